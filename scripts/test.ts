/**
 * Runs the tests: `npm test` all of them, `npm test -- unit` a kind, `npm test -- test/unit/config.test.ts` a file.
 * Fails if a test fails, and if none ran.
 */
import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { prepareReceivers } from './prepare-receivers.ts';
import { prepareTestMachine } from './prepare-test-machine.ts';

interface Group {
  kinds: string[];
  /** Test files at a time. */
  concurrency: number;
}

/**
 * What loads or times whole services comes last and by itself: beside others it would be judged by its lack of CPU. The
 * tortured ones mostly wait for faults to pass, so they go side by side. The files of `pack` share one installed package.
 */
const GROUPS: readonly Group[] = [
  { kinds: ['unit', 'conformance', 'integration', 'simulation', 'languages'], concurrency: 2 },
  { kinds: ['cluster'], concurrency: 2 },
  { kinds: ['torture'], concurrency: 2 },
  { kinds: ['e2e', 'pack', 'bench'], concurrency: 1 },
];
const TEST_TIMEOUT_MS = 300_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(chosen: readonly string[]): Promise<number> {
  prepareTestMachine(console.log);
  execFileSync(process.execPath, ['scripts/build-dashboard.ts', '--if-stale'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (filesOf('languages').some((file) => isChosen(file, chosen))) prepareReceivers(console.log);
  const start = performance.now();
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { kinds, concurrency } of GROUPS) {
    const files = kinds.flatMap((kind) => filesOf(kind)).filter((file) => isChosen(file, chosen));
    if (files.length > 0) await runFiles(files, concurrency, totals);
  }
  const { passed, failed, skipped } = totals;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`\nTotal: ${passed} passed, ${failed} failed, ${skipped} skipped, in ${seconds} s.`);
  if (passed + failed === 0) console.error('No test ran.');
  return failed > 0 || passed === 0 ? 1 : 0;
}

function filesOf(kind: string): string[] {
  return globSync(`test/${kind}/**/*.test.ts`, { cwd: ROOT }).sort();
}

function isChosen(file: string, chosen: readonly string[]): boolean {
  return chosen.length === 0 || chosen.some((name) => file === name || file.startsWith(`test/${name}/`));
}

function runFiles(files: string[], concurrency: number, totals: Totals): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = run({ files, cwd: ROOT, concurrency, timeout: TEST_TIMEOUT_MS });
    events.on('test:summary', ({ file, counts }) => {
      // Those with a file are parts of the one without.
      if (file !== undefined) return;
      const skipped = counts.skipped + counts.todo;
      totals.passed += counts.passed;
      totals.skipped += skipped;
      totals.failed += counts.tests - counts.passed - skipped;
    });
    events.once('error', reject);
    const report = events.compose(new spec());
    report.once('end', resolve);
    report.pipe(process.stdout, { end: false });
  });
}

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !isTestName(name));
if (unknown !== undefined) {
  console.error(`There are no tests called ${unknown}: name a folder of test/ or a test file.`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await main(chosen);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function isTestName(name: string): boolean {
  const options = { throwIfNoEntry: false };
  // `bench` is a kind of tests and also a folder of its own.
  const isFile = statSync(`${ROOT}/${name}`, options)?.isFile() ?? false;
  return isFile || (statSync(`${ROOT}/test/${name}`, options)?.isDirectory() ?? false);
}
