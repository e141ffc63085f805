import type { Clock } from '../../src/clock.ts';
import type { Random } from '../support/random.ts';
import type { World } from './world.ts';

/** Node's timers can fire up to this much early, as they count from the start of the turn of the event loop. */
const EARLY_MS = 1.5;
const LATE_MS = 4;

/** Time as one process sees it: its steady clock begins at what the wall clock shows when it starts. */
export class ProcessClock implements Clock {
  readonly #world: World;
  readonly #owner: object;
  readonly #random: Random;
  readonly #ahead: number;

  constructor(world: World, owner: object, random: Random) {
    this.#world = world;
    this.#owner = owner;
    this.#random = random;
    this.#ahead = world.wall() - world.now;
  }

  wall(): number {
    return this.#world.wall();
  }

  steady(): number {
    return this.#world.now + this.#ahead;
  }

  timer(delayMs: number, run: () => void): () => void {
    const off = this.#random.chance(0.2) ? -EARLY_MS : LATE_MS;
    return this.#world.scheduler.timer(this.#owner, delayMs + off * this.#random.next(), run);
  }
}
