/** Reads up to `count` sequence numbers below `below`, highest first. */
export type FetchBelow = (below: number, count: number) => number[];

/** A descending run of sequence numbers, read in blocks that grow with use: most runs give a page only a row or none. */
class Run {
  readonly #fetch: FetchBelow;
  #block: number[];
  #at = 0;
  #size = 1;

  constructor(fetch: FetchBelow, below: number) {
    this.#fetch = fetch;
    this.#block = fetch(below, 1);
  }

  get head(): number | undefined {
    return this.#block[this.#at];
  }

  advance(): void {
    const passed = this.#block[this.#at];
    this.#at += 1;
    if (this.#at < this.#block.length || passed === undefined || this.#block.length < this.#size) return;
    this.#size = Math.min(256, this.#size * 8);
    this.#block = this.#fetch(passed, this.#size);
    this.#at = 0;
  }
}

/** Merges descending runs below `below` into one, lazily. */
export function* newestFirst(runs: readonly FetchBelow[], below: number): Generator<number> {
  const heap = runs.map((fetch) => new Run(fetch, below));
  for (let at = heap.length >> 1; at >= 0; at--) siftDown(heap, at);
  for (;;) {
    const newest = heap[0];
    if (newest?.head === undefined) return;
    yield newest.head;
    newest.advance();
    siftDown(heap, 0);
  }
}

/** Restores the order of a heap (the highest head is first, an ended run is lowest) after `at` has changed. */
function siftDown(heap: Run[], at: number): void {
  for (let parent = at; ; ) {
    const left = 2 * parent + 1;
    const higher = headOf(heap, left + 1) > headOf(heap, left) ? left + 1 : left;
    if (headOf(heap, higher) <= headOf(heap, parent)) return;
    const moved = heap[parent] as Run;
    heap[parent] = heap[higher] as Run;
    heap[higher] = moved;
    parent = higher;
  }
}

function headOf(heap: readonly Run[], at: number): number {
  return heap[at]?.head ?? -1;
}
