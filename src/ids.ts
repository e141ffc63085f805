import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/**
 * Makes the ids that this process hands out. They sort by time, so that every insert into an index is an append.
 */
export interface IdSource {
  /** 26 characters of Crockford base32; each sorts after every earlier one of the same source. */
  ulid(): string;
  /** `evt_` + ULID. */
  eventId(): string;
  /** `wh_` + ULID. */
  webhookId(): string;
}

export function createIdSource(clock: Pick<Clock, 'wall'>): IdSource {
  const nextUlid = createUlidGenerator();
  return {
    ulid: () => nextUlid(clock.wall()),
    eventId: () => `evt_${nextUlid(clock.wall())}`,
    webhookId: () => `wh_${nextUlid(clock.wall())}`,
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Every two-digit number in base 32: eight digits are then four look-ups. */
const DIGIT_PAIRS = Array.from(
  { length: 1024 },
  (_, n) => `${CROCKFORD.charAt(n >> 5)}${CROCKFORD.charAt(n & 31)}`,
);
/** Half of a ULID's 80 random bits: what a double still counts exactly. */
const HALF = 2 ** 40;

/**
 * ULIDs (https://github.com/ulid/spec) for unix milliseconds, strictly increasing even within a millisecond and where
 * the clock steps back: the last random part is then counted up instead of drawn anew.
 */
export function createUlidGenerator(): (nowMs: number) => string {
  const random = new Uint8Array(10);
  let time = -1;
  let timeDigits = '';
  let high = 0;
  let low = 0;

  function startAt(ms: number): void {
    time = ms;
    timeDigits = pair(Math.floor(time / HALF)) + eightDigits(time % HALF);
    randomFillSync(random);
    high = fortyBits(random, 0);
    low = fortyBits(random, 5);
  }

  function countUp(): void {
    low += 1;
    if (low < HALF) return;
    low = 0;
    high += 1;
    // The random part is used up: borrow the next millisecond rather than repeat an id.
    if (high === HALF) startAt(time + 1);
  }

  return (nowMs) => {
    const now = Math.floor(nowMs);
    if (now > time) startAt(now);
    else countUp();
    return timeDigits + eightDigits(high) + eightDigits(low);
  };
}

function fortyBits(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let i = offset; i < offset + 5; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

function eightDigits(value: number): string {
  const upper = Math.floor(value / 2 ** 20);
  const lower = value % 2 ** 20;
  return pair(upper >> 10) + pair(upper & 1023) + pair(lower >> 10) + pair(lower & 1023);
}

function pair(value: number): string {
  return DIGIT_PAIRS[value] ?? '00';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** An event id, which its publisher may choose. */
export const EVENT_ID = /^evt_[A-Za-z0-9_-]{1,60}$/;
const WEBHOOK_ID = /^wh_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Any UUID, in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** `evt_` and 1 to 60 letters, digits, `_`, `-`: an event id may be chosen by its publisher. */
export function isEventId(text: string): boolean {
  return EVENT_ID.test(text);
}

export function isWebhookId(text: string): boolean {
  return WEBHOOK_ID.test(text);
}
