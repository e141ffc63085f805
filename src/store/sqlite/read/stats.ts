import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StatsSpan } from '../../activity.ts';
import type { Millis } from '../../store.ts';
import type { Reads } from '../boundary/reads.ts';
import { addCounts, CountedList, type Counts, noCounts, PENDING_COUNTS, storedCounts } from '../counted.ts';
import { DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';

/** A row, in the order of the statement's columns. */
type StoredSpan = [
  start: Millis,
  retried: number,
  succeeded: number,
  failed: number,
  dead: number,
  durations: Uint8Array,
];

/** Reads the counts of some webhooks. */
export class StatsReader {
  readonly #spans: StatementSync;
  readonly #pending: StatementSync;
  readonly #webhookId: StatementSync;

  constructor(db: DatabaseSync) {
    this.#spans = db.prepare(`
      SELECT start, retried, succeeded, failed, dead, durations FROM delivery_stats
      WHERE webhook = ? AND span = ? AND start >= ? ORDER BY start`);
    // A chart of a week reads thousands of rows: as objects they take twice the time, most of it to collect the garbage.
    this.#spans.setReturnArrays(true);
    this.#pending = db.prepare(PENDING_COUNTS);
    this.#webhookId = db.prepare('SELECT id FROM webhooks WHERE num = ?');
  }

  /** Added up here, so that a chart of a week sends a few dozen histograms to the main thread, and not hundreds. */
  stats(webhooks: readonly number[], { span, since, lengthMs }: Parameters<Reads['stats']>[1]): StatsSpan[] {
    const pending = CountedList.of(this.#pending.iterate()).addUp(span, new Set(webhooks));
    return webhooks.flatMap((num) => {
      const spans = new Map<Millis, Counts>();
      const add = (begin: Millis, added: Counts) => {
        const start = Math.floor(begin / lengthMs) * lengthMs;
        const counts = spans.get(start) ?? noCounts();
        addCounts(counts, added);
        spans.set(start, counts);
      };
      const rows = this.#spans.all(num, span, since) as unknown as StoredSpan[];
      for (const [start, retried, succeeded, failed, dead, durations] of rows)
        add(start, storedCounts({ retried, succeeded, failed, dead, durations }));
      for (const [start, added] of pending.get(num) ?? []) if (start >= since) add(start, added);
      return spans.size === 0 ? [] : inOrder(String(this.#webhookId.get(num)?.id), spans);
    });
  }
}

function inOrder(webhookId: string, spans: ReadonlyMap<Millis, Counts>): StatsSpan[] {
  return [...spans]
    .sort(([a], [b]) => a - b)
    .map(([start, { counts, durations }]) => ({
      webhookId,
      start,
      succeeded: counts[SUCCEEDED],
      failed: counts[FAILED],
      dead: counts[DEAD],
      retried: counts[PENDING],
      durations: [...durations],
    }));
}
