import { bar } from '../bar.ts';
import type { Terminal } from '../terminal.ts';

const REDRAW_MS = 100;

/** Counts results, and shows on a terminal how far a publish has come. */
export class Progress {
  accepted = 0;
  duplicates = 0;
  refused = 0;
  readonly #terminal: Terminal;
  readonly #share: () => number | null;
  readonly #start = performance.now();
  #shownAt = 0;

  /** @param share how much of the input was read, 0 to 1; null where its length is unknown */
  constructor(terminal: Terminal, share: () => number | null) {
    this.#terminal = terminal;
    this.#share = share;
  }

  /** To be called after each result. */
  show(): void {
    const now = performance.now();
    if (now - this.#shownAt < REDRAW_MS) return;
    this.#shownAt = now;
    const share = this.#share();
    this.#terminal.progress(`${share === null ? '' : `${bar(share)} `}${this.counts()}`);
  }

  /** What has happened so far, in one line. */
  counts(): string {
    const total = this.accepted + this.duplicates + this.refused;
    const seconds = Math.max(0.001, (performance.now() - this.#start) / 1000);
    const parts = [
      `${this.accepted} published`,
      ...(this.duplicates > 0 ? [`${this.duplicates} known already`] : []),
      ...(this.refused > 0 ? [`${this.refused} refused`] : []),
    ];
    return `${parts.join(', ')}${total < 1000 ? '' : ` (${Math.round(total / seconds)}/s)`}`;
  }
}
