import type { Arrival } from './receiver.ts';

/** One delivery as the demo shows it: the last thing that happened to it. */
export interface BoardRow {
  deliveryId: string;
  eventType: string;
  eventId: string;
  receiver: string;
  attempt: number;
  status: number;
  verified: boolean;
  /** From the publish call to the arrival of this attempt. */
  latencyMs: number;
  /** When the next attempt is due, on `performance.now()`; null where none follows. */
  retryAt: number | null;
}

/**
 * What has arrived so far. Arrivals may overtake the answer to the publish call that caused them, so the start of
 * each publish is noted under an id that the publisher chose.
 */
export class Board {
  /** By delivery; the one that changed last comes last. */
  readonly #rows = new Map<string, BoardRow>();
  readonly #publishedAt = new Map<string, number>();
  readonly #firstLatencies: number[] = [];
  readonly #retryDelaysMs: readonly number[];
  arrivals = 0;
  verified = 0;

  constructor(retryDelaysMs: readonly number[]) {
    this.#retryDelaysMs = retryDelaysMs;
  }

  publishing(eventId: string, now: number): void {
    this.#publishedAt.set(eventId, now);
  }

  get published(): number {
    return this.#publishedAt.size;
  }

  arrived(arrival: Arrival): BoardRow {
    const { receiver, deliveryId, eventId, eventType, attempt, status, verified, at } = arrival;
    const latencyMs = at - (this.#publishedAt.get(eventId) ?? at);
    const delay = status >= 500 ? this.#retryDelaysMs[attempt - 1] : undefined;
    const retryAt = delay === undefined ? null : at + delay;
    const row = { deliveryId, eventType, eventId, receiver, attempt, status, verified, latencyMs, retryAt };
    // Deleted first, so that it moves to the end.
    this.#rows.delete(deliveryId);
    this.#rows.set(deliveryId, row);
    this.arrivals += 1;
    if (verified) this.verified += 1;
    if (attempt === 1) this.#firstLatencies.push(latencyMs);
    return row;
  }

  /** The `most` rows that changed last, oldest change first. */
  latest(most: number): BoardRow[] {
    return [...this.#rows.values()].slice(-most);
  }

  /** Deliveries that wait for a retry, and in how many ms the first of those is due. */
  waiting(now: number): { count: number; nextInMs: number } | null {
    const due = [...this.#rows.values()].map(({ retryAt }) => retryAt).filter((at) => at !== null);
    return due.length === 0 ? null : { count: due.length, nextInMs: Math.max(0, Math.min(...due) - now) };
  }

  /** Median time from publishing to the arrival of the first attempt; null before anything arrived. */
  medianLatencyMs(): number | null {
    const sorted = this.#firstLatencies.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
}
