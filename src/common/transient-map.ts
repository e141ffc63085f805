/** So many entries are set before the first renewal, and between any two of them. */
const LEAST_SETS = 64;

/**
 * A Map for entries that come and go by the thousand; in the same order as one.
 *
 * V8 lets every table that a Map has outgrown point to the next. Once one of them is old, and garbage, all that follow it survive
 * each collection of young objects, with everything that was ever in them, until the next whole collection. So here a new
 * Map takes over what is left, before a table is outgrown often. Without it a delivery costs a twentieth more CPU.
 */
export class TransientMap<K, V> implements Iterable<[K, V]> {
  #map = new Map<K, V>();
  #setsLeft = LEAST_SETS;

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    if (this.#setsLeft === 0) this.#renew();
    this.#setsLeft -= 1;
    this.#map.set(key, value);
  }

  delete(key: K): boolean {
    return this.#map.delete(key);
  }

  clear(): void {
    this.#map = new Map();
  }

  keys(): MapIterator<K> {
    return this.#map.keys();
  }

  values(): MapIterator<V> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#map.entries();
  }

  /** As many sets later as there are entries to copy: so a set costs one copy more at the most. */
  #renew(): void {
    this.#map = new Map(this.#map);
    this.#setsLeft = Math.max(LEAST_SETS, this.#map.size);
  }
}
