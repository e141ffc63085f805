import type { JsonObject } from '../json/json.ts';

/** Names the entries of a masked object: keys that masking made equal are told apart, so that no entry is lost. */
export class EntryNames {
  readonly #copy: JsonObject;
  readonly #source: JsonObject;
  /** By key: the next number to try, as thousands of keys may become equal. */
  readonly #next = new Map<string, number>();

  /** @param copy of `source`, as far as its entries have been named and set */
  constructor(copy: JsonObject, source: JsonObject) {
    this.#copy = copy;
    this.#source = source;
  }

  /** The key, or the first free one of `key_2`, `key_3` and so on. */
  unique(key: string): string {
    if (!Object.hasOwn(this.#copy, key)) return key;
    let n = this.#next.get(key) ?? 2;
    while (this.#isTaken(`${key}_${n}`)) n += 1;
    this.#next.set(key, n + 1);
    return `${key}_${n}`;
  }

  #isTaken(key: string): boolean {
    return Object.hasOwn(this.#copy, key) || Object.hasOwn(this.#source, key);
  }
}
