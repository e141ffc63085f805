import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StatsSpan } from '../../activity.ts';
import type { Millis } from '../../store.ts';
import { readDurations } from '../durations-blob.ts';

type StoredSpan = Omit<StatsSpan, 'webhookId' | 'durations'> & { durations: Uint8Array };

/** Reads the counts of some webhooks. */
export class StatsReader {
  readonly #spans: StatementSync;
  readonly #webhookId: StatementSync;

  constructor(db: DatabaseSync) {
    this.#spans = db.prepare(`
      SELECT start, succeeded, failed, dead, retried, durations FROM delivery_stats
      WHERE webhook = ? AND span = ? AND start >= ? ORDER BY start`);
    this.#webhookId = db.prepare('SELECT id FROM webhooks WHERE num = ?');
  }

  stats(webhooks: readonly number[], span: Millis, since: Millis): StatsSpan[] {
    return webhooks.flatMap((num) => {
      const spans = this.#spans.all(num, span, since) as unknown as StoredSpan[];
      if (spans.length === 0) return [];
      const webhookId = String(this.#webhookId.get(num)?.id);
      return spans.map(({ start, succeeded, failed, dead, retried, durations }) => {
        const counts = [...readDurations(durations)];
        return { webhookId, start, succeeded, failed, dead, retried, durations: counts };
      });
    });
  }
}
