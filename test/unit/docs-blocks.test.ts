/** Every code block in the docs that can be run is run, or says why it is not. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Block, blocksOf, documentPages } from '../../scripts/docs/runnable-blocks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a command prints, and figures. */
const SHOWN = ['', 'text'];
/** Where tests run programs that pages quote. */
const RUN_BY_TESTS = /^(examples\/receivers|test\/pack\/consumer)\//;

/** What is wrong with how a block is tested; null where nothing is. */
function faultOf({ language, text, run, file, from, unrun }: Block): string | null {
  const ways = [run, file !== null, from !== null, unrun !== null].filter(Boolean).length;
  if (ways > 1) return 'says more than one of run, file=, from= and unrun=';
  if (from !== null) return quotedFault(text, from);
  if (unrun !== null) return namedFilesFault(unrun);
  if (run || file !== null || SHOWN.includes(language)) return null;
  return language === 'json' ? jsonFault(text) : 'is neither run nor says why not';
}

function quotedFault(text: string, from: string): string | null {
  if (!RUN_BY_TESTS.test(from) || !existsSync(join(ROOT, from))) return `quotes ${from}, which no test runs`;
  const lines = (code: string) =>
    code
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .join('\n');
  const isQuoted = lines(readFileSync(join(ROOT, from), 'utf8')).includes(lines(text));
  return isQuoted ? null : `is not in ${from} as it stands there`;
}

function namedFilesFault(reason: string): string | null {
  if (reason.length < 10) return 'gives no reason';
  const gone = (reason.match(/\b(test|scripts|\.ci)\/[\w./-]+\.ts\b/g) ?? []).find(
    (path) => !existsSync(join(ROOT, path)),
  );
  return gone === undefined ? null : `names ${gone}, which does not exist`;
}

function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return 'is no JSON';
  }
}

for (const page of documentPages(ROOT)) {
  test(`${page}: every code block is run, quoted from what is run, or says why not`, () => {
    const markdown = readFileSync(join(ROOT, page), 'utf8');
    assert.doesNotMatch(
      markdown,
      /^[ \t]+```|^~~~/m,
      'a fence that is indented, or of tildes, is not seen by the tests',
    );
    const faults = blocksOf(markdown).flatMap((block) => {
      const fault = faultOf(block);
      return fault === null
        ? []
        : [`below "${block.heading}", a block of ${block.language} ${fault}: ${block.text}`];
    });
    assert.deepEqual(faults, []);
  });
}
