/** The part of the store's port that shows what happens: counts over time, and what has changed since a moment. */
import type { LatencyHistogram } from './latency-histogram.ts';
import type { DeliveryRow, Millis } from './store.ts';

/** Counts are kept by the minute for the last two hours, and by the half hour for as long as history. */
export const STATS_SPANS = { minute: 60_000, half_hour: 30 * 60_000 } as const;
export type StatsResolution = keyof typeof STATS_SPANS;

/** What happened to one webhook's deliveries within one span. Spans in which nothing did are left out. */
export interface StatsSpan {
  webhookId: string;
  /** A whole multiple of the span's length. */
  start: Millis;
  /** Deliveries that ended so, by the time at which they did; those of a deleted webhook end as `failed`. */
  succeeded: number;
  failed: number;
  dead: number;
  /** Attempts that failed and are followed by another. */
  retried: number;
  /** Of every recorded attempt, whatever its outcome; `LATENCY_BUCKETS` counts. */
  durations: LatencyHistogram;
}

export interface StatsQuery {
  webhookId?: string;
  since: Millis;
  resolution: StatsResolution;
  /** A whole multiple of the resolution's span: spans are added up to such long ones. Left out: they are not. */
  lengthMs?: Millis;
}

/** Whose changes are meant; a webhook that isn't the project's, or is unknown, has none. */
export interface ChangeScope {
  projectId: string;
  webhookId?: string;
}

export interface Changes {
  /** Each delivery once, as it is now, in no particular order. */
  rows: DeliveryRow[];
  /** Where to go on. */
  next: string;
  /** There is more already. */
  more: boolean;
}

export interface ActivityStore {
  /**
   * Spans that begin at `since` or later, oldest first for each webhook, as of the last commit: an attempt is counted
   * in the commit that records it. A span goes when everything in it is past the retention (see `removeExpired`).
   */
  stats(projectId: string, query: StatsQuery): Promise<StatsSpan[]>;
  /**
   * Deliveries that were made or have changed since a place in the order of all changes. None is missed; one may be
   * told of again although nothing more has happened to it. What follows fast may be seen as one change. About `limit`
   * rows at most. Places are kept for some minutes, over restarts too.
   *
   * @param after `next` of an earlier call; null for the newest place, with no rows
   * @returns `expired` where that place is no longer known: what changed has to be read anew
   */
  changes(scope: ChangeScope, after: string | null, limit: number): Promise<Changes | 'expired'>;
  /** Calls `listener` soon after something of the project may have changed, at the latest after a second. Returns how to stop. */
  onChange(projectId: string, listener: () => void): () => void;
}
