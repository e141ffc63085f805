import type { Catalog } from '../catalog/catalog.ts';
import { isTypeName } from '../catalog/event-type.ts';
import type { DeliverySink } from '../deliver/delivery-sink.ts';
import type { DeliveryIdentity } from '../deliver/request-headers.ts';
import { RefusedError } from '../errors.ts';
import { isEventId, isUuid, isWebhookId } from '../ids.ts';
import type { DeliveryRow, HistoryStore, RecordedAttempt, WebhookStore } from '../store/store.ts';
import { cursorAfter } from './cursor.ts';
import {
  type HistoryQuery,
  parseHistoryQuery,
  parseRecover,
  type RawHistoryQuery,
  type RawRecover,
} from './query.ts';

export interface HistoryPage {
  /** In order of acceptance, newest first. */
  rows: DeliveryRow[];
  limit: number;
  offset: number;
  hasMore: boolean;
  /** Null on the last page. */
  nextCursor: string | null;
}

export type ShownAttempt = RecordedAttempt & { requestHeaders: Record<string, string> };

export interface DeliveryDetail {
  row: DeliveryRow;
  /** The envelope as sent: UTF-8 JSON. */
  body: Uint8Array;
  /** In order of their number. */
  attempts: ShownAttempt[];
}

export interface EventDetail {
  /** The envelope: UTF-8 JSON. */
  body: Uint8Array;
  /** Oldest first; none where nobody subscribed. */
  deliveries: DeliveryRow[];
}

export interface HistoryDeps {
  catalog: Pick<Catalog, 'get'>;
  store: Pick<HistoryStore, 'page' | 'delivery' | 'event' | 'resend' | 'recover' | 'countRecoverable'>;
  webhooks: Pick<WebhookStore, 'get' | 'hasHistory'>;
  deliveries: Pick<DeliverySink, 'wake'>;
  /** The headers that an attempt was sent with, from what is kept of it. */
  requestHeaders(delivery: DeliveryIdentity, signature: RecordedAttempt['signature']): Record<string, string>;
}

/**
 * What became of a project's events, and sending them again. Every method takes the caller's project first and knows
 * nothing of others: their ids, and malformed ones, are all `not_found`. A deleted webhook's history can be read;
 * nothing of it can be resent.
 */
export class History {
  readonly #deps: HistoryDeps;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  /**
   * Reads the query of a page. It may name a type of the catalog, or one that the catalog has lost while the project
   * still has deliveries of it.
   *
   * @throws RefusedError `invalid_request`, `unknown_event_type`
   */
  async readQuery(projectId: string, raw: RawHistoryQuery): Promise<HistoryQuery> {
    const { event_type: type } = raw;
    const isKnown = type === undefined || (await this.#isKnownType(projectId, type));
    return parseHistoryQuery(raw, () => isKnown);
  }

  async #isKnownType(projectId: string, type: string): Promise<boolean> {
    const { catalog, store } = this.#deps;
    if (catalog.get(type) !== undefined) return true;
    return isTypeName(type) && (await store.page({ projectId, eventType: type }, { limit: 1 })).length > 0;
  }

  /**
   * One page of deliveries. Paging by cursor neither skips nor repeats while new ones arrive.
   *
   * @param webhookId null for all webhooks of the project, or the one that `query.webhookId` names
   * @throws RefusedError `not_found` where the webhook never was, or its history has expired
   */
  async page(projectId: string, webhookId: string | null, query: HistoryQuery): Promise<HistoryPage> {
    const { limit, offset, before, ...filter } = query;
    const of = webhookId ?? query.webhookId;
    if (of !== undefined) await this.requireHistory(projectId, of);
    const found = await this.#deps.store.page(
      { ...filter, projectId, ...(of !== undefined && { webhookId: of }) },
      // One more than asked for tells whether there are more.
      { limit: limit + 1, ...(offset !== undefined && { offset }), ...(before !== undefined && { before }) },
    );
    const rows = found.slice(0, limit);
    const hasMore = found.length > limit;
    const last = rows.at(-1);
    const nextCursor = hasMore && last !== undefined ? cursorAfter(last.id) : null;
    return { rows, limit, offset: offset ?? 0, hasMore, nextCursor };
  }

  /** @throws RefusedError `not_found` */
  async delivery(projectId: string, webhookId: string, deliveryId: string): Promise<DeliveryDetail> {
    const { store, requestHeaders } = this.#deps;
    const known = isWebhookId(webhookId) && isUuid(deliveryId);
    const found = known ? await store.delivery(projectId, webhookId, deliveryId.toLowerCase()) : null;
    if (found === null) throw noSuch('delivery');
    const { row, body } = found;
    const attempts = found.attempts.map((attempt) => ({
      ...attempt,
      requestHeaders: requestHeaders(row, attempt.signature),
    }));
    return { row, body, attempts };
  }

  /** @throws RefusedError `not_found` */
  async event(projectId: string, eventId: string): Promise<EventDetail> {
    const found = isEventId(eventId) ? await this.#deps.store.event(projectId, eventId) : null;
    if (found === null) throw noSuch('event');
    return found;
  }

  /**
   * Sends the event of a delivery that has ended once more, to the same webhook.
   *
   * @returns the id of the new delivery
   * @throws RefusedError `not_found`, or `delivery_unfinished`
   */
  async resend(projectId: string, webhookId: string, deliveryId: string): Promise<string> {
    await this.#requireWebhook(projectId, webhookId);
    if (!isUuid(deliveryId)) throw noSuch('delivery');
    const outcome = await this.#deps.store.resend(projectId, webhookId, deliveryId.toLowerCase());
    if (outcome === 'not_found') throw noSuch('delivery');
    if (outcome === 'unfinished') {
      throw new RefusedError(
        'delivery_unfinished',
        'The delivery has not ended yet: it is still being attempted. Resend it once it has succeeded, failed or died.',
      );
    }
    this.#deps.deliveries.wake(webhookId);
    return outcome.deliveryId;
  }

  /**
   * Sends again what ended badly in a span of time, for an endpoint that was away longer than the retries last.
   *
   * @returns how many deliveries were made
   * @throws RefusedError `not_found`, or `invalid_request`
   */
  async recover(projectId: string, webhookId: string, input: RawRecover): Promise<number> {
    await this.#requireWebhook(projectId, webhookId);
    const count = await this.#deps.store.recover(projectId, webhookId, parseRecover(input));
    if (count === null) throw noSuch('webhook');
    if (count > 0) this.#deps.deliveries.wake(webhookId);
    return count;
  }

  /** How many deliveries `recover` would make. @throws as it does */
  async countRecoverable(projectId: string, webhookId: string, input: RawRecover): Promise<number> {
    await this.#requireWebhook(projectId, webhookId);
    const count = await this.#deps.store.countRecoverable(projectId, webhookId, parseRecover(input));
    if (count === null) throw noSuch('webhook');
    return count;
  }

  /** @throws RefusedError `not_found` where the webhook never was, or its history has expired */
  async requireHistory(projectId: string, webhookId: string): Promise<void> {
    const known = isWebhookId(webhookId) && (await this.#deps.webhooks.hasHistory(projectId, webhookId));
    if (!known) throw noSuch('webhook');
  }

  async #requireWebhook(projectId: string, webhookId: string): Promise<void> {
    const known = isWebhookId(webhookId) && (await this.#deps.webhooks.get(projectId, webhookId)) !== null;
    if (!known) throw noSuch('webhook');
  }
}

function noSuch(what: 'webhook' | 'delivery' | 'event'): RefusedError {
  return new RefusedError('not_found', `There is no such ${what}.`);
}
