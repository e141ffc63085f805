import type { Clock } from '../../src/clock.ts';

interface Timer {
  dueAt: number;
  order: number;
  run: () => void;
}

/**
 * A clock that stands still until it is driven. `advance` fires timers in order of their due time (those of one
 * instant in order of their making) and lets what each of them started come to rest before the next one fires, so
 * that a run is the same every time.
 */
export class VirtualClock implements Clock {
  #steady: number;
  #wallAhead = 0;
  #timers: Timer[] = [];
  #made = 0;

  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#steady = startMs;
  }

  wall(): number {
    return this.#steady + this.#wallAhead;
  }

  steady(): number {
    return this.#steady;
  }

  timer(delayMs: number, run: () => void): () => void {
    const timer: Timer = { dueAt: this.#steady + Math.max(0, delayMs), order: this.#made++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Steps the wall clock as an operator or NTP would; the steady clock does not notice. */
  stepWall(byMs: number): void {
    this.#wallAhead += byMs;
  }

  /** Timers that have not fired yet. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Runs `ms` milliseconds of virtual time. */
  async advance(ms: number): Promise<void> {
    const end = this.#steady + ms;
    await comeToRest();
    for (let timer = this.#takeDue(end); timer !== undefined; timer = this.#takeDue(end)) {
      this.#steady = timer.dueAt;
      timer.run();
      await comeToRest();
    }
    this.#steady = end;
  }

  #takeDue(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > end) continue;
      const sooner = next === undefined || timer.dueAt < next.dueAt;
      const sameInstantButOlder =
        next !== undefined && timer.dueAt === next.dueAt && timer.order < next.order;
      if (sooner || sameInstantButOlder) next = timer;
    }
    if (next !== undefined) this.#timers = this.#timers.filter((other) => other !== next);
    return next;
  }
}

/**
 * Lets promises and immediates that are under way finish. Nothing driven by a virtual clock waits for the outside
 * world, so a bounded number of turns of the event loop is enough.
 */
async function comeToRest(): Promise<void> {
  for (let turn = 0; turn < 24; turn++) await new Promise((resolve) => setImmediate(resolve));
}
