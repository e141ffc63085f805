/**
 * Writes the settings table of docs/guide/operating.md from src/config.ts; `--check` only says whether it is current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { flagOf, SETTINGS, settingNames } from '../src/config.ts';

const PAGE = new URL('../docs/guide/operating.md', import.meta.url);
const BEGIN = '<!-- settings: written by `npm run docs`, not by hand -->';
const END = '<!-- end of settings -->';

/** The page with its settings table replaced by a current one. */
export function withCurrentSettings(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The page lacks the lines "${BEGIN}" and "${END}".`);
  return `${page.slice(0, begin) + BEGIN}\n\n${settingsTable()}\n\n${page.slice(end)}`;
}

function settingsTable(): string {
  const rows = settingNames().map((name) => {
    const setting = SETTINGS[name];
    const value = setting.default === null || setting.default === '' ? '' : `\`${setting.default}\``;
    const reserved = setting.reserved === undefined ? '' : ` Reserved: ${setting.reserved}.`;
    return `| \`${setting.env}\` | \`${flagOf(name)}\` | ${value} | ${setting.doc}${reserved} |`;
  });
  return ['| variable | flag of `serve` | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

if (import.meta.main) {
  const page = readFileSync(PAGE, 'utf8');
  const current = withCurrentSettings(page);
  if (process.argv.includes('--check') && page !== current) {
    console.error('docs/guide/operating.md is not current: run  npm run docs');
    process.exitCode = 1;
  } else if (page !== current) {
    writeFileSync(PAGE, current);
    console.log('Wrote the settings table of docs/guide/operating.md.');
  }
}
