/** A text to look for, which may be the beginning of a longer one. */
export interface Pattern {
  text: string;
  /** Of the whole. */
  length: number;
}

/** Told of the longest pattern that ends at each place of a text, in the order of these places: where its whole is. */
export type OnMatch = (start: number, end: number) => void;

/**
 * Finds any number of patterns in one pass over a text (Aho and Corasick, 1975): the time does not depend on how many
 * patterns there are, nor on how often they nearly match.
 *
 * Nodes are numbered in the order in which the patterns make them, 0 is the root. The edges are one open-addressed hash
 * table, so that a node with many children costs no more than one with few.
 */
export class Automaton {
  readonly #fail: Int32Array;
  readonly #depth: Int32Array;
  readonly #parent: Int32Array;
  readonly #unit: Uint16Array;
  /** By node: how far before its end the longest pattern that ends there begins; 0 for none. */
  readonly #match: Int32Array;
  /** By node: the length of the whole that this pattern begins. */
  readonly #whole: Int32Array;
  readonly #table: Int32Array;
  readonly #mask: number;
  /** By `pairOf`: whether some pattern may begin with these two units. Most of a text is passed over by this. */
  readonly #begins = new Uint8Array(0x10000);
  #nodes = 1;

  /** @param patterns of two units and more */
  constructor(patterns: readonly Pattern[]) {
    const most = patterns.reduce((sum, { text }) => sum + text.length, 1);
    let slots = 16;
    while (slots < 2 * most) slots *= 2;
    this.#fail = new Int32Array(most);
    this.#depth = new Int32Array(most);
    this.#parent = new Int32Array(most);
    this.#unit = new Uint16Array(most);
    this.#match = new Int32Array(most);
    this.#whole = new Int32Array(most);
    this.#table = new Int32Array(slots);
    this.#mask = slots - 1;
    for (const pattern of patterns) this.#insert(pattern);
    this.#link(patterns.reduce((deepest, { text }) => Math.max(deepest, text.length), 0));
  }

  /**
   * Reports every place where a pattern ends.
   *
   * @returns the length of the longest beginning of a pattern that the text ends with
   */
  scan(text: string, onMatch: OnMatch): number {
    const begins = this.#begins;
    const matches = this.#match;
    let node = 0;
    let unit = text.charCodeAt(0);
    for (let i = 0; i < text.length; i++) {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (node !== 0 || begins[pairOf(unit, next)] !== 0) {
        node = this.#step(node, unit);
        const match = matches[node] ?? 0;
        if (match !== 0) {
          const start = i + 1 - match;
          onMatch(start, Math.min(start + (this.#whole[node] ?? 0), text.length));
        }
      }
      unit = next;
    }
    return this.#depth[node] ?? 0;
  }

  #insert({ text, length }: Pattern): void {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const slot = this.#slot(node, unit);
      let child = this.#table[slot] ?? 0;
      if (child === 0) {
        child = this.#nodes++;
        this.#table[slot] = child;
        this.#parent[child] = node;
        this.#unit[child] = unit;
        this.#depth[child] = i + 1;
      }
      node = child;
    }
    this.#begins[pairOf(text.charCodeAt(0), text.charCodeAt(1))] = 1;
    this.#match[node] = text.length;
    this.#whole[node] = Math.max(this.#whole[node] ?? 0, length);
  }

  /** Links every node, shallow ones first, to the longest other node that is an end of it. */
  #link(deepest: number): void {
    for (const node of this.#byDepth(deepest)) {
      const parent = this.#parent[node] ?? 0;
      const fail = parent === 0 ? 0 : this.#step(this.#fail[parent] ?? 0, this.#unit[node] ?? 0);
      this.#fail[node] = fail;
      if (this.#match[node] !== 0) continue;
      this.#match[node] = this.#match[fail] ?? 0;
      this.#whole[node] = this.#whole[fail] ?? 0;
    }
  }

  /** All nodes but the root, sorted by counting. */
  #byDepth(deepest: number): Int32Array {
    const next = new Int32Array(deepest + 2);
    for (let node = 1; node < this.#nodes; node++) {
      const depth = this.#depth[node] ?? 0;
      next[depth + 1] = (next[depth + 1] ?? 0) + 1;
    }
    for (let depth = 1; depth < next.length; depth++)
      next[depth] = (next[depth] ?? 0) + (next[depth - 1] ?? 0);
    const order = new Int32Array(this.#nodes - 1);
    for (let node = 1; node < this.#nodes; node++) {
      const depth = this.#depth[node] ?? 0;
      const place = next[depth] ?? 0;
      order[place] = node;
      next[depth] = place + 1;
    }
    return order;
  }

  #step(from: number, unit: number): number {
    let node = from;
    for (;;) {
      const child = this.#table[this.#slot(node, unit)] ?? 0;
      if (child !== 0 || node === 0) return child;
      node = this.#fail[node] ?? 0;
    }
  }

  /** The slot of an edge, or the empty one where it would be. The root is nobody's child, so 0 marks an empty slot. */
  #slot(node: number, unit: number): number {
    let slot = ((Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7) & this.#mask;
    for (;;) {
      const child = this.#table[slot] ?? 0;
      if (child === 0 || (this.#parent[child] === node && this.#unit[child] === unit)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}

/** Two units as one number of 16 bits; those beyond Latin-1 share theirs with others. */
function pairOf(first: number, second: number): number {
  return ((first << 8) ^ second) & 0xffff;
}
