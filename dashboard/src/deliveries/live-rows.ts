import type { DeliveryFilter } from '../api/deliveries.ts';
import type { Delivery, DeliveryPage } from '../api/types.ts';
import { isWanted } from './filters.ts';

/**
 * A page of deliveries that is kept up to date. What was loaded stays where it is and changes in place; what is new
 * goes on top, or waits there while somebody reads.
 *
 * News may come before a page that was asked for earlier, and is then missing in it: what was told is kept, and put
 * into every page that is loaded later.
 */
export interface LiveRows {
  /** What was loaded last; null before the first time. */
  page: DeliveryPage | null;
  rows: readonly Delivery[];
  /** New ones that are not shown yet, newest first. */
  waiting: readonly Delivery[];
  /** What the stream has told, as it is now. */
  told: readonly Delivery[];
}

export interface Viewing {
  filter: DeliveryFilter;
  /** New rows wait instead of moving the page. */
  paused: boolean;
}

export const NOTHING_YET: LiveRows = { page: null, rows: [], waiting: [], told: [] };
/** More than anybody reads: past it the page is loaded anew instead of growing on. */
export const MOST_ROWS = 100;

/** The page that was just loaded, with what was told meanwhile. */
export function loadPage(before: LiveRows, page: DeliveryPage, viewing: Viewing): LiveRows {
  return merge({ ...before, page, rows: page.events, waiting: [] }, before.told, viewing);
}

/** Puts news into the page: deliveries as they are now, in any order. */
export function tellNews(before: LiveRows, news: readonly Delivery[], viewing: Viewing): LiveRows {
  const told = newestFirst(latestOf([...before.told, ...news])).slice(0, MOST_ROWS);
  const next = { ...before, told };
  return before.page === null ? next : merge(next, news, viewing);
}

export function showWaiting(shown: LiveRows): LiveRows {
  return { ...shown, rows: newestFirst([...shown.waiting, ...shown.rows]), waiting: [] };
}

function merge(shown: LiveRows, news: readonly Delivery[], { filter, paused }: Viewing): LiveRows {
  const latest = new Map(latestOf([...shown.rows, ...shown.waiting, ...news]).map((row) => [row.id, row]));
  const update = (row: Delivery) => latest.get(row.id) ?? row;
  const rows = shown.rows.map(update);
  const waiting = shown.waiting.map(update);
  const known = new Set([...rows, ...waiting].map(({ id }) => id));
  const oldest = rows.at(-1)?.id;
  const isOfPage = (row: Delivery) =>
    oldest === undefined || row.id > oldest || shown.page?.has_more === false;
  const added = [...latest.values()].filter(
    (row) => !known.has(row.id) && isOfPage(row) && isWanted(row, filter),
  );
  if (paused) return { ...shown, rows, waiting: newestFirst([...added, ...waiting]).slice(0, MOST_ROWS) };
  return { ...shown, rows: newestFirst([...added, ...waiting, ...rows]), waiting: [] };
}

/** One row for each delivery: the one that is furthest on. */
function latestOf(rows: readonly Delivery[]): Delivery[] {
  const latest = new Map<string, Delivery>();
  for (const row of rows) {
    const other = latest.get(row.id);
    if (other === undefined || progress(row) >= progress(other)) latest.set(row.id, row);
  }
  return [...latest.values()];
}

/** Deliveries only go on: attempt n is under way, has failed and waits for the next one, or was the last. */
function progress({ status, attempt }: Delivery): number {
  if (status === 'in_flight') return attempt * 2;
  if (status === 'pending') return attempt * 2 + 1;
  return Number.POSITIVE_INFINITY;
}

/** Ids are in order of acceptance. */
function newestFirst(rows: readonly Delivery[]): Delivery[] {
  return rows.toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
