import type { DeliveryFilter } from '../api/deliveries.ts';
import type { Delivery } from '../api/types.ts';
import { isWanted } from './filters.ts';

/**
 * A page of deliveries that is kept up to date. What was loaded stays where it is and changes in place; what is new
 * goes on top, or waits there while somebody reads.
 */
export interface LiveRows {
  rows: readonly Delivery[];
  /** New ones that are not shown yet, newest first. */
  waiting: readonly Delivery[];
}

/** More than anybody reads: past it the page is loaded anew instead of growing on. */
export const MOST_ROWS = 100;

/**
 * Puts news into a page.
 *
 * @param news deliveries as they are now, in any order; ones that are shown already are changed in place
 * @param reachesEnd whether the page ends with the oldest delivery there is, so that older news belongs to it too
 */
export function mergeNews(
  page: LiveRows,
  news: readonly Delivery[],
  options: { filter: DeliveryFilter; paused: boolean; reachesEnd: boolean },
): LiveRows {
  const latest = new Map(news.map((row) => [row.id, row]));
  const update = (row: Delivery) => latest.get(row.id) ?? row;
  const rows = page.rows.map(update);
  const waiting = page.waiting.map(update);
  const known = new Set([...rows, ...waiting].map(({ id }) => id));
  const oldest = rows.at(-1)?.id;
  const added = [...latest.values()].filter(
    (row) =>
      !known.has(row.id) &&
      isWanted(row, options.filter) &&
      (options.reachesEnd || oldest === undefined || row.id > oldest),
  );
  if (options.paused) return { rows, waiting: newestFirst([...added, ...waiting]) };
  return { rows: newestFirst([...added, ...waiting, ...rows]), waiting: [] };
}

export function showWaiting(page: LiveRows): LiveRows {
  return { rows: newestFirst([...page.waiting, ...page.rows]), waiting: [] };
}

/** Ids are in order of acceptance. */
function newestFirst(rows: readonly Delivery[]): Delivery[] {
  return rows.toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
