import type { Clock } from '../clock.ts';

/** So many requests that the sender has no time for are more than it needs to go on with; so few are hardly enough. */
const REQUESTS = { most: 64, least: 16 };
/** The same of deliveries that wait for this process to send them. */
const DELIVERIES = { most: 256, least: 128 };
/** No publish is held back for longer. */
const MOST_WAIT_MS = 100;

/**
 * Holds publishes back for a moment while it is this process itself that cannot send any faster. Deliveries beyond what may be in
 * memory would only be written as waiting, to be found and read again later, which costs each a tenth more; and the
 * queue would be as long as publishers make it. How fast a receiver answers has no part in it.
 */
export class BackPressure {
  readonly #clock: Pick<Clock, 'timer'>;
  #requests = false;
  #deliveries = false;
  /** What publishes wait for, all for the same. */
  #ease: { promise: Promise<void>; now: () => void } | null = null;

  constructor(clock: Pick<Clock, 'timer'>) {
    this.#clock = clock;
  }

  /** Told again and again how many requests wait for the sender to have time for them. */
  requestsWait(requests: number): void {
    this.#requests = requests >= (this.#requests ? REQUESTS.least : REQUESTS.most);
    this.#easeOff();
  }

  /** Told again and again how many deliveries wait although their receivers would take them (`OwnBacklog`). */
  deliveriesWait(deliveries: number): void {
    this.#deliveries = deliveries >= (this.#deliveries ? DELIVERIES.least : DELIVERIES.most);
    this.#easeOff();
  }

  /** What a publish is to wait for before its body is read; null: nothing. */
  relief(): Promise<void> | null {
    if (!this.#busy) return null;
    this.#ease ??= this.#newEase();
    return this.#ease.promise;
  }

  get #busy(): boolean {
    return this.#requests || this.#deliveries;
  }

  #easeOff(): void {
    if (!this.#busy) this.#ease?.now();
  }

  #newEase(): { promise: Promise<void>; now: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const now = () => {
      cancel();
      this.#ease = null;
      resolve();
    };
    const cancel = this.#clock.timer(MOST_WAIT_MS, now);
    return { promise, now };
  }
}
