import type { Clock } from '../../clock.ts';
import type { Millis } from '../store.ts';

/** Store time and wall time of one instant. */
export interface TimeMark {
  store: Millis;
  wall: Millis;
}

/** A smaller difference is not a step of the wall clock but its ordinary adjustment. */
const STEP_MS = 1_000;
const MARK_EVERY_MS = 1_000;

/**
 * The time that due times are stored in. It runs with the steady clock, and over a restart it goes on from the last mark
 * by as much as the wall clock shows to have passed, never back. So a wall clock that is stepped, while the process
 * runs or while it is down, neither makes everything due at once nor puts anything off: what remains of a wait after a
 * restart is never more than it was. Where no clock was ever stepped, store time is wall time.
 */
export class StoreTime {
  readonly #clock: Pick<Clock, 'wall' | 'steady'>;
  readonly #shift: number;
  #wallAhead: number;
  #marked: Millis;

  /** @param last the last mark that was saved; null in a new database */
  constructor(clock: Pick<Clock, 'wall' | 'steady'>, last: TimeMark | null) {
    const wall = clock.wall();
    const start = last === null ? wall : last.store + Math.max(0, wall - last.wall);
    this.#clock = clock;
    this.#shift = start - clock.steady();
    const ahead = Math.round(wall - start);
    this.#wallAhead = Math.abs(ahead) > STEP_MS ? ahead : 0;
    this.#marked = Number.NEGATIVE_INFINITY;
  }

  now(): Millis {
    return this.#clock.steady() + this.#shift;
  }

  fromSteady(steady: Millis): Millis {
    return steady + this.#shift;
  }

  /** What to add to a stored time for people to read it. Changes only when the wall clock is stepped. */
  get wallAhead(): number {
    return this.#wallAhead;
  }

  /** The mark to save with the transaction under way, or null while the last one is good enough. */
  markToSave(): TimeMark | null {
    const mark = { store: Math.floor(this.now()), wall: Math.floor(this.#clock.wall()) };
    const ahead = mark.wall - mark.store;
    const stepped = Math.abs(ahead - this.#wallAhead) > STEP_MS;
    if (stepped) this.#wallAhead = ahead;
    return stepped || mark.store - this.#marked >= MARK_EVERY_MS ? mark : null;
  }

  /** The mark is on disk. */
  saved(mark: TimeMark): void {
    this.#marked = mark.store;
  }
}
