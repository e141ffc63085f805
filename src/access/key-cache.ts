import type { Clock } from '../clock.ts';
import type { KeyRecord } from '../store/store.ts';

/** How long a key that was revoked on another node may still open this one. */
const MAX_AGE_MS = 1_000;
/** Distinct keys kept in memory. */
const MAX_KEYS = 10_000;

interface Entry {
  record: KeyRecord;
  loadedAt: number;
}

/**
 * Keys found in the store, by their hash, for at most a second. It sits on the way of every publish, where a read
 * from the store per request would cost more than all the rest.
 *
 * Only keys that exist are kept: wrong ones are told by the store each time, so that guessing cannot fill the memory.
 */
export class KeyCache {
  readonly #find: (hash: string) => Promise<KeyRecord | null>;
  readonly #clock: Pick<Clock, 'steady'>;
  readonly #entries = new Map<string, Entry>();
  readonly #finding = new Map<string, Promise<KeyRecord | null>>();

  constructor(find: (hash: string) => Promise<KeyRecord | null>, clock: Pick<Clock, 'steady'>) {
    this.#find = find;
    this.#clock = clock;
  }

  /** The key with this hash; null where there is none. Rejects where the store fails. */
  get(hash: string): Promise<KeyRecord | null> {
    const entry = this.#entries.get(hash);
    if (entry !== undefined && this.#clock.steady() - entry.loadedAt < MAX_AGE_MS) {
      return Promise.resolve(entry.record);
    }
    return this.#finding.get(hash) ?? this.#load(hash);
  }

  /** Makes a revoked key stop at once. */
  forget(keyId: string): void {
    for (const [hash, { record }] of this.#entries) {
      if (record.id === keyId) this.#entries.delete(hash);
    }
    // A look-up under way may have read the key before it was deleted: it must not be kept, nor be joined.
    this.#finding.clear();
  }

  #load(hash: string): Promise<KeyRecord | null> {
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

  #keep(hash: string, record: KeyRecord | null, loadedAt: number): void {
    this.#finding.delete(hash);
    this.#entries.delete(hash);
    if (record === null) return;
    if (this.#entries.size >= MAX_KEYS) this.#dropOldest();
    this.#entries.set(hash, { record, loadedAt });
  }

  /** A Map keeps the order in which entries were set. */
  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
