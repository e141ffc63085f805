import type { Spans } from './spans.ts';

/** A text to look for, which may be the beginning of a longer one. */
export interface Pattern {
  text: string;
  /** Of the whole. */
  length: number;
}

const HAS_NEXT = 0x10000;
const HAS_MORE = 0x20000;

/** A small table, which is sooner made, tells the beginnings of so many patterns apart. */
const FEW = 64;

/**
 * Finds any number of patterns in one pass over a text (Aho and Corasick, 1975): the time does not depend on how many
 * patterns there are, nor on how often they nearly match.
 *
 * Nodes are numbered in the order in which the patterns make them, 0 is the root: most nodes have the next one for their
 * only child. The edges to others are one open-addressed hash table, so that a node with many costs no more than one
 * with few.
 */
export class Automaton {
  readonly #fail: Int32Array;
  readonly #depth: Int32Array;
  readonly #parent: Int32Array;
  readonly #unit: Uint16Array;
  /** By node: HAS_NEXT and the unit that leads to the next node, if that is a child; HAS_MORE where others are in the table. */
  readonly #children: Int32Array;
  /** By node: how far before its end the longest pattern that ends there begins; 0 for none. */
  readonly #match: Int32Array;
  /** By node: the length of the whole that this pattern begins. */
  readonly #whole: Int32Array;
  readonly #table: Int32Array;
  readonly #mask: number;
  /** By two units as one number: whether some pattern may begin with them. Most of a text is passed over by this. */
  readonly #begins: Uint8Array;
  /** Of the first of the two. */
  readonly #shift: number;
  #nodes = 1;
  #scanned = 0;

  /** @param patterns of two units and more */
  constructor(patterns: readonly Pattern[]) {
    const most = patterns.reduce((sum, { text }) => sum + text.length, 1);
    let slots = 16;
    while (slots < 2 * most) slots *= 2;
    this.#fail = new Int32Array(most);
    this.#depth = new Int32Array(most);
    this.#parent = new Int32Array(most);
    this.#unit = new Uint16Array(most);
    this.#children = new Int32Array(most);
    this.#match = new Int32Array(most);
    this.#whole = new Int32Array(most);
    this.#table = new Int32Array(slots);
    this.#mask = slots - 1;
    this.#shift = patterns.length > FEW ? 8 : 5;
    this.#begins = new Uint8Array(0x80 << this.#shift);
    for (const pattern of patterns) this.#insert(pattern);
    this.#link(patterns.reduce((deepest, { text }) => Math.max(deepest, text.length), 0));
  }

  /** Units of all texts so far. */
  get scanned(): number {
    return this.#scanned;
  }

  /**
   * Adds, at every place where patterns end, where the whole of the longest of them is.
   *
   * @returns the length of the longest beginning of a pattern that the text ends with
   */
  scan(units: Uint16Array, length: number, into: Spans): number {
    const begins = this.#begins;
    const shift = this.#shift;
    const mask = begins.length - 1;
    const matches = this.#match;
    let node = 0;
    this.#scanned += length;
    for (let i = 0; i < length; i++) {
      const unit = units[i] as number;
      if (node === 0 && begins[((unit << shift) ^ (units[i + 1] as number)) & mask] === 0) continue;
      node = this.#step(node, unit);
      const match = matches[node] as number;
      if (match === 0) continue;
      const start = i + 1 - match;
      into.add(start, Math.min(start + (this.#whole[node] as number), length));
    }
    return this.#depth[node] as number;
  }

  #insert({ text, length }: Pattern): void {
    let node = 0;
    for (let i = 0; i < text.length; i++)
      node = this.#child(node, text.charCodeAt(i)) || this.#grow(node, text.charCodeAt(i));
    const pair = (text.charCodeAt(0) << this.#shift) ^ text.charCodeAt(1);
    this.#begins[pair & (this.#begins.length - 1)] = 1;
    this.#match[node] = text.length;
    this.#whole[node] = Math.max(this.#whole[node] as number, length);
  }

  #grow(parent: number, unit: number): number {
    const child = this.#nodes++;
    if (child === parent + 1) {
      this.#children[parent] = HAS_NEXT | unit;
    } else {
      this.#children[parent] = (this.#children[parent] as number) | HAS_MORE;
      this.#table[this.#slot(parent, unit)] = child;
    }
    this.#parent[child] = parent;
    this.#unit[child] = unit;
    this.#depth[child] = (this.#depth[parent] as number) + 1;
    return child;
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
      const child = this.#child(node, unit);
      if (child !== 0 || node === 0) return child;
      node = this.#fail[node] as number;
    }
  }

  /** The child that a unit leads to; 0, as the root is nobody's child, for none. */
  #child(node: number, unit: number): number {
    const children = this.#children[node] as number;
    if ((children & ~HAS_MORE) === (HAS_NEXT | unit)) return node + 1;
    return children < HAS_MORE ? 0 : (this.#table[this.#slot(node, unit)] as number);
  }

  /** The slot of an edge to another child than the next node, or the empty one where it would be. */
  #slot(node: number, unit: number): number {
    let slot = ((Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7) & this.#mask;
    for (;;) {
      const child = this.#table[slot] as number;
      if (child === 0 || (this.#parent[child] === node && this.#unit[child] === unit)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
