/**
 * Writes a line at once, and those that follow within a tenth of a second as one. A write is a hop to another thread and
 * back, which costs more than a line; and sonic-boom measures everything that waits anew with each line that is added.
 */
export class LineBuffer {
  readonly #writeOut: (lines: string) => void;
  #lines: string[] = [];
  #length = 0;
  #gathering = false;

  constructor(writeOut: (lines: string) => void) {
    this.#writeOut = writeOut;
  }

  write(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (!this.#gathering) this.#flushAndGather();
    else if (this.#length >= MOST_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    const lines = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    this.#writeOut(lines);
  }

  #flushAndGather(): void {
    this.flush();
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      if (this.#length > 0) this.#flushAndGather();
    }, GATHER_MS);
  }
}

const MOST_CHARACTERS = 32 * 1024;
const GATHER_MS = 100;
