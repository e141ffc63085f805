/** A histogram in Prometheus' text format: counts of durations by upper bound, their sum and their number. */
export class DurationHistogram {
  readonly #bounds: readonly number[];
  /** For each bound, the durations between the one before and it; at the end those above all. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds in seconds, rising */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(seconds: number): void {
    let at = 0;
    while (at < this.#bounds.length && seconds > (this.#bounds[at] ?? 0)) at++;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += seconds;
  }

  text(name: string, help: string): string {
    let total = 0;
    const buckets = [...this.#bounds, '+Inf'].map((bound, at) => {
      total += this.#counts[at] ?? 0;
      return `${name}_bucket{le="${bound}"} ${total}`;
    });
    const lines = [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...buckets,
      `${name}_sum ${this.#sum}`,
      `${name}_count ${total}`,
    ];
    return `\n${lines.join('\n')}\n`;
  }
}
