/** Items by how much they have, those with the least first; among equals in the order in which they came. */
export class Levels<T> {
  readonly #levels: (Set<T> | undefined)[] = [];
  /** No item is on a lower level. */
  #lowest = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: T, level: number): void {
    const items = this.#levels[level];
    if (items?.has(item)) return;
    if (items === undefined) this.#levels[level] = new Set([item]);
    else items.add(item);
    this.#lowest = this.#size === 0 ? level : Math.min(this.#lowest, level);
    this.#size += 1;
  }

  delete(item: T, level: number): boolean {
    if (!this.#levels[level]?.delete(item)) return false;
    this.#size -= 1;
    return true;
  }

  /** The lowest level that has an item. */
  lowestLevel(): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    while (!this.#levels[this.#lowest]?.size) this.#lowest += 1;
    return this.#lowest;
  }

  first(): T | undefined {
    if (this.#size === 0) return undefined;
    return this.#levels[this.lowestLevel()]?.values().next().value;
  }

  /** The first item on a level below `limit` that `fits`. */
  find(limit: number, fits: (item: T) => boolean): T | undefined {
    if (this.#size === 0) return undefined;
    for (let level = this.lowestLevel(); level < Math.min(limit, this.#levels.length); level++) {
      for (const item of this.#levels[level] ?? []) if (fits(item)) return item;
    }
    return undefined;
  }
}
