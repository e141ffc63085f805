import type {
  DeliveryFilter,
  DeliveryRow,
  DeliveryStatus,
  EndedSpan,
  HistoryStore,
  Millis,
  RecordedAttempt,
} from '../../store.ts';
import { arrayOf, arrayOfText } from '../array-literal.ts';
import type { Core } from '../core.ts';
import { firstIdAt, HIGHEST_ID, isDeliveryId, LOWEST_ID } from '../delivery-ids.ts';
import { statusNumber } from '../delivery-status.ts';
import * as sql from '../statements/history.ts';
import { WEBHOOK_IDS } from '../statements/webhooks.ts';
import { type StoredAttempt, type StoredRow, toDeliveryRow, toRecordedAttempt } from './history-rows.ts';
import type { Removal } from './removal.ts';
import type { Resending } from './resending.ts';

const ALL: readonly DeliveryStatus[] = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'];

/** What a page's statements take besides the filter. */
interface Bounds {
  from: string;
  below: string;
  limit: number;
  offset: number;
}

export class HistoryPart implements HistoryStore {
  readonly #core: Core;
  readonly #resending: Resending;
  readonly #removal: Removal;

  constructor(core: Core, resending: Resending, removal: Removal) {
    this.#core = core;
    this.#resending = resending;
    this.#removal = removal;
  }

  async page(
    filter: DeliveryFilter,
    window: { limit: number; offset?: number; before?: string },
  ): Promise<DeliveryRow[]> {
    const { before } = window;
    if (before !== undefined && !isDeliveryId(before)) return [];
    const until = filter.until === undefined ? HIGHEST_ID : firstIdAt(filter.until);
    const bounds = {
      from: filter.since === undefined ? LOWEST_ID : firstIdAt(filter.since),
      below: before !== undefined && before < until ? before : until,
      limit: window.limit,
      offset: window.offset ?? 0,
    };
    const rows = await this.#rowsOf(filter, bounds);
    return rows.map(toDeliveryRow);
  }

  #rowsOf(filter: DeliveryFilter, bounds: Bounds): Promise<StoredRow[]> {
    if (filter.eventId !== undefined) return this.#pageOfEvent(filter, filter.eventId, bounds);
    const unfiltered =
      filter.webhookId === undefined && filter.statuses === undefined && filter.eventType === undefined;
    const { from, below, limit, offset } = bounds;
    if (!unfiltered) return this.#pageOfRuns(filter, bounds);
    return this.#core.reads.run(sql.PAGE_OF_PROJECT, [filter.projectId, from, below, limit, offset]);
  }

  async #pageOfRuns(filter: DeliveryFilter, { from, below, limit, offset }: Bounds): Promise<StoredRow[]> {
    const webhooks =
      filter.webhookId === undefined ? await this.#webhookIds(filter.projectId) : [filter.webhookId];
    const types = filter.eventType === undefined ? await this.#core.directory.types() : [filter.eventType];
    const statuses = [...new Set(filter.statuses ?? ALL)].map(statusNumber);
    return this.#core.reads.run(sql.PAGE_OF_RUNS, [
      filter.projectId,
      from,
      below,
      limit,
      offset,
      arrayOfText(webhooks),
      arrayOfText(types),
      arrayOf(statuses),
    ]);
  }

  async #pageOfEvent(
    filter: DeliveryFilter,
    eventId: string,
    { from, below, limit, offset }: Bounds,
  ): Promise<StoredRow[]> {
    const key = await this.#keyOf(filter.projectId, eventId);
    if (key === null) return [];
    return this.#core.reads.run(sql.PAGE_OF_EVENT, [
      filter.projectId,
      key,
      lastOf(key),
      from,
      below,
      filter.webhookId ?? null,
      filter.eventType ?? null,
      filter.statuses === undefined ? null : arrayOf(filter.statuses.map(statusNumber)),
      limit,
      offset,
    ]);
  }

  async delivery(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ row: DeliveryRow; body: Uint8Array; attempts: RecordedAttempt[] } | null> {
    if (!isDeliveryId(deliveryId)) return null;
    // In this order: an attempt that is recorded in between is then missing from neither the row nor the list.
    const [row] = await this.#core.reads.run<StoredRow & { body: Uint8Array }>(sql.DELIVERY, [
      projectId,
      webhookId,
      deliveryId,
    ]);
    if (row === undefined) return null;
    const attempts = await this.#core.reads.run<StoredAttempt>(sql.ATTEMPTS, [projectId, deliveryId]);
    return { row: toDeliveryRow(row), body: row.body, attempts: attempts.map(toRecordedAttempt) };
  }

  async event(
    projectId: string,
    eventId: string,
  ): Promise<{ body: Uint8Array; deliveries: DeliveryRow[] } | null> {
    const key = await this.#keyOf(projectId, eventId);
    if (key === null) return null;
    const [event] = await this.#core.reads.run<{ body: Uint8Array }>(sql.EVENT_BODY, [projectId, key]);
    if (event === undefined) return null;
    const rows = await this.#core.reads.run<StoredRow>(sql.DELIVERIES_OF_EVENT, [
      projectId,
      key,
      lastOf(key),
    ]);
    return { body: event.body, deliveries: rows.map(toDeliveryRow) };
  }

  resend(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ deliveryId: string } | 'not_found' | 'unfinished'> {
    return this.#resending.resend(projectId, webhookId, deliveryId);
  }

  recover(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    return this.#resending.recover(projectId, webhookId, span);
  }

  countRecoverable(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    return this.#resending.count(projectId, webhookId, span);
  }

  removeExpired(before: Millis, limit: number): Promise<number> {
    return this.#removal.removeExpired(before, limit);
  }

  async #webhookIds(projectId: string): Promise<string[]> {
    const rows = await this.#core.reads.run<{ id: string }>(WEBHOOK_IDS, [projectId]);
    return rows.map(({ id }) => id);
  }

  async #keyOf(projectId: string, eventId: string): Promise<string | null> {
    const [row] = await this.#core.reads.run<{ key: string }>(sql.KEY_OF_EVENT, [projectId, eventId]);
    return row?.key ?? null;
  }
}

/** The highest id that a delivery of the event's fan-out can have. */
export function lastOf(key: string): string {
  return `${key.slice(0, -4)}ffff`;
}
