import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { STATS_SPANS } from '../../activity.ts';
import { LATENCY_BUCKETS, latencyBucket } from '../../latency-histogram.ts';
import type { Millis } from '../../store.ts';
import { DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import { durationsBlob, mergedDurations } from '../durations-blob.ts';
import type { UndoLog } from '../undo-log.ts';

const SPANS = [STATS_SPANS.minute, STATS_SPANS.half_hour];
const KEEP_MINUTES_MS = 2 * 60 * 60_000;

/** What the transaction under way adds to one webhook's minute. */
interface Added {
  readonly minute: Millis;
  /** By the number of the status that an attempt or a deletion led to. */
  readonly counts: [born: number, retried: number, succeeded: number, failed: number, dead: number];
  readonly durations: Uint32Array<ArrayBuffer>;
}

/**
 * Counts what happens, by webhook and time. A transaction's counts are gathered in memory and added to the table once, at
 * its end: so a delivery that shares its commit with others costs two increments.
 */
export class StatsWriter {
  readonly #undo: UndoLog;
  readonly #add: StatementSync;
  readonly #dropOld: StatementSync;
  readonly #removeExpired: StatementSync;
  readonly #added = new Map<number, Added[]>();
  /** The minute that was last written of a webhook, to notice a new one. */
  readonly #written = new Map<number, Millis>();

  constructor(db: DatabaseSync, undo: UndoLog) {
    this.#undo = undo;
    db.function('merged_durations', { deterministic: true }, (stored, added) =>
      mergedDurations(stored as Uint8Array, added as Uint8Array),
    );
    this.#add = db.prepare(`
      INSERT INTO delivery_stats (webhook, span, start, retried, succeeded, failed, dead, durations)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (webhook, span, start) DO UPDATE
      SET retried = retried + excluded.retried, succeeded = succeeded + excluded.succeeded,
        failed = failed + excluded.failed, dead = dead + excluded.dead,
        durations = merged_durations(durations, excluded.durations)`);
    this.#dropOld = db.prepare('DELETE FROM delivery_stats WHERE webhook = ? AND span = ? AND start < ?');
    this.#removeExpired = db.prepare(`
      DELETE FROM delivery_stats
      WHERE (webhook, span, start) IN (
        SELECT webhook, span, start FROM delivery_stats INDEXED BY delivery_stats_by_time
        WHERE span = ? AND start < ? LIMIT ?)`);
  }

  /**
   * Counts an attempt that was recorded, or (without a duration) a delivery that ended without one.
   *
   * @param status the number of what the delivery now is
   */
  count(webhook: number, at: Millis, status: number, durationMs: Millis | null): void {
    const added = this.#addedTo(webhook, Math.floor(at / STATS_SPANS.minute) * STATS_SPANS.minute);
    const bucket = durationMs === null ? null : latencyBucket(durationMs);
    step(added, status, bucket, 1);
    this.#undo.add(() => step(added, status, bucket, -1));
  }

  /** Must be called before the commit. */
  save(): void {
    for (const [webhook, minutes] of this.#added) {
      for (const added of minutes) this.#saveMinute(webhook, added);
    }
    this.#added.clear();
  }

  /** Forgets what a transaction that was taken back had counted. */
  clear(): void {
    this.#added.clear();
  }

  /** Removes at most `limit` spans of each length that are wholly past `before`. */
  removeExpired(before: Millis, now: Millis, limit: number): void {
    const { minute, half_hour: halfHour } = STATS_SPANS;
    this.#removeExpired.run(minute, Math.max(before, now - KEEP_MINUTES_MS) - minute, limit);
    this.#removeExpired.run(halfHour, before - halfHour, limit);
  }

  #addedTo(webhook: number, minute: Millis): Added {
    let minutes = this.#added.get(webhook);
    if (minutes === undefined) {
      minutes = [];
      this.#added.set(webhook, minutes);
    }
    let added = minutes.find((each) => each.minute === minute);
    if (added === undefined) {
      added = { minute, counts: [0, 0, 0, 0, 0], durations: new Uint32Array(LATENCY_BUCKETS) };
      minutes.push(added);
    }
    return added;
  }

  #saveMinute(webhook: number, { minute, counts, durations }: Added): void {
    const blob = durationsBlob(durations);
    for (const span of SPANS) {
      const start = Math.floor(minute / span) * span;
      this.#add.run(
        webhook,
        span,
        start,
        counts[PENDING],
        counts[SUCCEEDED],
        counts[FAILED],
        counts[DEAD],
        blob,
      );
    }
    if (minute <= (this.#written.get(webhook) ?? 0)) return;
    this.#written.set(webhook, minute);
    this.#dropOld.run(webhook, STATS_SPANS.minute, minute - KEEP_MINUTES_MS);
  }
}

function step({ counts, durations }: Added, status: number, bucket: number | null, by: 1 | -1): void {
  counts[status] = (counts[status] ?? 0) + by;
  if (bucket !== null) durations[bucket] = (durations[bucket] ?? 0) + by;
}
