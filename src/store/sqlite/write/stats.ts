import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { STATS_SPANS } from '../../activity.ts';
import { LATENCY_BUCKETS, latencyBucket } from '../../latency-histogram.ts';
import type { Millis } from '../../store.ts';
import { DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import { durationsBlob, readDurations } from '../durations-blob.ts';
import type { UndoLog } from '../undo-log.ts';

const SPANS = [STATS_SPANS.minute, STATS_SPANS.half_hour];
const KEEP_MINUTES_MS = 2 * 60 * 60_000;

interface Counts {
  /** By the number of the status that an attempt or a deletion led to. */
  readonly counts: [born: number, retried: number, succeeded: number, failed: number, dead: number];
  readonly durations: Uint32Array<ArrayBuffer>;
}

/** What the transaction under way adds to one webhook's minute. */
interface Added extends Counts {
  readonly minute: Millis;
}

/** One row as the table has it. */
interface Total extends Counts {
  readonly start: Millis;
}

/**
 * Counts what happens, by webhook and time. A transaction's counts are gathered in memory and written once, at its end: so a
 * delivery that shares its commit with others costs a few increments. The totals of the spans under way stay in memory, as
 * this is the only one that writes them.
 */
export class StatsWriter {
  readonly #undo: UndoLog;
  readonly #total: StatementSync;
  readonly #write: StatementSync;
  readonly #dropOld: StatementSync;
  readonly #removeExpired: StatementSync;
  readonly #added = new Map<number, Added[]>();
  /** The row last written of each webhook, by the length of its span. */
  readonly #totals = new Map(SPANS.map((span) => [span, new Map<number, Total>()]));

  constructor(db: DatabaseSync, undo: UndoLog) {
    this.#undo = undo;
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

  /** Must be called when a transaction is taken back: what it had counted is forgotten, and totals are read anew. */
  clear(): void {
    this.#added.clear();
    this.#forgetTotals();
  }

  /** Removes at most `limit` spans of each length that are wholly past `before`. */
  removeExpired(before: Millis, now: Millis, limit: number): void {
    const { minute, half_hour: halfHour } = STATS_SPANS;
    this.#removeExpired.run(minute, Math.max(before, now - KEEP_MINUTES_MS) - minute, limit);
    this.#removeExpired.run(halfHour, before - halfHour, limit);
    this.#forgetTotals();
  }

  #addedTo(webhook: number, minute: Millis): Added {
    let minutes = this.#added.get(webhook);
    if (minutes === undefined) {
      minutes = [];
      this.#added.set(webhook, minutes);
    }
    let added = minutes.find((each) => each.minute === minute);
    if (added === undefined) {
      added = { minute, ...noCounts() };
      minutes.push(added);
    }
    return added;
  }

  #saveMinute(webhook: number, added: Added): void {
    for (const [span, totals] of this.#totals) {
      const start = Math.floor(added.minute / span) * span;
      const last = totals.get(webhook);
      const total = last?.start === start ? last : this.#read(webhook, span, start);
      add(total, added);
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
    if (row === undefined) return { start, ...noCounts() };
    const { retried, succeeded, failed, dead } = row as Record<string, number>;
    return {
      start,
      counts: [0, retried ?? 0, succeeded ?? 0, failed ?? 0, dead ?? 0],
      durations: readDurations(row.durations as Uint8Array),
    };
  }

  #forgetTotals(): void {
    for (const totals of this.#totals.values()) totals.clear();
  }
}

function noCounts(): Counts {
  return { counts: [0, 0, 0, 0, 0], durations: new Uint32Array(LATENCY_BUCKETS) };
}

/** In the way of every commit: an iterator over the buckets would cost more than all the rest of it. */
function add(total: Counts, added: Counts): void {
  for (let status = 0; status < total.counts.length; status++) {
    total.counts[status] = (total.counts[status] ?? 0) + (added.counts[status] ?? 0);
  }
  for (let bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
    total.durations[bucket] = (total.durations[bucket] ?? 0) + (added.durations[bucket] ?? 0);
  }
}

function step({ counts, durations }: Counts, status: number, bucket: number | null, by: 1 | -1): void {
  counts[status] = (counts[status] ?? 0) + by;
  if (bucket !== null) durations[bucket] = (durations[bucket] ?? 0) + by;
}
