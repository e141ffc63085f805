import { addHistogram, LATENCY_BUCKETS } from '../latency-histogram.ts';
import type { Millis } from '../store.ts';
import { readDurations } from './durations-blob.ts';

/** What has been counted of one webhook in a span of time. */
export interface Counts {
  /** By the number of the status that an attempt or a deletion led to. */
  readonly counts: [born: number, retried: number, succeeded: number, failed: number, dead: number];
  /** Attempts by how long they took, see latency-histogram.ts. */
  readonly durations: Uint32Array<ArrayBuffer>;
}

export function noCounts(): Counts {
  return { counts: [0, 0, 0, 0, 0], durations: new Uint32Array(LATENCY_BUCKETS) };
}

/** Columns of `delivery_stats`. */
export interface StoredCounts {
  retried: number;
  succeeded: number;
  failed: number;
  dead: number;
  durations: Uint8Array;
}

export function storedCounts({ retried, succeeded, failed, dead, durations }: StoredCounts): Counts {
  return { counts: [0, retried, succeeded, failed, dead], durations: readDurations(durations) };
}

/** Numbers of an entry: the webhook, the minute since 1970, and what was counted. */
const STRIDE = 3;
const MINUTE_MS = 60_000;
const STATUSES = 5;
const FIRST_SIZE = 4_096;

/** What has been written down and not added up yet. */
export const PENDING_COUNTS = 'SELECT counted FROM delivery_stats_pending ORDER BY num';

/**
 * What has been counted, one entry after the other in a few bytes each, as it is kept in memory and in
 * `delivery_stats_pending`.
 */
export class CountedList {
  #numbers = new Uint32Array(FIRST_SIZE);
  #length = 0;

  /** @param rows of `PENDING_COUNTS` */
  static of(rows: Iterable<Record<string, unknown>>): CountedList {
    const list = new CountedList();
    for (const { counted } of rows) list.#append(counted as Uint8Array);
    return list;
  }

  /** Entries. */
  get length(): number {
    return this.#length / STRIDE;
  }

  /** @param bucket of the attempt's duration; null where there was no attempt */
  add(webhook: number, at: Millis, status: number, bucket: number | null): void {
    this.#makeRoomFor(STRIDE);
    this.#numbers[this.#length] = webhook;
    this.#numbers[this.#length + 1] = Math.floor(at / MINUTE_MS);
    this.#numbers[this.#length + 2] = status + STATUSES * (bucket === null ? 0 : bucket + 1);
    this.#length += STRIDE;
  }

  removeLast(): void {
    this.#length -= STRIDE;
  }

  /** The entries from number `first` on, as they are stored; valid until something is added. */
  bytesFrom(first: number): Uint8Array<ArrayBuffer> {
    const size = Uint32Array.BYTES_PER_ELEMENT;
    return new Uint8Array(
      this.#numbers.buffer,
      first * STRIDE * size,
      (this.#length - first * STRIDE) * size,
    );
  }

  /**
   * Adds all up by webhook and time.
   *
   * @param span length of the spans of time in ms, a multiple of a minute
   * @param wanted left out: all webhooks
   */
  addUp(span: Millis, wanted?: ReadonlySet<number>): Map<number, Map<Millis, Counts>> {
    const byWebhook = new Map<number, Map<Millis, Counts>>();
    for (let at = 0; at < this.#length; at += STRIDE) {
      const webhook = this.#numbers[at] ?? 0;
      if (wanted !== undefined && !wanted.has(webhook)) continue;
      const start = Math.floor(((this.#numbers[at + 1] ?? 0) * MINUTE_MS) / span) * span;
      step(countsOf(byWebhook, webhook, start), this.#numbers[at + 2] ?? 0);
    }
    return byWebhook;
  }

  #append(bytes: Uint8Array): void {
    this.#makeRoomFor(bytes.byteLength / Uint32Array.BYTES_PER_ELEMENT);
    // Copied byte by byte, as SQLite's buffer need not begin at a multiple of four.
    new Uint8Array(this.#numbers.buffer).set(bytes, this.#length * Uint32Array.BYTES_PER_ELEMENT);
    this.#length += bytes.byteLength / Uint32Array.BYTES_PER_ELEMENT;
  }

  #makeRoomFor(numbers: number): void {
    if (this.#length + numbers <= this.#numbers.length) return;
    const larger = new Uint32Array(Math.max(2 * this.#numbers.length, this.#length + numbers));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

export function addCounts(total: Counts, added: Counts): void {
  addHistogram(total.counts, added.counts);
  addHistogram(total.durations, added.durations);
}

function countsOf(byWebhook: Map<number, Map<Millis, Counts>>, webhook: number, start: Millis): Counts {
  let spans = byWebhook.get(webhook);
  if (spans === undefined) {
    spans = new Map();
    byWebhook.set(webhook, spans);
  }
  let counts = spans.get(start);
  if (counts === undefined) {
    counts = noCounts();
    spans.set(start, counts);
  }
  return counts;
}

function step({ counts, durations }: Counts, what: number): void {
  const status = what % STATUSES;
  counts[status] = (counts[status] ?? 0) + 1;
  const bucket = Math.floor(what / STATUSES) - 1;
  if (bucket >= 0) durations[bucket] = (durations[bucket] ?? 0) + 1;
}
