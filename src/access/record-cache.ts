import type { Clock } from '../clock.ts';

/** How long what was revoked on another node may still open this one. */
const MAX_AGE_MS = 1_000;
/** Distinct records kept in memory. */
const MAX_RECORDS = 10_000;

interface Entry<R> {
  record: R;
  loadedAt: number;
}

/**
 * Keys or sessions found in the store, by the hash of what was sent, for at most a second. It sits on the way of every
 * publish, where a read from the store per request would cost more than all the rest.
 *
 * Only what exists is kept: wrong ones are told by the store each time, so that guessing cannot fill the memory.
 */
export class RecordCache<R extends { id: string }> {
  readonly #find: (hash: string) => Promise<R | null>;
  readonly #clock: Pick<Clock, 'steady'>;
  readonly #entries = new Map<string, Entry<R>>();
  readonly #finding = new Map<string, Promise<R | null>>();

  constructor(find: (hash: string) => Promise<R | null>, clock: Pick<Clock, 'steady'>) {
    this.#find = find;
    this.#clock = clock;
  }

  /** The record with this hash; null where there is none. Rejects where the store fails. */
  get(hash: string): Promise<R | null> {
    const record = this.known(hash);
    if (record !== null) return Promise.resolve(record);
    return this.#finding.get(hash) ?? this.#load(hash);
  }

  /** The record if it was found lately; null says nothing. */
  known(hash: string): R | null {
    const entry = this.#entries.get(hash);
    return entry !== undefined && this.#clock.steady() - entry.loadedAt < MAX_AGE_MS ? entry.record : null;
  }

  /** Makes what was revoked stop at once. */
  forget(id: string): void {
    for (const [hash, { record }] of this.#entries) {
      if (record.id === id) this.#entries.delete(hash);
    }
    // A look-up under way may have read it before it was deleted: it must not be kept, nor be joined.
    this.#finding.clear();
  }

  #load(hash: string): Promise<R | null> {
    const loadedAt = this.#clock.steady();
    const finding = this.#find(hash).then(
      (record) => {
        // Where `forget` was called meanwhile, this look-up is no longer the one to be trusted.
        if (this.#finding.get(hash) === finding) this.#keep(hash, record, loadedAt);
        return record;
      },
      (error: unknown) => {
        if (this.#finding.get(hash) === finding) this.#finding.delete(hash);
        throw error;
      },
    );
    this.#finding.set(hash, finding);
    return finding;
  }

  #keep(hash: string, record: R | null, loadedAt: number): void {
    this.#finding.delete(hash);
    this.#entries.delete(hash);
    if (record === null) return;
    if (this.#entries.size >= MAX_RECORDS) this.#dropOldest();
    this.#entries.set(hash, { record, loadedAt });
  }

  /** A Map keeps the order in which entries were set. */
  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
