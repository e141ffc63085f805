import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { ClaimedDelivery, DeliveryQueue, SettledAttempt, SettleOutcome } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AttemptLog } from './attempt-log.ts';

/** Waits between tries to record while the store is away; the last one repeats. */
const STORE_RETRY_MS = [100, 500, 2_000, 5_000];

/**
 * Records attempts that have ended. An attempt is kept in memory until the store has it: what a receiver was sent must
 * not be missing from the history because a disk was full for a minute. Memory stays bounded, because each attempt
 * holds its claim until it is recorded, and claims are bounded.
 */
export class Recorder {
  readonly #queue: Pick<DeliveryQueue, 'settle'>;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  readonly #attempts: Pick<AttemptLog, 'recorded'>;
  #unrecorded = 0;
  #drained: (() => void)[] = [];

  constructor(deps: {
    queue: Pick<DeliveryQueue, 'settle'>;
    clock: Clock;
    log: Logger;
    attempts: Pick<AttemptLog, 'recorded'>;
    metrics: Metrics;
  }) {
    this.#queue = deps.queue;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#attempts = deps.attempts;
    this.#metrics = deps.metrics;
  }

  /**
   * Records one attempt.
   *
   * @param recorded called once it is on disk, with the time of the retry on the steady clock, or null if none follows
   */
  record(
    delivery: ClaimedDelivery,
    attempt: SettledAttempt,
    recorded: (retryAt: number | null) => void,
  ): void {
    this.#unrecorded += 1;
    this.#settle(delivery, attempt, 0, recorded);
  }

  /** Resolves when every attempt handed over so far is recorded. */
  drained(): Promise<void> {
    if (this.#unrecorded === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #settle(
    delivery: ClaimedDelivery,
    attempt: SettledAttempt,
    tries: number,
    recorded: (retryAt: number | null) => void,
  ): void {
    this.#queue.settle(attempt).then(
      (outcome) => this.#settled(delivery, attempt, outcome, recorded),
      (error: unknown) => {
        this.#log.error({ err: error, delivery: delivery.id }, 'an attempt could not be recorded yet');
        const wait = STORE_RETRY_MS[Math.min(tries, STORE_RETRY_MS.length - 1)] ?? 0;
        this.#clock.timer(wait, () => this.#settle(delivery, attempt, tries + 1, recorded));
      },
    );
  }

  #settled(
    delivery: ClaimedDelivery,
    attempt: SettledAttempt,
    outcome: SettleOutcome,
    recorded: (retryAt: number | null) => void,
  ): void {
    const status = outcome.result === 'settled' ? outcome.status : 'lost';
    this.#metrics.attemptRecorded(status, attempt.response?.status ?? null, attempt.durationMs);
    this.#attempts.recorded(delivery, attempt, status);
    const { next } = attempt;
    recorded(status === 'pending' && next.status === 'pending' ? attempt.endedSteady + next.delayMs : null);
    this.#unrecorded -= 1;
    if (this.#unrecorded === 0) {
      for (const resolve of this.#drained.splice(0)) resolve();
    }
  }
}
