import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { runGuide } from '../../scripts/docs/run-guide.ts';
import { runnableBlocks } from '../../scripts/docs/runnable-blocks.ts';
import { tempDir } from '../support/temp-dir.ts';
import { packed } from './packed.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const { folder, tarball } = packed();

const pages = globSync('guide/*.md', { cwd: fileURLToPath(DOCS) })
  .sort()
  .filter((page) => runnableBlocks(readFileSync(new URL(page, DOCS), 'utf8')).length > 0);

test('the quick start, local testing and publishing have blocks that are run', () => {
  for (const page of ['local-testing', 'publishing', 'quick-start'])
    assert.ok(pages.includes(`guide/${page}.md`), page);
});

for (const page of pages) {
  test(`docs/${page} works as it is written`, async (t) => {
    const reader = tempDir(t);
    // Only the quick start installs; the others begin where it has ended.
    const installs = readFileSync(new URL(page, DOCS), 'utf8').includes('npm install');
    if (!installs) cpSync(folder, reader, { recursive: true, verbatimSymlinks: true });
    await runGuide(new URL(page, DOCS), {
      folder: reader,
      install: tarball,
      say: (line) => t.diagnostic(line),
    });
  });
}
