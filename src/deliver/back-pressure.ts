import type { Clock } from '../clock.ts';
import type { EventStore } from '../store/store.ts';

/** So many requests that the sender has no time for are more than it needs to go on with; so few are hardly enough. */
const WAITING = { most: 64, least: 16 };
/** No publish is held back for longer. */
const MOST_WAIT_MS = 100;

/**
 * Holds publishes back for a moment while it is this process itself that cannot send any faster. Deliveries beyond what may be in
 * memory would only be written as waiting, to be found and read again later, which costs each a twentieth more; and the
 * queue would be as long as publishers make it. How fast a receiver answers has no part in it.
 */
export class BackPressure {
  readonly #clock: Pick<Clock, 'timer'>;
  #busy = false;
  /** What publishes wait for, all for the same. */
  #relief: { promise: Promise<void>; now: () => void } | null = null;

  constructor(clock: Pick<Clock, 'timer'>) {
    this.#clock = clock;
  }

  /** Told again and again how many requests wait for the sender to have time for them. */
  waiting(requests: number): void {
    this.#busy = requests >= (this.#busy ? WAITING.least : WAITING.most);
    if (!this.#busy) this.#relief?.now();
  }

  /** What a publish is to wait for; null: nothing. */
  relief(): Promise<void> | null {
    if (!this.#busy) return null;
    this.#relief ??= this.#newRelief();
    return this.#relief.promise;
  }

  #newRelief(): { promise: Promise<void>; now: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const now = () => {
      cancel();
      this.#relief = null;
      resolve();
    };
    const cancel = this.#clock.timer(MOST_WAIT_MS, now);
    return { promise, now };
  }
}

/** Events that are stored once there is relief. */
export function heldBack(events: EventStore, pressure: BackPressure): EventStore {
  return {
    publish(event, options) {
      const relief = pressure.relief();
      return relief === null
        ? events.publish(event, options)
        : relief.then(() => events.publish(event, options));
    },
  };
}
