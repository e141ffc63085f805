import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Those of values: types are gone in the browser. */
const IMPORT = /^(?:import|export) (?!type )[^;]*?from '(?<from>[^']+)';/gm;

/** What the dashboard's page is made of, in this repository, and what it imports of Node.js. */
function walk(): { files: Set<string>; ofNode: string[] } {
  const files = new Set(globSync('dashboard/src/**/*.{ts,tsx}', { cwd: ROOT }));
  const ofNode: string[] = [];
  // A Set goes on over what is added meanwhile.
  for (const file of files) {
    for (const { groups } of readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)) {
      const from = groups?.from ?? '';
      if (from.startsWith('node:')) ofNode.push(`${file} imports ${from}`);
      else if (from.startsWith('.') && /\.tsx?$/.test(from)) files.add(join(dirname(file), from));
    }
  }
  return { files, ofNode };
}

test('the dashboard imports nothing that browsers do not have, nor does what it shares with the service', () => {
  const { files, ofNode } = walk();
  assert.ok(files.has('src/json/exact-numbers.ts'), 'what it shares is walked');
  assert.deepEqual(ofNode, []);
});
