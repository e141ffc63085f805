import { STATS_SPANS, type StatsSpan } from '../activity.ts';
import { addHistogram, latencyBucket } from '../latency-histogram.ts';
import type { Millis, NextState } from '../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from './array-literal.ts';
import type { Parameter, Runner } from './database.ts';
import { ADD_STATS, STATS_COUNTS } from './statements/activity.ts';

/** What is counted of a delivery: an attempt, or (without a duration) its end without one. */
export interface Counted {
  projectId: string;
  webhookId: string;
  at: Millis;
  status: NextState['status'];
  durationMs: Millis | null;
}

/** Places in `counts`: the outcomes, then the histogram of durations. */
const OUTCOMES = ['succeeded', 'failed', 'dead', 'pending'] as const;

interface Sum {
  projectId: string;
  webhookId: string;
  span: Millis;
  start: Millis;
  counts: number[];
}

/** Adds up what a transaction has done, and to the table what comes out: two rows for each webhook. */
export async function addStats(
  runner: Runner,
  counted: readonly Counted[],
  { node }: { node: number },
): Promise<void> {
  for (const [projectId, sums] of Map.groupBy(sumsOf(counted), (sum) => sum.projectId)) {
    const [, ...columns] = statsColumns(sums, node);
    await runner.run(ADD_STATS, [projectId, ...columns]);
  }
}

/** Of several projects, for ADD_UP. */
export function statsOf(counted: readonly Counted[], node: number): Parameter[] {
  return statsColumns(sumsOf(counted), node);
}

function statsColumns(sums: readonly Sum[], node: number): Parameter[] {
  return [
    arrayOfPlain(sums.map(({ projectId }) => projectId)),
    arrayOfPlain(sums.map(({ webhookId }) => webhookId)),
    arrayOf(sums.map(({ span }) => span)),
    arrayOf(sums.map(({ start }) => start)),
    arrayOfText(sums.map(({ counts }) => arrayOf(counts))),
    node,
  ];
}

function sumsOf(counted: readonly Counted[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { projectId, webhookId, at, status, durationMs } of counted) {
    for (const span of Object.values(STATS_SPANS)) {
      const start = Math.floor(at / span) * span;
      const key = `${webhookId} ${span} ${start}`;
      let sum = sums.get(key);
      if (sum === undefined) {
        const counts = new Array<number>(STATS_COUNTS).fill(0);
        sum = { projectId, webhookId, span, start, counts };
        sums.set(key, sum);
      }
      step(sum.counts, OUTCOMES.indexOf(status));
      if (durationMs !== null) step(sum.counts, OUTCOMES.length + latencyBucket(durationMs));
    }
  }
  return [...sums.values()];
}

function step(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

/** Rows of all nodes, in order of webhook and start, added up to spans of a length. */
export function spansOf(
  rows: readonly { webhook_id: string; start: number; counts: number[] }[],
  lengthMs: Millis,
): StatsSpan[] {
  const sums = new Map<string, { webhookId: string; start: Millis; counts: number[] }>();
  for (const { webhook_id, start: begin, counts } of rows) {
    const start = Math.floor(begin / lengthMs) * lengthMs;
    const key = `${webhook_id} ${start}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { webhookId: webhook_id, start, counts });
    else addHistogram(sum.counts, counts);
  }
  return [...sums.values()].map(({ webhookId, start, counts }) => {
    const [succeeded = 0, failed = 0, dead = 0, retried = 0, ...durations] = counts;
    return { webhookId, start, succeeded, failed, dead, retried, durations };
  });
}
