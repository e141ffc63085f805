import type { StatementSync } from 'node:sqlite';
import type { ClaimedRows } from '../boundary/messages.ts';
import { concatenate } from '../boundary/publish-columns.ts';
import { PENDING } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';
import type { DuePlace, WebhookNote } from './webhook-notes.ts';

interface DueRow extends DuePlace {
  attempts: number;
  type: number;
  eventId: string;
  body: Uint8Array;
}

/** Hands waiting deliveries to this process. Reads only: a claim is a note in memory. */
export class ClaimWriter {
  readonly #context: WriteContext;
  readonly #due: StatementSync;
  readonly #first: StatementSync;
  readonly #waitAgain: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#due = context.db.prepare(`
      SELECT d.seq AS seq, d.scheduled_at AS scheduledAt, d.attempts AS attempts, d.type AS type, e.id AS eventId,
        e.body AS body
      FROM deliveries AS d INDEXED BY deliveries_due
      JOIN events AS e ON e.seq = d.event
      WHERE d.webhook = ? AND d.status = 1 AND (d.scheduled_at, d.seq) > (?, ?)
      ORDER BY d.scheduled_at, d.seq`);
    this.#first = context.db.prepare(`
      SELECT min(scheduled_at) AS scheduledAt FROM deliveries INDEXED BY deliveries_due
      WHERE webhook = ? AND status = 1`);
    this.#waitAgain = context.db.prepare(
      `UPDATE deliveries SET status = ${PENDING} WHERE seq = ? RETURNING scheduled_at AS scheduledAt`,
    );
  }

  /** Looks up when the first delivery of each webhook is due. For the start, when nothing is held. */
  loadDueTimes(): void {
    for (const webhook of this.#context.notes.all()) {
      if (webhook.deletedAt !== null) continue;
      const first = this.#first.get(webhook.num)?.scheduledAt;
      if (typeof first === 'number') webhook.nextDue = first;
    }
  }

  /** Webhooks with waiting deliveries that nobody holds, and in how many ms the first of each is due. */
  waiting(): { webhook: number; dueInMs: number }[] {
    const found: { webhook: number; dueInMs: number }[] = [];
    for (const webhook of this.#context.notes.all()) {
      const dueInMs = webhook.deletedAt === null ? this.#inMs(webhook.nextDue) : null;
      if (dueInMs !== null) found.push({ webhook: webhook.num, dueInMs });
    }
    return found;
  }

  /** Claims due deliveries of a webhook, oldest due first, as many as there is room for. */
  claim(num: number): ClaimedRows {
    const webhook = this.#context.notes.get(num);
    if (webhook === undefined || webhook.deletedAt !== null) return pack([], null);
    const { claims, now } = this.#context;
    const rows: DueRow[] = [];
    let place = webhook.claimedUpTo;
    let nextDue = Number.POSITIVE_INFINITY;
    for (const row of this.#waitingBehind(webhook, place)) {
      const { seq, scheduledAt } = row;
      if (!webhook.claims.has(seq)) {
        const bytes = row.body.byteLength;
        if (scheduledAt > now.store || !claims.hasRoom(webhook, bytes)) {
          nextDue = scheduledAt;
          break;
        }
        claims.hold(webhook, seq, { attempt: row.attempts + 1, bytes });
        rows.push(row);
      }
      place = { scheduledAt, seq };
    }
    claims.lookedAt(webhook, place, nextDue);
    if (rows.length > 0) this.#context.changes.claimed();
    return pack(rows, this.#inMs(nextDue));
  }

  /** Takes claims back whose attempts were not begun. */
  letGo(num: number, seqs: readonly number[]): void {
    const { notes, claims, changes } = this.#context;
    const webhook = notes.get(num);
    for (const seq of seqs) {
      const claim = webhook?.claims.get(seq);
      if (webhook === undefined || claim === undefined) continue;
      claims.release(webhook, seq, claim);
      claims.waits(webhook, Number(this.#waitAgain.get(seq)?.scheduledAt));
      changes.add(seq, num);
    }
  }

  /** Read one by one, only as far as they are asked for. */
  #waitingBehind(webhook: WebhookNote, place: DuePlace): Iterable<DueRow> {
    const rows = this.#due.iterate(webhook.num, place.scheduledAt, place.seq);
    return rows as Iterable<unknown> as Iterable<DueRow>;
  }

  /** Rounded up, as a timer must not fire before its time. */
  #inMs(due: number): number | null {
    if (due === Number.POSITIVE_INFINITY) return null;
    return Math.max(0, Math.ceil(due - this.#context.time.now()));
  }
}

/** Always with a buffer of its own, also for no rows: it is moved to the other thread, which can be done once. */
function pack(rows: readonly DueRow[], nextDueInMs: number | null): ClaimedRows {
  const sizes = rows.map((row) => row.body.byteLength);
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return {
    seqs: rows.map((row) => row.seq),
    attempts: rows.map((row) => row.attempts + 1),
    types: rows.map((row) => row.type),
    eventIds: rows.map((row) => row.eventId),
    sizes,
    bodies: concatenate(rows, size),
    nextDueInMs,
  };
}
