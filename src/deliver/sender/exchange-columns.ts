import type { ExchangeOutcome } from '../transport.ts';

/**
 * Requests of one turn on their way to the sender's thread, and outcomes on their way back. In columns, and the bytes in
 * one buffer that is moved: copying a thousand small objects and buffers between threads would cost more than sending them.
 */
export interface RequestColumns {
  ids: number[];
  urls: Column<string>;
  deadlinesMs: Column<number>;
  sizes: number[];
  /** Of each request its header section and its body. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** A value for each request, or the one that all have. */
type Column<Value extends string | number> = Value | Value[];

export interface OutcomeColumns {
  /** Requests that the sender has not begun yet. */
  waiting: number;
  ids: number[];
  /** `NO_RESPONSE` where none came. */
  statuses: number[];
  /** JSON: as a text, it takes half of what an object costs on its way to another thread. */
  headers: (string | null)[];
  failures: (string | null)[];
  costly: boolean[];
  tookMs: Float64Array<ArrayBuffer>;
  bodySizes: number[];
  bodies: Uint8Array<ArrayBuffer>;
}

/** A request under the number by which its outcome is told. */
export interface NumberedRequest {
  id: number;
  url: string;
  deadlineMs: number;
  /** Latin-1. */
  headerSection: string;
  body: Uint8Array;
}

/** One that has arrived. */
export type UnpackedRequest = Pick<NumberedRequest, 'id' | 'url' | 'deadlineMs'> & { rest: Uint8Array };

export interface NumberedOutcome {
  id: number;
  outcome: ExchangeOutcome;
}

const NO_RESPONSE = -1;
const NO_BODY = new Uint8Array(0);

export function packRequests(requests: readonly NumberedRequest[]): RequestColumns {
  const sizes = requests.map(({ headerSection, body }) => headerSection.length + body.byteLength);
  const bytes = new Uint8Array(sumOf(sizes));
  const buffer = Buffer.from(bytes.buffer);
  let at = 0;
  for (const { headerSection, body } of requests) {
    at += buffer.write(headerSection, at, 'latin1');
    bytes.set(body, at);
    at += body.byteLength;
  }
  return {
    ids: requests.map(({ id }) => id),
    urls: columnOf(requests.map(({ url }) => url)),
    deadlinesMs: columnOf(requests.map(({ deadlineMs }) => deadlineMs)),
    sizes,
    bytes,
  };
}

export function unpackRequests(columns: RequestColumns): UnpackedRequest[] {
  const { ids, urls, deadlinesMs, sizes, bytes } = columns;
  const parts = splitParts(sizes, bytes);
  return ids.map((id, i) => {
    const rest = parts[i] ?? NO_BODY;
    return { id, url: valueIn(urls, i) ?? '', deadlineMs: valueIn(deadlinesMs, i) ?? 0, rest };
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
    headers: outcomes.map(({ outcome: { response } }) =>
      response === null ? null : JSON.stringify(response.headers),
    ),
    failures: outcomes.map(({ outcome }) => outcome.failure),
    costly: outcomes.map(({ outcome }) => outcome.costly ?? false),
    tookMs: Float64Array.from(outcomes, ({ outcome }) => outcome.tookMs ?? 0),
    ...packBodies(outcomes.map(({ outcome }) => outcome.response?.body ?? NO_BODY)),
  };
}

export function unpackOutcomes(columns: OutcomeColumns): NumberedOutcome[] {
  const { ids, statuses, headers, failures, costly, tookMs, bodySizes, bodies } = columns;
  const parts = splitParts(bodySizes, bodies);
  return ids.map((id, i) => {
    const status = statuses[i] ?? NO_RESPONSE;
    // A copy, because a slice would keep the bodies of the whole message alive until this attempt is recorded.
    const part = parts[i] ?? NO_BODY;
    const body = part.byteLength === 0 ? NO_BODY : part.slice();
    const response =
      status === NO_RESPONSE ? null : { status, headers: JSON.parse(headers[i] ?? '{}'), body };
    return {
      id,
      outcome: {
        response,
        failure: failures[i] ?? null,
        costly: costly[i] ?? false,
        tookMs: tookMs[i] ?? 0,
      },
    };
  });
}

function packBodies(parts: readonly Uint8Array[]): { bodySizes: number[]; bodies: Uint8Array<ArrayBuffer> } {
  const bodySizes = parts.map((part) => part.byteLength);
  const bodies = new Uint8Array(sumOf(bodySizes));
  let at = 0;
  for (const part of parts) {
    bodies.set(part, at);
    at += part.byteLength;
  }
  return { bodySizes, bodies };
}

function splitParts(sizes: readonly number[], bytes: Uint8Array): Uint8Array[] {
  let at = 0;
  return sizes.map((size) => {
    const part = bytes.subarray(at, at + size);
    at += size;
    return part;
  });
}

function sumOf(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
