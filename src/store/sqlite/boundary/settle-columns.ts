import type { SettledAttempt } from '../../store.ts';
import { statusNumber } from '../delivery-status.ts';
import { concatenate } from './publish-columns.ts';

/** The settled attempts of one turn on their way to the writer thread; columns for the reason given at PublishColumns. */
export interface SettleColumns {
  /** `STRIDE` whole numbers per attempt. */
  numbers: Float64Array<ArrayBuffer>;
  /** `TEXTS` per attempt. */
  texts: (string | null)[];
  bodies: Uint8Array<ArrayBuffer>;
}

/** An attempt as it is stored. */
export interface NumberedAttempt {
  seq: number;
  webhook: number;
  attempt: number;
  startedAt: number;
  durationMs: number;
  endedSteady: number;
  signedAt: number;
  next: number;
  delayMs: number;
  responseStatus: number | null;
  responseBody: Uint8Array | null;
  anchorSignature: string;
  standardSignature: string;
  /** JSON. */
  responseHeaders: string | null;
  error: string | null;
}

const STRIDE = 11;
const TEXTS = 4;
const NO_RESPONSE = -1;
const NO_BODY = new Uint8Array(0);

export interface SettleRequest {
  seq: number;
  webhook: number;
  attempt: SettledAttempt;
}

/** Numbers are made whole here, so that no value of a caller can make the writer's insert fail for its neighbours. */
export function packAttempts(requests: readonly SettleRequest[]): SettleColumns {
  const numbers = new Float64Array(requests.length * STRIDE);
  const texts: (string | null)[] = [];
  const bodies: { body: Uint8Array }[] = [];
  let at = 0;
  let size = 0;
  for (const { seq, webhook, attempt } of requests) {
    const { response, next, signature } = attempt;
    const body = response?.body ?? NO_BODY;
    numbers[at] = seq;
    numbers[at + 1] = webhook;
    numbers[at + 2] = attempt.attempt;
    numbers[at + 3] = whole(attempt.startedAt);
    numbers[at + 4] = whole(attempt.durationMs);
    numbers[at + 5] = attempt.endedSteady;
    numbers[at + 6] = whole(signature.timestamp);
    numbers[at + 7] = statusNumber(next.status);
    numbers[at + 8] = next.status === 'pending' ? next.delayMs : 0;
    numbers[at + 9] = response === null ? NO_RESPONSE : whole(response.status);
    numbers[at + 10] = body.byteLength;
    texts.push(
      signature.anchor,
      signature.standard,
      response === null ? null : JSON.stringify(response.headers),
      attempt.error,
    );
    bodies.push({ body });
    size += body.byteLength;
    at += STRIDE;
  }
  return { numbers, texts, bodies: concatenate(bodies, size) };
}

export function attemptCount(columns: SettleColumns): number {
  return columns.numbers.length / STRIDE;
}

export function unpackAttempt(columns: SettleColumns, index: number, bodyAt: number): NumberedAttempt {
  const { numbers, texts, bodies } = columns;
  const at = index * STRIDE;
  const text = index * TEXTS;
  const status = numbers[at + 9] ?? NO_RESPONSE;
  const responded = status !== NO_RESPONSE;
  return {
    seq: numbers[at] ?? 0,
    webhook: numbers[at + 1] ?? 0,
    attempt: numbers[at + 2] ?? 0,
    startedAt: numbers[at + 3] ?? 0,
    durationMs: numbers[at + 4] ?? 0,
    endedSteady: numbers[at + 5] ?? 0,
    signedAt: numbers[at + 6] ?? 0,
    next: numbers[at + 7] ?? 0,
    delayMs: numbers[at + 8] ?? 0,
    responseStatus: responded ? status : null,
    responseBody: responded ? bodies.subarray(bodyAt, bodyAt + (numbers[at + 10] ?? 0)) : null,
    anchorSignature: texts[text] ?? '',
    standardSignature: texts[text + 1] ?? '',
    responseHeaders: texts[text + 2] ?? null,
    error: texts[text + 3] ?? null,
  };
}

function whole(value: number): number {
  return Math.round(value) || 0;
}
