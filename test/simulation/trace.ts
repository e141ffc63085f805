import { createHash } from 'node:crypto';

/** What happened in a run, one line each, with short names instead of ids. */
export class Trace {
  readonly lines: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #startMs: number;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
  }

  say(line: string): void {
    const seconds = ((this.#now() - this.#startMs) / 1000).toFixed(3);
    this.lines.push(`${seconds.padStart(12)} s  ${line}`);
  }

  /** The short name of an id: `kind` and a number, by its first mention. Ids that are drawn at random stay out of a trace. */
  name(kind: string, id: string): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind}${count}`;
    this.#names.set(id, name);
    return name;
  }

  /** Two runs with the same hash did the same, step by step. */
  hash(): string {
    const hash = createHash('sha256');
    for (const line of this.lines) hash.update(line).update('\n');
    return hash.digest('hex').slice(0, 16);
  }
}
