import type { Millis } from '../store.ts';

/** Sequence numbers count from here, so that they stay exact as JavaScript numbers until the year 2089. */
const EPOCH_MS = Date.UTC(2020, 0, 1);
const PER_MS = 4096;

/** The lowest sequence number of anything accepted at `ms` or later. */
export function firstSeqAt(ms: Millis): number {
  return Math.max(0, Math.ceil(ms) - EPOCH_MS) * PER_MS;
}

/** When the row of a sequence number was accepted, in unix ms. */
export function acceptedAt(seq: number): Millis {
  return Math.floor(seq / PER_MS) + EPOCH_MS;
}

/**
 * Gives out sequence numbers: the millisecond of acceptance and a 12-bit counter. They only ever rise, also when the
 * wall clock is stepped back and across restarts, so that every insert is an append and a page's cursor stays true.
 */
export class Sequence {
  #last: number;

  /** @param last the highest number given out before; 0 for none */
  constructor(last: number) {
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  /** The first of `count` consecutive numbers. */
  take(count: number, wallMs: Millis): number {
    const first = Math.max(this.#last + 1, firstSeqAt(Math.floor(wallMs)));
    this.#last = first + count - 1;
    return first;
  }
}

const SHAPE = /^([0-9a-f]{8})-([0-9a-f]{4})-7([0-9a-f]{3})-([0-9a-f]{4}-[0-9a-f]{12})$/;

/**
 * Delivery ids are UUIDv7 (RFC 9562): 48 bits of unix ms and the 12 bits of `rand_a` are the row's sequence number, and
 * the other 62 random bits are one constant of the database. So the way between id and row needs no index.
 */
export class DeliveryIds {
  readonly #tail: string;
  #cachedMs = -1;
  #cachedHead = '';

  /** @param tail what every id of this database ends with, as made by `newTail` */
  constructor(tail: string) {
    this.#tail = tail;
  }

  /** @param random 8 random bytes; the first two bits become the UUID's variant */
  static newTail(random: Uint8Array): string {
    const hex = Buffer.from(random).toString('hex').slice(0, 16);
    const variant = (8 + (Number.parseInt(hex.charAt(0), 16) % 4)).toString(16);
    return `${variant}${hex.slice(1, 4)}-${hex.slice(4)}`;
  }

  toId(seq: number): string {
    const ms = Math.floor(seq / PER_MS);
    if (ms !== this.#cachedMs) {
      const hex = (ms + EPOCH_MS).toString(16).padStart(12, '0');
      this.#cachedHead = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
      this.#cachedMs = ms;
    }
    return `${this.#cachedHead}${HEX_OF_COUNTER[seq - ms * PER_MS]}-${this.#tail}`;
  }

  /** Null for what is no delivery id of this database. */
  toSeq(id: string): number | null {
    const match = SHAPE.exec(id);
    if (match === null || match[4] !== this.#tail) return null;
    const ms = Number.parseInt(`${match[1]}${match[2]}`, 16) - EPOCH_MS;
    const seq = ms * PER_MS + Number.parseInt(match[3] ?? '', 16);
    return ms >= 0 && Number.isSafeInteger(seq) ? seq : null;
  }
}

const HEX_OF_COUNTER = Array.from({ length: PER_MS }, (_, i) => i.toString(16).padStart(3, '0'));
