/** Parts of a text, in their order, of which those that overlap have become one: there may be one at each of its units. */
export class Spans {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #least = 1;

  /** @param least shorter ones are not kept */
  begin(least: number): void {
    this.#starts.length = 0;
    this.#ends.length = 0;
    this.#least = least;
  }

  get length(): number {
    return this.#starts.length;
  }

  at(index: number): [start: number, end: number] {
    return [this.#starts[index] as number, this.#ends[index] as number];
  }

  /** Adds a part that goes on behind where the last one began. */
  add(from: number, to: number): void {
    if (to - from < this.#least) return;
    const starts = this.#starts;
    const ends = this.#ends;
    let start = from;
    let end = to;
    let last = starts.length - 1;
    while (last >= 0 && (ends[last] as number) > start) {
      start = Math.min(start, starts[last] as number);
      end = Math.max(end, ends[last] as number);
      last -= 1;
    }
    starts.length = last + 1;
    ends.length = last + 1;
    starts.push(start);
    ends.push(end);
  }
}
