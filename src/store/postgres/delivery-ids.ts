import { randomBytes } from 'node:crypto';
import type { Millis } from '../store.ts';

/** Events that one node can accept in a millisecond before it borrows from the next. */
const PER_MS = 4096;

/**
 * Keys of events and ids of deliveries are UUIDv7 (RFC 9562). The first 48 bits are the time of acceptance, 12 count
 * within the millisecond, 46 are the node's own random number, and the last 16 number the deliveries of an event from
 * 1; the event's own key has 0 there. So the deliveries of an event are a range of the primary key, everything is in
 * order of acceptance, and no id needs the database to be made.
 */
export class EventKeys {
  readonly #node: string;
  #last = 0;

  /** @param random at least 6 random bytes that tell this node from every other */
  constructor(random: Uint8Array = randomBytes(6)) {
    const hex = Buffer.from(random).toString('hex');
    const variant = (8 + (Number.parseInt(hex.charAt(0), 16) % 4)).toString(16);
    this.#node = `${variant}${hex.slice(1, 4)}-${hex.slice(4, 12)}`;
  }

  /**
   * The head of the next event's key: all but its last 4 digits. Heads only ever rise, also where the clock is stepped
   * back.
   *
   * @param now unix ms on the database's clock
   */
  take(now: Millis): string {
    const first = Math.floor(now) * PER_MS;
    this.#last = Math.max(this.#last + 1, first);
    const ms = Math.floor(this.#last / PER_MS);
    const counter = (this.#last - ms * PER_MS).toString(16).padStart(3, '0');
    return `${timeDigits(ms)}-7${counter}-${this.#node}`;
  }
}

/** The key of the event itself. */
export function eventKey(head: string): string {
  return `${head}0000`;
}

/** The id of the delivery that is the only one of its head. */
export function soleDeliveryId(head: string): string {
  return `${head}0001`;
}

/** The lowest id of anything accepted at `ms` or later. */
export function firstIdAt(ms: Millis): string {
  const time = Math.min(Math.max(0, Math.ceil(ms)), 2 ** 48 - 1);
  return `${timeDigits(time)}-0000-0000-000000000000`;
}

/** When the row of an id was accepted, in unix ms. */
export function acceptedAt(id: string): Millis {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isDeliveryId(id: string): boolean {
  return SHAPE.test(id);
}

export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
export const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function timeDigits(ms: Millis): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
