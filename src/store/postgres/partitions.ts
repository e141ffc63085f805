import type { Millis } from '../store.ts';
import { firstIdAt } from './delivery-ids.ts';

/** Tables that are partitioned by the day of acceptance, by the UUIDv7 that begins with it. */
export const PARTITIONED = ['events', 'deliveries', 'attempts'] as const;
export type Partitioned = (typeof PARTITIONED)[number];

export const DAY_MS = 86_400_000;
/** Far enough that a week without maintenance does no harm. */
const DAYS_AHEAD = 8;
/** For clocks of other nodes that are behind, and for the day that ends. */
const DAYS_BACK = 1;

/** Queue-like tables: vacuum early and often, so that dead rows stay a small part of them. */
export const STORAGE: Record<Partitioned, string> = {
  events: 'autovacuum_vacuum_insert_scale_factor = 0.05',
  deliveries:
    'fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0',
  attempts: 'autovacuum_vacuum_insert_scale_factor = 0.05',
};

/** The first ms of the days whose partitions must be there. */
export function daysNeeded(now: Millis): Millis[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return Array.from({ length: DAYS_BACK + 1 + DAYS_AHEAD }, (_, i) => today + (i - DAYS_BACK) * DAY_MS);
}

/** `deliveries_20260524`. */
export function partitionName(table: Partitioned, day: Millis): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The first ms of a partition's day; null for what is not named like one. */
export function dayOf(partition: string): Millis | null {
  const match = /_(\d{4})(\d\d)(\d\d)$/.exec(partition);
  return match === null ? null : Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
}

/** The ids of a day: from the first, which is included, to the second, which is not. */
export function partitionBounds(day: Millis): { from: string; to: string } {
  return { from: firstIdAt(day), to: firstIdAt(day + DAY_MS) };
}
