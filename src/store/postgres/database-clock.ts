import type { Clock } from '../../clock.ts';
import type { Millis } from '../store.ts';
import type { Runner } from './database.ts';
import { READ_CLOCK } from './statements/nodes.ts';

/** Looks at the start: the first ones are slow, as connections are made and statements prepared. */
const FIRST_LOOKS = 4;
/** By so much a look may be slower than the best one and still be believed; grows while none is. */
const TOLERANCE = 1.5;

/**
 * The database's clock, run down on this node's steady clock in between: all nodes then agree on what was accepted when.
 * Right to within half of the fastest round trip.
 */
export class DatabaseClock {
  readonly #clock: Pick<Clock, 'steady'>;
  /** Database time less steady time. */
  #offset = 0;
  #tolerated = Number.POSITIVE_INFINITY;

  constructor(clock: Pick<Clock, 'steady'>) {
    this.#clock = clock;
  }

  now(): Millis {
    return this.#clock.steady() + this.#offset;
  }

  async look(database: Runner, looks = FIRST_LOOKS): Promise<void> {
    for (let i = 0; i < looks; i++) {
      const before = this.#clock.steady();
      const [row] = await database.run<{ now: number }>(READ_CLOCK);
      if (row !== undefined) this.#take(row.now, before, this.#clock.steady());
    }
  }

  #take(databaseNow: Millis, before: Millis, after: Millis): void {
    const offset = databaseNow - (before + after) / 2;
    const took = after - before;
    // Further off than a round trip can explain: one of the clocks was stepped.
    const stepped = Math.abs(offset - this.#offset) > took;
    if (stepped || took <= this.#tolerated) {
      this.#offset = offset;
      this.#tolerated = took * TOLERANCE;
    } else {
      this.#tolerated *= TOLERANCE;
    }
  }
}
