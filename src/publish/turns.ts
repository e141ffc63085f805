/** Taken in of all batches in one turn of the event loop: less than half a millisecond of checking and sanitising. */
const EVENTS_PER_TURN = 16;

/**
 * Lets the events of batches in a few at a time, in the order in which they came. A batch of 500 would else hold up everything on
 * this thread for some 10 ms: single publishes, and deliveries whose outcome has come and which could be followed by the next.
 */
export class Turns {
  #left = EVENTS_PER_TURN;
  #ending = false;
  #waiting: (() => void)[] = [];

  /** Null where an event may be taken in now; else what to wait for. */
  next(): Promise<void> | null {
    this.#endLater();
    if (this.#left > 0) {
      this.#left -= 1;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #endLater(): void {
    if (this.#ending) return;
    this.#ending = true;
    setImmediate(() => this.#end());
  }

  #end(): void {
    this.#ending = false;
    this.#left = EVENTS_PER_TURN;
    const next = this.#waiting.splice(0, EVENTS_PER_TURN);
    this.#left -= next.length;
    if (this.#waiting.length > 0) this.#endLater();
    for (const go of next) go();
  }
}
