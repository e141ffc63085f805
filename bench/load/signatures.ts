import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { monotonicMs } from '../monotonic.ts';
import type { SignedWith } from './receiver.ts';
import type { LoggedRequest } from './request-log.ts';

/** How far off a timestamp may be when it arrives: what receivers accept. */
const TOLERANCE_MS = 120_000;
const REQUEST_LINE = /^POST \/hook\/(\d+) HTTP\/1\.1$/;

/** What a request proves to be: an event for the webhook whose URL it came to. */
export interface SignedEvent {
  id: string;
  webhook: number;
}

/** Checks requests as a receiver does, each with the secret of the webhook whose URL it came to. */
export class RequestCheck {
  readonly #keys: readonly KeyObject[];
  readonly #signedWith: SignedWith;
  /** From monotonic to wall time. */
  readonly #offset = Date.now() - monotonicMs();

  /** @param secrets by webhook number */
  constructor(secrets: readonly string[], signedWith: SignedWith) {
    this.#keys = secrets.map((secret) => createSecretKey(secret, 'utf8'));
    this.#signedWith = signedWith;
  }

  /** Null for a request whose signature, timestamp or body does not fit. */
  valid({ bytes, headLength, arrivedAt }: LoggedRequest): SignedEvent | null {
    const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headLength - 4).split('\r\n');
    const webhook = Number(REQUEST_LINE.exec(requestLine)?.[1] ?? Number.NaN);
    const key = this.#keys[webhook];
    if (key === undefined) return null;
    const headers = headersOf(lines);
    const body = bytes.subarray(headLength);
    const id = headers.get('webhook-id') ?? '';
    // The body is what is signed: an id that the signature does not cover proves nothing.
    if (!body.toString('latin1', 0, 80).startsWith(`{"id":"${id}"`)) return null;
    const timestamp = headers.get('anchor-timestamp') ?? '';
    if (!(Math.abs(Number(timestamp) * 1000 - arrivedAt - this.#offset) <= TOLERANCE_MS)) return null;
    if (!anchorFits(headers, timestamp, body, key)) return null;
    if (this.#signedWith === 'both' && !standardFits(headers, timestamp, body, key)) return null;
    return { id, webhook };
  }
}

function anchorFits(headers: Headers, timestamp: string, body: Buffer, key: KeyObject): boolean {
  const hex = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex');
  return (headers.get('anchor-signature') ?? '').split(',').includes(`v1=${hex}`);
}

function standardFits(headers: Headers, timestamp: string, body: Buffer, key: KeyObject): boolean {
  if (headers.get('webhook-timestamp') !== timestamp) return false;
  const id = headers.get('webhook-id');
  const base64 = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return (headers.get('webhook-signature') ?? '').split(' ').includes(`v1,${base64}`);
}

type Headers = Map<string, string>;

function headersOf(lines: readonly string[]): Headers {
  const headers: Headers = new Map();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
