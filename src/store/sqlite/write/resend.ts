import type { StatementSync } from 'node:sqlite';
import type { FinishedRange, RecoveredChunk, RecoverPlace } from '../boundary/messages.ts';
import { PENDING, SUCCEEDED } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';
import type { WebhookNote } from './webhook-notes.ts';

const CHUNK = 500;

/** Makes new deliveries of events that were delivered before. They wait in the store until they are claimed. */
export class ResendWriter {
  readonly #context: WriteContext;
  readonly #delivery: StatementSync;
  readonly #finished: StatementSync;
  readonly #insert: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#delivery = context.db.prepare('SELECT webhook, type, event, status FROM deliveries WHERE seq = ?');
    this.#finished = context.db.prepare(`
      SELECT seq, event FROM deliveries INDEXED BY deliveries_finished
      WHERE webhook = ? AND type = ? AND status = ? AND status >= 2 AND seq > ? AND seq < ?
      ORDER BY seq LIMIT ?`);
    this.#insert = context.db.prepare(`
      INSERT INTO deliveries (seq, webhook, type, event, resent, status, attempts, scheduled_at)
      VALUES (?, ?, ?, ?, 1, ${PENDING}, 0, ?)`);
  }

  /** The new delivery's seq. */
  resend(num: number, seq: number): number | 'not_found' | 'unfinished' {
    const webhook = this.#existing(num);
    const original = this.#delivery.get(seq);
    if (webhook === null || original?.webhook !== num) return 'not_found';
    if (Number(original.status) < SUCCEEDED) return 'unfinished';
    return this.#add(webhook, Number(original.type), Number(original.event));
  }

  /** The next few of a recover, or null where the webhook does not exist. */
  recoverChunk(num: number, range: FinishedRange, from: RecoverPlace): RecoveredChunk | null {
    const webhook = this.#existing(num);
    if (webhook === null) return null;
    let count = 0;
    for (const { type, status, after } of this.#placesFrom(range, from)) {
      const rows = this.#finished.all(num, type, status, after, range.below, CHUNK - count);
      for (const row of rows) this.#add(webhook, type, Number(row.event));
      count += rows.length;
      const last = rows.at(-1);
      if (count === CHUNK && last !== undefined) {
        return { count, next: { type, status, after: Number(last.seq) } };
      }
    }
    return { count, next: null };
  }

  /** Every type with every status asked for, from a place on. */
  *#placesFrom(range: FinishedRange, from: RecoverPlace): Generator<RecoverPlace> {
    const types = this.#context.types.all().map(([, num]) => num);
    for (const type of types.sort((a, b) => a - b)) {
      for (const status of range.statuses) {
        const isFrom = type === from.type && status === from.status;
        const isPast = type < from.type || (type === from.type && status < from.status);
        if (!isPast) yield { type, status, after: isFrom ? from.after : range.from - 1 };
      }
    }
  }

  #add(webhook: WebhookNote, type: number, event: number): number {
    const { sequence, changes, claims, now } = this.#context;
    const seq = sequence.take(1, now.wall);
    this.#insert.run(seq, webhook.num, type, event, now.store);
    claims.waits(webhook, now.store);
    changes.add(seq, webhook.num);
    return seq;
  }

  #existing(num: number): WebhookNote | null {
    const note = this.#context.notes.get(num);
    return note === undefined || note.deletedAt !== null ? null : note;
  }
}
