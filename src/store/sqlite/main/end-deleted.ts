import type { Clock } from '../../../clock.ts';
import type { WriteQueue } from './write-queue.ts';

/** Few enough that a commit with them holds up nobody. */
const CHUNK = 500;
const RETRY_MS = 1_000;

/**
 * Ends the waiting deliveries of deleted webhooks, chunk by chunk: each is one command among others, so publishes go in
 * between. What a stop or a failure leaves over goes on later, at the latest with the next start.
 */
export class EndDeleted {
  readonly #queue: WriteQueue;
  readonly #clock: Pick<Clock, 'timer'>;
  readonly #cancels = new Set<() => void>();
  #stopped = false;

  constructor(queue: WriteQueue, clock: Pick<Clock, 'timer'>) {
    this.#queue = queue;
    this.#clock = clock;
  }

  begin(webhook: number): void {
    this.#run(webhook).catch(() => this.#tryAgainLater(webhook));
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  async #run(webhook: number): Promise<void> {
    let ended = CHUNK;
    while (ended === CHUNK && !this.#stopped) {
      ended = await this.#queue.command('endWaiting', webhook, CHUNK);
    }
  }

  #tryAgainLater(webhook: number): void {
    if (this.#stopped) return;
    const cancel = this.#clock.timer(RETRY_MS, () => {
      this.#cancels.delete(cancel);
      this.begin(webhook);
    });
    this.#cancels.add(cancel);
  }
}
