import { type ErrorDetail, RefusedError } from '../errors.ts';
import { isEventId, isWebhookId } from '../ids.ts';
import type { DeliveryFilter, DeliveryStatus, EndedSpan, Millis } from '../store/store.ts';
import { deliveryOfCursor } from './cursor.ts';
import { ISO_TIME_FORM, parseIsoTime } from './iso-time.ts';

/** Query parameters as they came; left out ones are undefined. */
export interface RawHistoryQuery {
  limit?: string | undefined;
  offset?: string | undefined;
  cursor?: string | undefined;
  status?: string | undefined;
  event_type?: string | undefined;
  external_event_id?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  /** Only where the deliveries of a whole project are asked for. */
  webhook_id?: string | undefined;
}

/** What a page of history is asked to hold: checked, and free of contradictions. */
export interface HistoryQuery extends Omit<DeliveryFilter, 'projectId'> {
  /** 1 to 100 */
  limit: number;
  offset?: number;
  /** A delivery id from a cursor: only older ones than it. */
  before?: string;
}

/** What to resend, as the body of the request says it. */
export interface RawRecover {
  since: string;
  until?: string | undefined;
  status?: readonly string[] | undefined;
}

export interface RecoverSpan extends EndedSpan {
  statuses: RecoverableStatus[];
}

export type RecoverableStatus = 'failed' | 'dead';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
/** Deeper pages by offset would make the store skip ever more rows; a cursor reaches them at no cost. */
const MAX_OFFSET = 10_000;
const STATUSES: readonly DeliveryStatus[] = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'];
/** Endings that a receiver did not want. What succeeded is resent one by one. */
const RECOVERABLE: readonly RecoverableStatus[] = ['failed', 'dead'];

/**
 * Reads the query of a page of history.
 *
 * @param isKnownType whether there may be deliveries of a type
 * @throws RefusedError `invalid_request` that names every parameter at fault, as `?name`; `unknown_event_type` where
 *   that is the only fault
 */
export function parseHistoryQuery(
  raw: RawHistoryQuery,
  isKnownType: (type: string) => boolean,
): HistoryQuery {
  const faults = new Faults('?');
  const query: HistoryQuery = {
    limit: faults.wholeNumber('limit', raw.limit, 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
  };
  assignDefined(query, {
    offset: faults.wholeNumber('offset', raw.offset, 0, MAX_OFFSET),
    before: faults.cursor(raw.cursor),
    statuses: faults.oneOf('status', raw.status?.split(','), STATUSES),
    eventType: faults.form('event_type', raw.event_type, isKnownType, UNKNOWN_TYPE),
    eventId: faults.form(
      'external_event_id',
      raw.external_event_id,
      isEventId,
      'must be an event id (evt_…)',
    ),
    webhookId: faults.form('webhook_id', raw.webhook_id, isWebhookId, 'must be a webhook id (wh_…)'),
    ...faults.timeRange(raw),
  });
  if (raw.cursor !== undefined && raw.offset !== undefined) {
    faults.add('offset', 'cannot be combined with cursor; leave one of them out');
  }
  faults.refuse();
  return query;
}

/**
 * Reads which deliveries are to be resent. Left out, `status` is failed and dead.
 *
 * @throws RefusedError `invalid_request` that names every field at fault
 */
export function parseRecover(raw: RawRecover): RecoverSpan {
  const faults = new Faults('/');
  const statuses = faults.oneOf('status', raw.status, RECOVERABLE) ?? [...RECOVERABLE];
  const { since, until } = faults.timeRange(raw);
  faults.refuse();
  return { since: since ?? 0, ...(until !== undefined && { until }), statuses };
}

const UNKNOWN_TYPE = 'is not an event type of the catalog; GET /v1/events/types lists them';

/** Collects what is wrong with a request, so that its sender learns of all of it at once. */
class Faults {
  readonly #details: ErrorDetail[] = [];
  readonly #pathPrefix: '?' | '/';

  constructor(pathPrefix: '?' | '/') {
    this.#pathPrefix = pathPrefix;
  }

  add(name: string, message: string): undefined {
    this.#details.push({ path: this.#pathPrefix + name, message });
  }

  wholeNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
    if (text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    const hint = name === 'offset' ? '; go deeper with cursor' : '';
    return this.add(name, `must be a whole number from ${min} to ${max}${hint}`);
  }

  form(
    name: string,
    text: string | undefined,
    fits: (text: string) => boolean,
    fault: string,
  ): string | undefined {
    return text === undefined || fits(text) ? text : this.add(name, fault);
  }

  cursor(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    return (
      deliveryOfCursor(text) ?? this.add('cursor', 'must be the next_cursor of an earlier page, unchanged')
    );
  }

  oneOf<T extends string>(
    name: string,
    given: readonly string[] | undefined,
    allowed: readonly T[],
  ): T[] | undefined {
    if (given === undefined) return undefined;
    const known = allowed.filter((value) => given.includes(value));
    const allKnown = given.every((text) => known.some((value) => value === text));
    if (given.length > 0 && allKnown) return known;
    return this.add(name, `must be one or more of ${allowed.join(', ')}`);
  }

  timeRange(raw: { since?: string | undefined; until?: string | undefined }): {
    since?: Millis;
    until?: Millis;
  } {
    const since = this.#time('since', raw.since);
    const until = this.#time('until', raw.until);
    if (since !== undefined && until !== undefined && since >= until) {
      this.add('until', 'must be later than since');
    }
    return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  }

  #time(name: string, text: string | undefined): Millis | undefined {
    if (text === undefined) return undefined;
    return parseIsoTime(text) ?? this.add(name, `must be ${ISO_TIME_FORM}`);
  }

  /** Throws if anything is wrong. */
  refuse(): void {
    const [first] = this.#details;
    if (first === undefined) return;
    const onlyType = this.#details.every(({ message }) => message === UNKNOWN_TYPE);
    throw new RefusedError(
      onlyType ? 'unknown_event_type' : 'invalid_request',
      `"${first.path.slice(1)}" ${first.message}.`,
      this.#details,
    );
  }
}

/** Copies the values that are there: with exact optional properties, an absent one must not be set to undefined. */
function assignDefined<T extends object>(target: T, values: { [K in keyof T]?: T[K] | undefined }): void {
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) Object.assign(target, { [key]: value });
  }
}
