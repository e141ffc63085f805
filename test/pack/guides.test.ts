import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runGuide } from '../../scripts/docs/run-guide.ts';
import { documentPages, runnableBlocks } from '../../scripts/docs/runnable-blocks.ts';
import { tempDir } from '../support/temp-dir.ts';
import { packed } from './packed.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { folder, tarball } = packed();

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const pages = documentPages(ROOT).filter((page) => runnableBlocks(textOf(page)).length > 0);

test('the pages that a newcomer reads have blocks that are run', () => {
  for (const page of ['README.md', 'docs/guide/quick-start.md', 'docs/guide/local-testing.md'])
    assert.ok(pages.includes(page), page);
});

/** Where the reader of a page works, and what is set there. */
function placeOf(t: TestContext, page: string): { folder: string; env?: Record<string, string> } {
  // What the README says is said of a clone; its data stays out of this one.
  if (page === 'README.md') return { folder: ROOT, env: { ANCHOR_DATA_DIR: join(tempDir(t), 'data') } };
  const reader = tempDir(t);
  // Only the quick start installs; the others begin where it has ended.
  if (!textOf(page).includes('npm install')) {
    for (const name of ['package.json', 'node_modules']) symlinkSync(join(folder, name), join(reader, name));
  }
  return { folder: reader };
}

// Two readers at a time: most of it is waiting.
describe('pages work as they are written', { concurrency: 2 }, () => {
  for (const page of pages) {
    test(page, async (t) => {
      await runGuide(pathToFileURL(join(ROOT, page)), {
        ...placeOf(t, page),
        install: tarball,
        say: (line) => t.diagnostic(line),
      });
    });
  }
});
