import type { StatementSync } from 'node:sqlite';
import type { Millis } from '../../store.ts';
import type { ExpiredChunk } from '../boundary/messages.ts';
import { firstSeqAt } from '../delivery-ids.ts';
import { SUCCEEDED } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';

/** Events looked at in one transaction, most of which may have to stay. */
const LOOK_AT = 500;
/** Whatever the size of the rows: a publish that comes behind a batch must hardly notice it. */
const LONGEST_MS = 5;
/** Counts of webhooks at which nothing happens any more; the others drop their old ones themselves. */
const STATS_LIMIT = 1_000;

/** A wall clock that is adjusted is behind the newest event by less. */
const BEHIND_MS = 60_000;

interface StoredDelivery {
  seq: number;
  status: number;
  completedAt: number | null;
}

/**
 * Removes history. Goes through the events from the oldest on, and with each through its deliveries: so it needs no index
 * by time of completion, and an event stays exactly as long as one of its deliveries does.
 */
export class ExpiryWriter {
  readonly #context: WriteContext;
  readonly #events: StatementSync;
  readonly #sentAtFirst: StatementSync;
  readonly #resent: StatementSync;
  readonly #deleteAttempts: StatementSync;
  readonly #deleteDelivery: StatementSync;
  readonly #deleteEvent: StatementSync;
  readonly #anyFinished: StatementSync;
  readonly #anyUnfinished: StatementSync;
  readonly #deleteWebhook: readonly StatementSync[];

  constructor(context: WriteContext) {
    const { db } = context;
    this.#context = context;
    this.#events = db.prepare(
      'SELECT seq, fan_out AS fanOut FROM events WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?',
    );
    this.#sentAtFirst = db.prepare(
      'SELECT seq, status, completed_at AS completedAt FROM deliveries WHERE seq > ? AND seq <= ?',
    );
    this.#resent = db.prepare(`
      SELECT seq, status, completed_at AS completedAt FROM deliveries INDEXED BY deliveries_resent
      WHERE event = ? AND resent = 1`);
    this.#deleteAttempts = db.prepare(`
      DELETE FROM attempts WHERE id >= CAST(?1 AS INTEGER) * 256 AND id < CAST(?1 AS INTEGER) * 256 + 256`);
    this.#deleteDelivery = db.prepare('DELETE FROM deliveries WHERE seq = ?');
    this.#deleteEvent = db.prepare('DELETE FROM events WHERE seq = ?');
    this.#anyFinished = db.prepare(`
      SELECT 1 FROM deliveries INDEXED BY deliveries_finished WHERE webhook = ? AND status >= 2 LIMIT 1`);
    this.#anyUnfinished = db.prepare(`
      SELECT 1 FROM deliveries INDEXED BY deliveries_unfinished
      WHERE status IN (0, 1) AND status < 2 AND webhook = ? LIMIT 1`);
    this.#deleteWebhook = [
      db.prepare('DELETE FROM webhook_secrets WHERE webhook = ?'),
      db.prepare('DELETE FROM webhook_health WHERE webhook = ?'),
      db.prepare('DELETE FROM delivery_stats WHERE webhook = ?'),
      db.prepare('DELETE FROM webhooks WHERE num = ?'),
    ];
  }

  /**
   * Removes at most `limit` deliveries and events that ended before `beforeShown` and have been over for as long, going
   * on behind the event `after`.
   * At the end of the way, old counts and deleted webhooks without any history left go too.
   */
  expireChunk(beforeShown: Millis, limit: number, after: number): ExpiredChunk {
    const { clock, time, now } = this.#context;
    const before = time.overSince(beforeShown, now.wall);
    const events = this.#events.all(after, this.#endOfLook(before), LOOK_AT);
    const end = clock.steady() + LONGEST_MS;
    let removed = 0;
    let place = after;
    for (const row of events) {
      if (removed >= limit || clock.steady() > end) return { removed, after: place, forgotten: [] };
      const seq = Number(row.seq);
      removed += this.#expireEvent(seq, Number(row.fanOut), before, limit - removed);
      if (removed < limit) place = seq;
    }
    if (events.length === LOOK_AT) return { removed, after: place, forgotten: [] };
    this.#context.stats.removeExpired(before, this.#context.now, STATS_LIMIT);
    return { removed, after: null, forgotten: this.#forgetWebhooks(before) };
  }

  /**
   * Events up to here may have expired. While the wall clock is behind the newest event, as after it was set back by far, the
   * numbers of events tell nothing of their age, and all are looked at.
   */
  #endOfLook(before: Millis): number {
    const { sequence, now } = this.#context;
    return sequence.last > firstSeqAt(now.wall + BEHIND_MS) ? sequence.last + 1 : firstSeqAt(before);
  }

  #expireEvent(seq: number, fanOut: number, before: Millis, limit: number): number {
    const deliveries = this.#deliveriesOf(seq, fanOut);
    const expired = deliveries.filter((delivery) => hasExpired(delivery, before));
    for (const delivery of expired.slice(0, limit)) {
      this.#deleteAttempts.run(delivery.seq);
      this.#deleteDelivery.run(delivery.seq);
    }
    // Of an event without deliveries its number is all that tells its age.
    const over = deliveries.length > 0 || seq < firstSeqAt(before);
    if (over && expired.length === deliveries.length && expired.length < limit) {
      this.#deleteEvent.run(seq);
      return expired.length + 1;
    }
    return Math.min(expired.length, limit);
  }

  #deliveriesOf(seq: number, fanOut: number): StoredDelivery[] {
    const atFirst = fanOut === 0 ? [] : this.#sentAtFirst.all(seq, seq + fanOut);
    return [...atFirst, ...this.#resent.all(seq)] as unknown as StoredDelivery[];
  }

  #forgetWebhooks(before: Millis): number[] {
    const forgotten: number[] = [];
    for (const note of this.#context.notes.all()) {
      if (note.deletedAt === null || note.deletedAt >= before || note.claims.size > 0) continue;
      const used = this.#anyFinished.get(note.num) ?? this.#anyUnfinished.get(note.num);
      if (used !== undefined) continue;
      for (const statement of this.#deleteWebhook) statement.run(note.num);
      forgotten.push(note.num);
    }
    for (const num of forgotten) this.#forget(num);
    return forgotten;
  }

  #forget(num: number): void {
    const { notes, undo } = this.#context;
    const note = notes.get(num);
    if (note === undefined) return;
    notes.remove(note);
    undo.add(() => notes.add(note));
  }
}

function hasExpired(delivery: StoredDelivery, before: Millis): boolean {
  return delivery.status >= SUCCEEDED && delivery.completedAt !== null && delivery.completedAt < before;
}
