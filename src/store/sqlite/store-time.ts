import type { Clock } from '../../clock.ts';
import type { Millis } from '../store.ts';

/** Store time and wall time of one instant. */
export interface TimeMark {
  store: Millis;
  wall: Millis;
}

/** A mark with the steps of the wall clock, oldest first, where those on disk are not all. */
export interface MarkToSave extends TimeMark {
  steps: readonly ClockStep[] | null;
}

/** A step of the wall clock: when it was noticed, in store time, and how far wall time was ahead of store time before. */
export interface ClockStep {
  at: Millis;
  aheadBefore: Millis;
}

/** Steps that are remembered. Of older ones the least is, so that what they protect is kept longer, never shorter. */
const MOST_STEPS = 32;
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
  #steps: readonly ClockStep[];
  #savedSteps: readonly ClockStep[];

  /**
   * @param last the last mark that was saved; null in a new database
   * @param steps those that were saved
   */
  constructor(
    clock: Pick<Clock, 'wall' | 'steady'>,
    last: TimeMark | null,
    steps: readonly ClockStep[] = [],
  ) {
    const wall = clock.wall();
    const start = last === null ? wall : last.store + Math.max(0, wall - last.wall);
    this.#clock = clock;
    this.#shift = start - clock.steady();
    const ahead = Math.round(wall - start);
    this.#wallAhead = Math.abs(ahead) > STEP_MS ? ahead : 0;
    this.#steps = steps;
    this.#savedSteps = steps;
    const before = last === null ? ahead : last.wall - last.store;
    if (Math.abs(ahead - before) > STEP_MS) this.#noteStep(Math.floor(start), before);
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

  /**
   * What ended before `before` (wall time) as people read it has also been over for so long. Where the wall clock was
   * stepped meanwhile, the times from before the step are not what the clock shows now: the result is earlier then.
   *
   * @param wall what the wall clock shows now
   */
  overSince(before: Millis, wall: Millis): Millis {
    this.#look();
    const since = this.now() - (wall - before);
    const aheads = this.#steps.filter(({ at }) => at > since).map(({ aheadBefore }) => aheadBefore);
    return before + Math.min(0, ...aheads.map((ahead) => ahead - this.#wallAhead));
  }

  /** The mark to save with the transaction under way, or null while the last one is good enough. */
  markToSave(): MarkToSave | null {
    this.#look();
    const steps = this.#steps === this.#savedSteps ? null : this.#steps;
    const mark = { store: Math.floor(this.now()), wall: Math.floor(this.#clock.wall()), steps };
    return steps !== null || mark.store - this.#marked >= MARK_EVERY_MS ? mark : null;
  }

  /** Looks whether the wall clock was stepped. */
  #look(): void {
    const store = Math.floor(this.now());
    const ahead = Math.floor(this.#clock.wall()) - store;
    if (Math.abs(ahead - this.#wallAhead) <= STEP_MS) return;
    this.#noteStep(store, this.#wallAhead);
    this.#wallAhead = ahead;
  }

  #noteStep(at: Millis, aheadBefore: Millis): void {
    this.#steps = [...this.#steps, { at, aheadBefore }];
    const [oldest, second, ...others] = this.#steps;
    if (this.#steps.length <= MOST_STEPS || oldest === undefined || second === undefined) return;
    const least = Math.min(oldest.aheadBefore, second.aheadBefore);
    this.#steps = [{ at: second.at, aheadBefore: least }, ...others];
  }

  /** The mark is on disk. */
  saved(mark: MarkToSave): void {
    this.#marked = mark.store;
    this.#savedSteps = mark.steps ?? this.#savedSteps;
  }
}
