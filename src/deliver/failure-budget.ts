/**
 * What one webhook may spend on exchanges that end its connection, and what all of a project may. One such exchange takes
 * about 2 ms of processor time in all threads together, so a webhook's are a tenth of one core.
 */
export const WEBHOOK_FAILURES: FailureRate = { perSecond: 50, burst: 100 };
export const PROJECT_FAILURES: FailureRate = { perSecond: 100, burst: 200 };
/** All that have failed so lately together, for many projects that fail at the same time. */
export const ALL_FAILURES: FailureRate = { perSecond: 200, burst: 400 };

export interface FailureRate {
  perSecond: number;
  burst: number;
}

/**
 * How many costly exchanges may still be risked: those that broke off a connection, or had to be cut off. Each costs a
 * connection and, as a rule, a TLS handshake, which is many times the work of an exchange on an open connection. An
 * endpoint that does so at once with a backlog behind it would otherwise take the processor from all others. Endpoints that
 * answer, fast or slowly, that hang, or that are not there at all, are never held up.
 */
export class FailureBudget {
  readonly #rate: FailureRate;
  #left: number;
  #countedAt = 0;

  constructor(rate: FailureRate) {
    this.#rate = rate;
    this.#left = rate.burst;
  }

  /** Nothing of it is spent, as for almost every webhook at almost every time. */
  get full(): boolean {
    return this.#left >= this.#rate.burst;
  }

  /** Milliseconds until `underWay` exchanges besides one more can be risked; 0 = now. */
  waitMs(underWay: number, now: number): number {
    if (this.full) return 0;
    this.#refill(now);
    const missing = underWay + 1 - this.#left;
    return missing <= 0 ? 0 : Math.ceil((missing * 1000) / this.#rate.perSecond);
  }

  spend(now: number): void {
    if (this.full) this.#countedAt = now;
    this.#refill(now);
    // Those that were under way at the same time may overdraw it, which is then waited for.
    this.#left = Math.max(-this.#rate.burst, this.#left - 1);
  }

  #refill(now: number): void {
    const gained = ((now - this.#countedAt) * this.#rate.perSecond) / 1000;
    this.#left = Math.min(this.#rate.burst, this.#left + Math.max(0, gained));
    this.#countedAt = now;
  }
}
