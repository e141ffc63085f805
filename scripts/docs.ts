/**
 * Writes what is generated from the code: the client's types, and the reference pages and tables of the docs.
 * `--check` only says what is not current, and fails if anything is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentText, generated } from './docs/generated.ts';

const checkOnly = process.argv.includes('--check');
for (const { path, text } of await generated()) {
  if (currentText(path) === text) continue;
  if (checkOnly) {
    console.error(`${path} is not current: run  npm run docs`);
    process.exitCode = 1;
  } else {
    const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`Wrote ${path}.`);
  }
}
