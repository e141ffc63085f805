/**
 * How to take back what a transaction has changed in memory. If its commit fails, the notes about claims, webhooks and
 * due times are as if it had never been.
 */
export class UndoLog {
  #steps: (() => void)[] = [];

  add(step: () => void): void {
    this.#steps.push(step);
  }

  /** A place to go back to. */
  mark(): number {
    return this.#steps.length;
  }

  rollBackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  /** The changes are final. */
  clear(): void {
    this.#steps = [];
  }
}
