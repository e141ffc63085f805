import assert from 'node:assert/strict';

/** The system counts CPU time in ticks of some ms, so that one short call is seen as none, or as a whole tick. */
const TIMES = 4;
const TRIES = 6;
/** What the pieces of reference work take on a processor of 3 GHz that has nothing else to do. */
const ARITHMETIC_MS = 3;
const TEXTS_MS = 2.6;

/** CPU time of this thread that a call takes, in ms. Other processes on the machine do not count, unlike in wall time. */
function cpuTimeOf(run: () => void): number {
  const start = process.threadCpuUsage();
  for (let i = 0; i < TIMES; i++) run();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1_000 / TIMES;
}

/**
 * Asserts that a call takes less CPU time than that, once its code is warm; `what` names the input. On a virtual machine
 * whose processors are shared, the time that others took counts as the thread's own, and what others do with the memory makes
 * work with texts slower, but no arithmetic: a call that seems too slow is therefore held against a piece of work of each
 * sort, of known length, measured at the same time.
 */
export function assertFasterThan(ms: number, what: string, run: () => void): void {
  const took: string[] = [];
  for (let i = 0; i < TRIES; i++) {
    const each = cpuTimeOf(run);
    if (each < ms) return;
    const slowness = Math.max(1, cpuTimeOf(arithmetic) / ARITHMETIC_MS, cpuTimeOf(texts) / TEXTS_MS);
    if (each < ms * slowness) return;
    took.push(`${each.toFixed(1)} ms (at ${slowness.toFixed(1)} times the usual)`);
  }
  assert.fail(`${what} took ${took.join(', ')}; at most ${ms} ms are allowed`);
}

/** Milliseconds that a call takes at best of some, as they would be on a machine that nobody else uses. */
export function usualMs(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  let reference = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    best = Math.min(best, timeOf(run));
    reference = Math.min(reference, timeOf(texts));
  }
  return best / Math.max(1, reference / TEXTS_MS);
}

function timeOf(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function arithmetic(): number {
  let sum = 0;
  for (let i = 0; i < 2_500_000; i++) sum = (Math.imul(sum, 31) + i) | 0;
  return sum;
}

/** 64 KB of small strings. */
const DOCUMENT = JSON.stringify(
  Object.fromEntries(
    Array.from({ length: 2_000 }, (_, i) => [`key${(i * 7_919).toString(36)}-${i}`, `value ${i * 104_729}`]),
  ),
);

/** Parses, searches and writes texts, as what is measured does. */
function texts(): number {
  let sum = 0;
  for (let round = 0; round < 3; round++) {
    const read = JSON.parse(DOCUMENT) as Record<string, string>;
    for (const [key, value] of Object.entries(read)) {
      sum += /[a-z]\d{3}/.exec(value)?.index ?? key.length;
      sum += value.codePointAt(2) ?? 0;
    }
    sum += JSON.stringify(read).length;
  }
  return sum;
}
