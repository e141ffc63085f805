import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeliveryRow, DeliveryStatus } from '../../store.ts';
import type { FinishedRange } from '../boundary/messages.ts';
import type { PageRequest } from '../boundary/reads.ts';
import { type DeliveryRows, DeliveryView } from './delivery-rows.ts';
import { DeliveryRuns } from './delivery-runs.ts';
import { EventDeliveries, type EventDelivery } from './event-deliveries.ts';
import { type FetchBelow, newestFirst } from './newest-first.ts';

const ALL: readonly DeliveryStatus[] = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'];

/** Pages of deliveries, newest first. */
export class HistoryPages {
  readonly #rows: DeliveryRows;
  readonly #runs: DeliveryRuns;
  readonly #ofEvent: EventDeliveries;
  readonly #place: StatementSync;

  constructor(db: DatabaseSync, rows: DeliveryRows) {
    this.#rows = rows;
    this.#runs = new DeliveryRuns(db);
    this.#ofEvent = new EventDeliveries(db);
    this.#place = db.prepare('SELECT seq, webhook, type, status FROM deliveries WHERE seq = ?');
  }

  page(request: PageRequest): DeliveryRow[] {
    const view = new DeliveryView(request.view);
    const seqs = request.event === null ? this.#merged(request, view) : this.#event(request, view);
    const page: number[] = [];
    let toSkip = request.offset;
    for (const seq of seqs) {
      if (page.length === request.limit) break;
      if (toSkip > 0) toSkip -= 1;
      else page.push(seq);
    }
    return this.#rows.list(page, view);
  }

  countFinished(webhook: number, range: FinishedRange): number {
    return this.#runs.countFinished(webhook, range);
  }

  #merged(request: PageRequest, view: DeliveryView): Iterable<number> {
    const { webhooks, type, from, below } = request;
    const statuses = new Set(request.statuses ?? ALL);
    const runs = webhooks.flatMap((webhook) =>
      this.#runs
        .finished(webhook, { type, statuses, from })
        .concat(statuses.has('pending') ? this.#waiting(webhook, request, statuses, view) : []),
    );
    if (statuses.has('in_flight') && !statuses.has('pending')) runs.push(this.#underWay(request, view));
    return newestFirst(runs, below);
  }

  /** What waits and, if that is wanted too, what is under way. */
  #waiting(
    webhook: number,
    { type, from }: PageRequest,
    statuses: ReadonlySet<DeliveryStatus>,
    view: DeliveryView,
  ): FetchBelow[] {
    const runs = this.#runs.unfinished(webhook, { type, statuses, from });
    return statuses.has('in_flight') ? runs : runs.map((fetch) => without(fetch, (seq) => view.isHeld(seq)));
  }

  /** Only what is under way: found from what is held, which is few, where what waits may be many. */
  #underWay(request: PageRequest, view: DeliveryView): FetchBelow {
    const { type, from, below } = request;
    const webhooks = new Set(request.webhooks);
    const found = view.held().filter((seq) => {
      if (seq < from || seq >= below) return false;
      const row = this.#place.get(seq) as unknown as EventDelivery | undefined;
      if (row === undefined || !webhooks.has(row.webhook)) return false;
      return (type === null || row.type === type) && view.statusOf(seq, row.status) === 'in_flight';
    });
    return (under, count) => found.filter((seq) => seq < under).slice(0, count);
  }

  /** All deliveries of one event are few enough to be looked at one by one. */
  #event(request: PageRequest, view: DeliveryView): number[] {
    const { event, webhooks, type, from, below, statuses } = request;
    if (event === null) return [];
    const inScope = new Set(webhooks);
    const wanted = new Set(statuses ?? ALL);
    return this.#ofEvent
      .list(event.project, event.id)
      .filter((row) => inScope.has(row.webhook) && row.seq >= from && row.seq < below)
      .filter((row) => (type === null || row.type === type) && wanted.has(view.statusOf(row.seq, row.status)))
      .map((row) => row.seq)
      .reverse();
  }
}

/** A run without some of its members. Goes on until it has found one or the run has ended. */
function without(fetch: FetchBelow, left: (seq: number) => boolean): FetchBelow {
  return (below, wanted) => {
    const count = Math.max(wanted, 64);
    let under = below;
    const found: number[] = [];
    for (;;) {
      const block = fetch(under, count);
      found.push(...block.filter((seq) => !left(seq)));
      const last = block.at(-1);
      if (found.length >= wanted || block.length < count || last === undefined) return found;
      under = last;
    }
  };
}
