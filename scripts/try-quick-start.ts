/**
 * `npm run try:quick-start`: goes through docs/guide/quick-start.md as a new user would, with the package as it would be
 * published, in an empty folder, and prints how long each step takes. `--write` puts the times into the page.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from './docs/markdown.ts';
import { runGuide } from './docs/run-guide.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = new URL('../docs/guide/quick-start.md', import.meta.url);
const BEGIN = '<!-- times: written by `npm run try:quick-start -- --write` -->';
const END = '<!-- end of times -->';

const base = mkdtempSync(join(tmpdir(), 'anchor-webhooks-try-'));
try {
  const args = ['pack', '--silent', '--pack-destination', base];
  execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const folder = mkdtempSync(join(base, 'app-'));
  const install = join(base, `anchor-webhooks-${version}.tgz`);
  const steps = await runGuide(PAGE, { folder, install, say: console.log });
  const rows = steps.map(({ heading, seconds }) => [heading, `${seconds.toFixed(1)} s`]);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  rows.push(['all of it, without the reading and typing', `${total.toFixed(1)} s`]);
  const table = markdownTable(['step', 'time'], rows);
  console.log(`\n${table}`);
  if (process.argv.includes('--write')) writeTimes(table);
} finally {
  rmSync(base, { recursive: true, force: true });
}

function writeTimes(table: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END);
  if (from < BEGIN.length || to < from) throw new Error(`The page lacks "${BEGIN}" and "${END}".`);
  writeFileSync(PAGE, `${page.slice(0, from)}\n\n${table}\n\n${page.slice(to)}`);
}
