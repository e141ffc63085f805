import type { ExchangeOutcome, SignedRequest } from '../transport.ts';

/**
 * Requests of one turn on their way to the sender's thread, and outcomes on their way back. In columns, and the bodies in
 * one buffer that is moved: copying a thousand small objects and buffers between threads would cost more than sending them.
 */
export interface RequestColumns {
  ids: number[];
  urls: Column<string>;
  deadlinesMs: Column<number>;
  /** The names are the same for every request of a message. */
  headerNames: readonly string[];
  /** By name. */
  headerValues: Column<string>[];
  bodySizes: number[];
  bodies: Uint8Array<ArrayBuffer>;
}

/** A value for each request, or the one that all have. */
type Column<Value extends string | number> = Value | Value[];

export interface OutcomeColumns {
  /** Requests that the sender has not begun yet. */
  waiting: number;
  ids: number[];
  /** `NO_RESPONSE` where none came. */
  statuses: number[];
  headers: (Record<string, string | string[]> | null)[];
  failures: (string | null)[];
  costly: boolean[];
  bodySizes: number[];
  bodies: Uint8Array<ArrayBuffer>;
}

/** A request under the number by which its outcome is told. */
export interface NumberedRequest {
  id: number;
  deadlineMs: number;
  request: SignedRequest;
}

export interface NumberedOutcome {
  id: number;
  outcome: ExchangeOutcome;
}

const NO_RESPONSE = -1;
const NO_BODY = new Uint8Array(0);

/** Packs requests into messages: one, unless the header names change on the way. */
export function packRequests(requests: readonly NumberedRequest[]): RequestColumns[] {
  const messages: RequestColumns[] = [];
  let start = 0;
  for (let i = 1; i <= requests.length; i++) {
    if (i < requests.length && sameNames(requests[start], requests[i])) continue;
    messages.push(packAlike(requests.slice(start, i)));
    start = i;
  }
  return messages;
}

function sameNames(a: NumberedRequest | undefined, b: NumberedRequest | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const others = Object.keys(b.request.headers);
  const names = Object.keys(a.request.headers);
  return names.length === others.length && names.every((name, i) => name === others[i]);
}

function packAlike(requests: readonly NumberedRequest[]): RequestColumns {
  const headerNames = Object.keys(requests[0]?.request.headers ?? {});
  return {
    ids: requests.map(({ id }) => id),
    urls: columnOf(requests.map(({ request }) => request.url)),
    deadlinesMs: columnOf(requests.map(({ deadlineMs }) => deadlineMs)),
    headerNames,
    headerValues: headerNames.map((name) =>
      columnOf(requests.map(({ request }) => request.headers[name] ?? '')),
    ),
    ...packBodies(requests.map(({ request }) => request.body)),
  };
}

export function unpackRequests(columns: RequestColumns): NumberedRequest[] {
  const { ids, urls, deadlinesMs, headerNames, headerValues, bodySizes, bodies } = columns;
  const parts = splitBodies(bodySizes, bodies);
  return ids.map((id, i) => {
    const headers: Record<string, string> = {};
    headerNames.forEach((name, n) => {
      headers[name] = valueIn(headerValues[n], i) ?? '';
    });
    const request = { url: valueIn(urls, i) ?? '', headers, body: parts[i] ?? NO_BODY };
    return { id, deadlineMs: valueIn(deadlinesMs, i) ?? 0, request };
  });
}

function columnOf<Value extends string | number>(values: Value[]): Column<Value> {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : values;
}

function valueIn<Value extends string | number>(
  column: Column<Value> | undefined,
  i: number,
): Value | undefined {
  return Array.isArray(column) ? column[i] : column;
}

export function packOutcomes(outcomes: readonly NumberedOutcome[], waiting: number): OutcomeColumns {
  return {
    waiting,
    ids: outcomes.map(({ id }) => id),
    statuses: outcomes.map(({ outcome }) => outcome.response?.status ?? NO_RESPONSE),
    headers: outcomes.map(({ outcome }) => outcome.response?.headers ?? null),
    failures: outcomes.map(({ outcome }) => outcome.failure),
    costly: outcomes.map(({ outcome }) => outcome.costly ?? false),
    ...packBodies(outcomes.map(({ outcome }) => outcome.response?.body ?? NO_BODY)),
  };
}

export function unpackOutcomes(columns: OutcomeColumns): NumberedOutcome[] {
  const { ids, statuses, headers, failures, costly, bodySizes, bodies } = columns;
  const parts = splitBodies(bodySizes, bodies);
  return ids.map((id, i) => {
    const status = statuses[i] ?? NO_RESPONSE;
    // A copy, because a slice would keep the bodies of the whole message alive until this attempt is recorded.
    const body = parts[i]?.slice() ?? NO_BODY;
    const response = status === NO_RESPONSE ? null : { status, headers: headers[i] ?? {}, body };
    return { id, outcome: { response, failure: failures[i] ?? null, costly: costly[i] ?? false } };
  });
}

function packBodies(parts: readonly Uint8Array[]): { bodySizes: number[]; bodies: Uint8Array<ArrayBuffer> } {
  const bodySizes = parts.map((part) => part.byteLength);
  const bodies = new Uint8Array(bodySizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const part of parts) {
    bodies.set(part, at);
    at += part.byteLength;
  }
  return { bodySizes, bodies };
}

function splitBodies(sizes: readonly number[], bodies: Uint8Array): Uint8Array[] {
  let at = 0;
  return sizes.map((size) => {
    const part = bodies.subarray(at, at + size);
    at += size;
    return part;
  });
}
