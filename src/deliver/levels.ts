/** What an item of `Levels` has for them alone. It is in one of them at a time. */
export interface Levelled<T> {
  /** Null: in none. */
  level: number | null;
  before: T | null;
  after: T | null;
}

/** Of an item that is in none. */
export function noLevel<T>(): Levelled<T> {
  return { level: null, before: null, after: null };
}

/**
 * Items by how much they have, those with the least first; among equals in the order in which they came. A list through
 * the items themselves for each level, as they change places with every attempt: nothing is left to the garbage collector.
 */
export class Levels<T extends { place: Levelled<T> }> {
  readonly #first: (T | null)[] = [];
  readonly #last: (T | null)[] = [];
  /** No item is on a lower level. */
  #lowest = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Changes nothing where it is in already. */
  add(item: T, level: number): void {
    const { place } = item;
    if (place.level !== null) return;
    const last = this.#last[level] ?? null;
    place.level = level;
    place.before = last;
    if (last === null) this.#first[level] = item;
    else last.place.after = item;
    this.#last[level] = item;
    this.#lowest = this.#size === 0 ? level : Math.min(this.#lowest, level);
    this.#size += 1;
  }

  /** Whether it was in. */
  delete(item: T): boolean {
    const { place } = item;
    const { level, before, after } = place;
    if (level === null) return false;
    if (before === null) this.#first[level] = after;
    else before.place.after = after;
    if (after === null) this.#last[level] = before;
    else after.place.before = before;
    place.level = place.before = place.after = null;
    this.#size -= 1;
    return true;
  }

  /** The lowest level that has an item. */
  lowestLevel(): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    while (!this.#first[this.#lowest]) this.#lowest += 1;
    return this.#lowest;
  }

  first(): T | undefined {
    return this.#size === 0 ? undefined : (this.#first[this.lowestLevel()] ?? undefined);
  }

  /** The first item on a level below `limit` that `fits`. */
  find(limit: number, fits: (item: T) => boolean): T | undefined {
    if (this.#size === 0) return undefined;
    for (let level = this.lowestLevel(); level < Math.min(limit, this.#first.length); level++) {
      for (let item = this.#first[level] ?? null; item !== null; item = item.place.after) {
        if (fits(item)) return item;
      }
    }
    return undefined;
  }
}
