import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { STATS_SPANS } from '../../activity.ts';
import { latencyBucket } from '../../latency-histogram.ts';
import type { Millis } from '../../store.ts';
import {
  addCounts,
  CountedList,
  type Counts,
  noCounts,
  PENDING_COUNTS,
  type StoredCounts,
  storedCounts,
} from '../counted.ts';
import { DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import { durationsBlob } from '../durations-blob.ts';
import { UndoLog } from '../undo-log.ts';

const SPANS = [STATS_SPANS.minute, STATS_SPANS.half_hour];
const KEEP_MINUTES_MS = 2 * 60 * 60_000;
/** What has been counted is added up with the first commit that is so long after the last one that did. */
const ADD_UP_EVERY_MS = 5_000;
/** Or earlier, so that there is never much for a reader to add. */
const MOST_PENDING = 16_384;

/** One row as the table has it. */
interface Total extends Counts {
  readonly start: Millis;
}

/**
 * Counts what happens, by webhook and time. What a transaction has counted is written as one row, however many webhooks it is of,
 * and added to the rows of those webhooks every few seconds. The totals of the spans under way stay in memory, as
 * this is the only one that writes them.
 */
export class StatsWriter {
  readonly #undo: UndoLog;
  readonly #append: StatementSync;
  readonly #removePending: StatementSync;
  readonly #total: StatementSync;
  readonly #write: StatementSync;
  readonly #dropOld: StatementSync;
  readonly #removeExpired: StatementSync;
  #pending: CountedList;
  /** So many of them are in the table. */
  #appended: number;
  /** When they were added up last; store time. */
  #addedUpAt = Number.NEGATIVE_INFINITY;
  /** The row last written of each webhook, by the length of its span. */
  readonly #totals = new Map(SPANS.map((span) => [span, new Map<number, Total>()]));

  constructor(db: DatabaseSync, undo: UndoLog) {
    this.#undo = undo;
    this.#append = db.prepare('INSERT INTO delivery_stats_pending (counted) VALUES (?)');
    this.#removePending = db.prepare('DELETE FROM delivery_stats_pending');
    this.#total = db.prepare(`
      SELECT retried, succeeded, failed, dead, durations FROM delivery_stats
      WHERE webhook = ? AND span = ? AND start = ?`);
    this.#write = db.prepare(`
      INSERT INTO delivery_stats (webhook, span, start, retried, succeeded, failed, dead, durations)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (webhook, span, start) DO UPDATE
      SET retried = excluded.retried, succeeded = excluded.succeeded, failed = excluded.failed,
        dead = excluded.dead, durations = excluded.durations`);
    this.#dropOld = db.prepare('DELETE FROM delivery_stats WHERE webhook = ? AND span = ? AND start < ?');
    this.#removeExpired = db.prepare(`
      DELETE FROM delivery_stats
      WHERE (webhook, span, start) IN (
        SELECT webhook, span, start FROM delivery_stats INDEXED BY delivery_stats_by_time
        WHERE span = ? AND start < ? LIMIT ?)`);
    this.#pending = CountedList.of(db.prepare(PENDING_COUNTS).iterate());
    this.#appended = this.#pending.length;
  }

  /**
   * Counts an attempt that was recorded, or (without a duration) a delivery that ended without one.
   *
   * @param status the number of what the delivery now is
   */
  count(webhook: number, at: Millis, status: number, durationMs: Millis | null): void {
    this.#pending.add(webhook, at, status, durationMs === null ? null : latencyBucket(durationMs));
    this.#undo.add(() => this.#pending.removeLast());
  }

  /** Must be called before the commit. @param now store time */
  save(now: Millis): void {
    const { length } = this.#pending;
    if (length === 0) return;
    if (length >= MOST_PENDING || now - this.#addedUpAt >= ADD_UP_EVERY_MS) this.addUp(now);
    else if (length > this.#appended) {
      this.#append.run(this.#pending.bytesFrom(this.#appended));
      this.#go(this.#pending, length, this.#addedUpAt);
    }
  }

  /** Adds all that has been counted to the webhooks' rows. @param now store time */
  addUp(now: Millis): void {
    for (const [webhook, minutes] of this.#pending.addUp(STATS_SPANS.minute)) {
      for (const [minute, added] of minutes) this.#saveMinute(webhook, minute, added);
    }
    if (this.#appended > 0) this.#removePending.run();
    this.#go(new CountedList(), 0, now);
  }

  #go(pending: CountedList, appended: number, addedUpAt: Millis): void {
    const before = [this.#pending, this.#appended, this.#addedUpAt] as const;
    [this.#pending, this.#appended, this.#addedUpAt] = [pending, appended, addedUpAt];
    this.#undo.add(() => {
      [this.#pending, this.#appended, this.#addedUpAt] = before;
    });
  }

  /** Must be called when a transaction is taken back: totals are read anew. */
  forgetTotals(): void {
    for (const totals of this.#totals.values()) totals.clear();
  }

  /** Removes at most `limit` spans of each length that are wholly past `before`. */
  removeExpired(before: Millis, now: { store: Millis; wall: Millis }, limit: number): void {
    // Nothing may be added later to a webhook that is forgotten next.
    this.addUp(now.store);
    const { minute, half_hour: halfHour } = STATS_SPANS;
    this.#removeExpired.run(minute, Math.max(before, now.wall - KEEP_MINUTES_MS) - minute, limit);
    this.#removeExpired.run(halfHour, before - halfHour, limit);
    this.forgetTotals();
  }

  #saveMinute(webhook: number, minute: Millis, added: Counts): void {
    for (const [span, totals] of this.#totals) {
      const start = Math.floor(minute / span) * span;
      const last = totals.get(webhook);
      const total = last?.start === start ? last : this.#read(webhook, span, start);
      addCounts(total, added);
      const { counts, durations } = total;
      this.#write.run(
        webhook,
        span,
        start,
        counts[PENDING],
        counts[SUCCEEDED],
        counts[FAILED],
        counts[DEAD],
        durationsBlob(durations),
      );
      totals.set(webhook, total);
      const isNew = last === undefined || start > last.start;
      if (isNew && span === STATS_SPANS.minute) this.#dropOld.run(webhook, span, start - KEEP_MINUTES_MS);
    }
  }

  #read(webhook: number, span: Millis, start: Millis): Total {
    const row = this.#total.get(webhook, span, start);
    return { start, ...(row === undefined ? noCounts() : storedCounts(row as unknown as StoredCounts)) };
  }
}

/** Adds up what a process that was killed had only counted. Nobody else may have the database open. */
export function addUpPendingCounts(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  new StatsWriter(db, new UndoLog()).addUp(0);
  db.exec('COMMIT');
}
