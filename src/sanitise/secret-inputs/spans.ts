/** Parts of a text, in their order, of which those that overlap have become one: there may be one at each of its units. */
export class Spans {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #least = 1;
  /** What is behind so many is of the search before. */
  #count = 0;

  /** @param least shorter ones are not kept */
  begin(least: number): void {
    this.#count = 0;
    this.#least = least;
  }

  get length(): number {
    return this.#count;
  }

  startOf(index: number): number {
    return this.#starts[index] as number;
  }

  endOf(index: number): number {
    return this.#ends[index] as number;
  }

  /** Adds a part that goes on behind where the last one began. */
  add(from: number, to: number): void {
    if (to - from < this.#least) return;
    const starts = this.#starts;
    const ends = this.#ends;
    let start = from;
    let end = to;
    let last = this.#count - 1;
    for (; last >= 0 && (ends[last] as number) > start; last--) {
      start = Math.min(start, starts[last] as number);
      end = Math.max(end, ends[last] as number);
    }
    starts[last + 1] = start;
    ends[last + 1] = end;
    this.#count = last + 2;
  }
}
