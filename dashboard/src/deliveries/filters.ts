import type { DeliveryFilter } from '../api/deliveries.ts';
import { DELIVERY_STATUSES, type Delivery, type DeliveryStatus } from '../api/types.ts';

/** What the address bar says about the page: which deliveries, and from where on. */
export type DeliverySearch = DeliveryFilter & { cursor?: string | undefined };

const NAMES = [
  'webhook_id',
  'status',
  'event_type',
  'external_event_id',
  'since',
  'until',
  'cursor',
] as const;

/** Takes what it knows out of the address, and leaves out what cannot be a filter. */
export function readFilters(search: Record<string, unknown>): DeliverySearch {
  const found: DeliverySearch = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
    // The router reads what looks like a number as one.
    else if (typeof value === 'number') found[name] = String(value);
  }
  for (const name of ['since', 'until'] as const) {
    // Undefined rather than left out: the router would put what the address says in its place.
    if (Number.isNaN(Date.parse(found[name] ?? ''))) found[name] = undefined;
  }
  if (found.status !== undefined) found.status = statusesOf(found).join(',') || undefined;
  return found;
}

export function statusesOf(filter: DeliveryFilter): DeliveryStatus[] {
  const wanted = filter.status?.split(',') ?? [];
  return DELIVERY_STATUSES.filter((status) => wanted.includes(status));
}

/** Whether a delivery that was just told of belongs to what is shown. */
export function isWanted(delivery: Delivery, filter: DeliveryFilter): boolean {
  const statuses = statusesOf(filter);
  const accepted = Date.parse(delivery.created_at);
  return (
    (statuses.length === 0 || statuses.includes(delivery.status)) &&
    (filter.webhook_id === undefined || filter.webhook_id === delivery.webhook_id) &&
    (filter.event_type === undefined || filter.event_type === delivery.event_type) &&
    (filter.external_event_id === undefined || filter.external_event_id === delivery.external_event_id) &&
    (filter.since === undefined || accepted >= Date.parse(filter.since)) &&
    (filter.until === undefined || accepted < Date.parse(filter.until))
  );
}

export function hasFilters(filter: DeliveryFilter): boolean {
  const { webhook_id, status, event_type, external_event_id, since, until } = filter;
  return [webhook_id, status, event_type, external_event_id, since, until].some(
    (value) => value !== undefined,
  );
}
