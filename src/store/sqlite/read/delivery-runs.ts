import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeliveryStatus } from '../../store.ts';
import type { FinishedRange } from '../boundary/messages.ts';
import { BORN, DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import type { FetchBelow } from './newest-first.ts';

const FINISHED = { succeeded: SUCCEEDED, failed: FAILED, dead: DEAD } as const;

/** Which of a webhook's deliveries are wanted. */
export interface RunFilter {
  type: number | null;
  statuses: ReadonlySet<DeliveryStatus>;
  from: number;
}

/**
 * The runs that a page is merged from. Within one webhook, type and status the index is in order of acceptance; there are
 * a few dozen such runs, and each is read only as far as its rows get onto the page. So no filter, and no combination of
 * filters, ever makes a page read past rows that it does not show.
 */
export class DeliveryRuns {
  readonly #finished: StatementSync;
  readonly #unfinished: StatementSync;
  readonly #countFinished: StatementSync;
  readonly #nextFinishedType: StatementSync;
  readonly #nextUnfinishedType: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finished = db.prepare(`
      SELECT seq FROM deliveries INDEXED BY deliveries_finished
      WHERE webhook = ? AND type = ? AND status = ? AND status >= 2 AND seq >= ? AND seq < ?
      ORDER BY seq DESC LIMIT ?`);
    this.#unfinished = db.prepare(`
      SELECT seq FROM deliveries INDEXED BY deliveries_unfinished
      WHERE webhook = ? AND type = ? AND status = ? AND status < 2 AND seq >= ? AND seq < ?
      ORDER BY seq DESC LIMIT ?`);
    this.#countFinished = db.prepare(`
      SELECT count(*) AS count FROM deliveries INDEXED BY deliveries_finished
      WHERE webhook = ? AND type = ? AND status = ? AND status >= 2 AND seq >= ? AND seq < ?`);
    this.#nextFinishedType = db.prepare(`
      SELECT type FROM deliveries INDEXED BY deliveries_finished
      WHERE webhook = ? AND status >= 2 AND type > ?
      ORDER BY type LIMIT 1`);
    this.#nextUnfinishedType = db.prepare(`
      SELECT type FROM deliveries INDEXED BY deliveries_unfinished
      WHERE webhook = ? AND status = ? AND status < 2 AND type > ?
      ORDER BY type LIMIT 1`);
    this.#finished.setReturnArrays(true);
    this.#unfinished.setReturnArrays(true);
  }

  /** Runs of finished deliveries with the statuses wanted. */
  finished(webhook: number, { type, statuses, from }: RunFilter): FetchBelow[] {
    const wanted = Object.entries(FINISHED).flatMap(([name, status]) =>
      statuses.has(name as DeliveryStatus) ? [status] : [],
    );
    if (wanted.length === 0) return [];
    const types = type === null ? skipThrough((after) => this.#nextFinishedType.get(webhook, after)) : [type];
    return types.flatMap((of) =>
      wanted.map((status) => this.#fetch(this.#finished, webhook, { type: of, status }, from)),
    );
  }

  /** Counts within the index alone, without reading a delivery. */
  countFinished(webhook: number, { from, below, statuses }: FinishedRange): number {
    let count = 0;
    for (const type of skipThrough((after) => this.#nextFinishedType.get(webhook, after))) {
      for (const status of statuses) {
        count += Number(this.#countFinished.get(webhook, type, status, from, below)?.count);
      }
    }
    return count;
  }

  /** Runs of unfinished deliveries, whether under way or not. */
  unfinished(webhook: number, { type, from }: RunFilter): FetchBelow[] {
    return [BORN, PENDING].flatMap((status) => {
      const next = (after: number) => this.#nextUnfinishedType.get(webhook, status, after);
      const types = type === null ? skipThrough(next) : [type];
      return types.map((of) => this.#fetch(this.#unfinished, webhook, { type: of, status }, from));
    });
  }

  #fetch(
    statement: StatementSync,
    webhook: number,
    run: { type: number; status: number },
    from: number,
  ): FetchBelow {
    return (below, count) => {
      const rows = statement.all(webhook, run.type, run.status, from, below, count);
      return (rows as unknown as [number][]).map(([seq]) => seq);
    };
  }
}

/**
 * The types that occur, found by seeking from each to the next. (To skip by `(type, status) > (?, ?)` would be shorter, but
 * SQLite then reads through all rows that are equal.)
 */
function skipThrough(next: (after: number) => Record<string, unknown> | undefined): number[] {
  const types: number[] = [];
  for (let row = next(0); row !== undefined; row = next(types.at(-1) ?? 0)) types.push(Number(row.type));
  return types;
}
