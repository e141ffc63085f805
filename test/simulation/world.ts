import type { Random } from '../support/random.ts';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';

const START = Date.UTC(2026, 0, 1);

/**
 * What outlives the service's process: true time, the machine's wall clock (which may be stepped), the disk's moods, and
 * the record of what happened.
 */
export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  /** One line for each broken promise. */
  readonly broken: string[] = [];
  /** How likely a commit fails, or a call of the store. Nothing of it has happened then. */
  readonly disk = { commitFails: 0, callFails: 0 };
  /** When the disk failed or the process stood still. */
  readonly troubles: { from: number; to: number }[] = [];
  #wallAhead = 0;
  /** Steps of the wall clock. */
  readonly wallSteps: { at: number; byMs: number }[] = [];

  constructor(random: Random) {
    this.random = random;
    this.scheduler = new Scheduler(random.fork(), START);
    this.trace = new Trace(() => this.scheduler.now);
  }

  get now(): number {
    return this.scheduler.now;
  }

  wall(): number {
    return Math.floor(this.scheduler.now + this.#wallAhead);
  }

  stepWall(byMs: number): void {
    this.#wallAhead += byMs;
    this.wallSteps.push({ at: this.now, byMs });
    this.trace.say(`the wall clock is stepped by ${byMs / 1000} s`);
  }

  /** Notes that something is wrong with the machine for as long as `trouble` lasts. */
  async during(trouble: () => Promise<void>): Promise<void> {
    const span = { from: this.now, to: Number.POSITIVE_INFINITY };
    this.troubles.push(span);
    await trouble();
    span.to = this.now;
  }

  /** Notes a broken promise. */
  breach(line: string): void {
    this.broken.push(line);
    this.trace.say(`BROKEN: ${line}`);
  }

  sleep(delayMs: number): Promise<void> {
    return this.scheduler.sleep(this, delayMs);
  }
}
