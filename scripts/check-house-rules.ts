/**
 * Rules of this repository that no linter knows. Prints each breach with its file and fails if there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { missingPlace } from './named-places.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOST_LINES = 400;
/** A test may hold a table of cases, which the formatter spreads over many lines. */
const MOST_LINES_OF_TEST = 500;
/** What a program writes is as long as it has to be. */
const GENERATED = '/** Written by `npm run docs`';
/** Put together here, so that this file does not break the rule that it checks. */
const REGISTRY_HOSTS = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
].map((parts) => parts.join('.'));

/** Branded types, each with the one file that may put the brand on. */
const BRANDS: Record<string, string> = {
  SanitisedEvent: 'src/sanitise/sanitise.ts',
  DeclaredData: 'src/sanitise/declared-fields.ts',
};

interface Rule {
  applies: (file: string) => boolean;
  /** What is wrong with the file, or null. */
  fault: (text: string, file: string) => string | null;
}

const RULES: readonly Rule[] = [
  {
    applies: (file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'),
    fault: (text) => tooLong(text, MOST_LINES),
  },
  {
    applies: (file) => file.endsWith('.test.ts'),
    fault: (text) => tooLong(text, MOST_LINES_OF_TEST),
  },
  {
    // A test that is left out, or the only one that is run, looks like a suite that passes.
    applies: (file) => file.endsWith('.test.ts'),
    fault: (text) => {
      const left = /\b(?:test|it|describe|suite|t)\.(only|skip|todo)\(/.exec(text);
      return left === null ? null : `leaves tests out with .${left[1]}`;
    },
  },
  {
    // A brand says what has been done to a value; put on elsewhere it would be a way round that.
    applies: (file) => /^(?:src|client|dashboard)\/.*\.tsx?$/.test(file),
    fault: (text, file) => {
      const brand = Object.keys(BRANDS).find((name) => text.includes(`as ${name}`) && BRANDS[name] !== file);
      return brand === undefined ? null : `makes a ${brand}, as ${BRANDS[brand]} alone may`;
    },
  },
  {
    // Users install from the registry of their choice.
    applies: () => true,
    fault: (text) => {
      const host = REGISTRY_HOSTS.find((name) => text.includes(name));
      return host === undefined ? null : `names the package registry ${host}`;
    },
  },
  {
    // Parts of pages below scripts/ are read where they are put together.
    applies: (file) => file.endsWith('.md') && !file.startsWith('scripts/'),
    fault: (text, file) => missingPlace(ROOT, file, text),
  },
];

function tooLong(text: string, most: number): string | null {
  if (text.startsWith(GENERATED)) return null;
  const lines = text.split('\n').length - 1;
  return lines > most ? `has ${lines} lines; split it (at most ${most})` : null;
}

/** Folders that hold nothing of the repository's own. */
const LEFT_OUT = new Set(['node_modules', '.git', '.next', 'dist', 'data', 'test-results']);

/** Every file of the repository. Walks the folders instead of asking git, so that it also works in an unpacked archive. */
function* sourceFiles(folder = ''): Generator<string> {
  for (const entry of readdirSync(ROOT + folder, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    if (entry.isDirectory()) yield* sourceFiles(`${folder}${entry.name}/`);
    else if (entry.isFile()) yield folder + entry.name;
  }
}

let faults = 0;
for (const file of sourceFiles()) {
  const rules = RULES.filter((rule) => rule.applies(file));
  const text = readFileSync(ROOT + file, 'utf8');
  for (const rule of rules) {
    const fault = rule.fault(text, file);
    if (fault === null) continue;
    console.error(`${file} ${fault}.`);
    faults += 1;
  }
}
process.exitCode = faults === 0 ? 0 : 1;
