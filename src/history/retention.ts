import type { Clock } from '../clock.ts';
import type { HistoryStore, Millis } from '../store/store.ts';

export interface RetentionDeps {
  store: Pick<HistoryStore, 'removeExpired'>;
  clock: Clock;
  /** How long (ms) the history of a delivery is kept after it has ended. */
  retentionMs: Millis;
  /** Told of a run that the store did not let finish; the next one goes on. */
  onError(error: unknown): void;
}

const FIRST_RUN_AFTER_MS = 1_000;
const EVERY_MS = 60_000;
/** A batch holds up every publish that waits behind it, which must never be for more than 50 ms. */
const LONGEST_BATCH_MS = 25;
const SHORT_BATCH_MS = 10;
/** Pause after a batch, in times of what it took: batches back to back would hold up publishes noticeably. */
const PAUSE_PER_BATCH = 4;
/** In a store that is busy a batch mostly waits for its turn: what is removed then must still keep up with what comes in. */
const LONGEST_PAUSE_MS = 250;
const SMALLEST_BATCH = 100;
const FIRST_BATCH = 200;
const LARGEST_BATCH = 5_000;

/**
 * Removes history past its time, in batches so small that nobody notices: the size of the next follows from how long
 * the last one took, and between two of them the store is left to the publishes for four times as long, within limits.
 */
export class Retention {
  readonly #deps: RetentionDeps;
  #batch = FIRST_BATCH;
  #stopping = false;
  #running: Promise<number> | null = null;
  #cancelTimer = () => {};
  #endPause = () => {};

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** Runs soon, and then once a minute. */
  start(): void {
    this.#scheduleRun(FIRST_RUN_AFTER_MS);
  }

  /** Resolves once no batch is under way and none will be. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelTimer();
    this.#endPause();
    await this.#running?.catch(() => {});
  }

  /** Removes all that is past its time, and resolves with how many rows went. Rejects where the store fails. */
  runOnce(): Promise<number> {
    this.#running ??= this.#removeAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  #scheduleRun(delayMs: number): void {
    if (this.#stopping) return;
    this.#cancelTimer = this.#deps.clock.timer(delayMs, () => {
      this.runOnce()
        .catch((error: unknown) => this.#deps.onError(error))
        .finally(() => this.#scheduleRun(EVERY_MS));
    });
  }

  async #removeAll(): Promise<number> {
    const { store, clock, retentionMs } = this.#deps;
    const before = clock.wall() - retentionMs;
    let total = 0;
    while (!this.#stopping) {
      const began = clock.steady();
      const removed = await store.removeExpired(before, this.#batch);
      const tookMs = clock.steady() - began;
      total += removed;
      if (removed === 0 || this.#stopping) break;
      this.#adapt(tookMs);
      await this.#pause(Math.min(LONGEST_PAUSE_MS, tookMs * PAUSE_PER_BATCH));
    }
    return total;
  }

  #adapt(tookMs: number): void {
    if (tookMs > LONGEST_BATCH_MS) {
      this.#batch = Math.max(SMALLEST_BATCH, Math.floor((this.#batch * SHORT_BATCH_MS) / tookMs));
    } else if (tookMs < SHORT_BATCH_MS) {
      this.#batch = Math.min(LARGEST_BATCH, Math.ceil(this.#batch * 1.5));
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.timer(ms, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
