import type { StatementSync } from 'node:sqlite';
import { WEBHOOK_DELETED } from '../../store.ts';
import { FAILED } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';

/** Ends what still waits for a deleted webhook. */
export class DeletedWebhookWriter {
  readonly #context: WriteContext;
  readonly #waiting: StatementSync;
  readonly #end: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#waiting = context.db.prepare(`
      SELECT seq FROM deliveries INDEXED BY deliveries_due
      WHERE webhook = ? AND status = 1 ORDER BY scheduled_at, seq LIMIT ?`);
    // The retry will never be due: what is shown is when the last attempt was.
    this.#end = context.db.prepare(`
      UPDATE deliveries
      SET status = ${FAILED}, error = ?, completed_at = ?, scheduled_at =
        coalesce((SELECT started_at FROM attempts WHERE id = deliveries.seq * 256 + attempts), scheduled_at + ?)
      WHERE seq = ?`);
  }

  /** Webhooks for which `endWaiting` has something to do. */
  toEnd(): number[] {
    const deleted = [...this.#context.notes.all()].filter((note) => note.deletedAt !== null);
    return deleted.map((note) => note.num).filter((num) => this.#waiting.get(num, 1) !== undefined);
  }

  /**
   * Ends up to `limit` waiting deliveries as failed, and returns how many. Those held by this process are left alone: they
   * are being attempted, and end with what comes of that.
   */
  endWaiting(num: number, limit: number): number {
    const { notes, now, time, changes, stats } = this.#context;
    const webhook = notes.get(num);
    if (webhook === undefined || webhook.deletedAt === null) return 0;
    const rows = this.#waiting.all(num, limit + webhook.claims.size);
    const waiting = rows.map((row) => Number(row.seq)).filter((seq) => !webhook.claims.has(seq));
    for (const seq of waiting.slice(0, limit)) {
      this.#end.run(WEBHOOK_DELETED, now.wall, time.wallAhead, seq);
      changes.add(seq, num);
      stats.count(num, now.wall, FAILED, null);
    }
    return Math.min(waiting.length, limit);
  }
}
