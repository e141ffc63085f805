import pg from 'pg';
import type { Clock } from '../../clock.ts';
import { Places } from './connect.ts';

const RETRY_MS = 1_000;

/** The one connection that stays open for notifications. A lost one is made anew. */
export class Listener {
  readonly #clock: Pick<Clock, 'timer'>;
  readonly #places: Places;
  readonly #channel: string;
  readonly #heard: (payload: string) => void;
  readonly #listening: () => void;
  #client: pg.Client | null = null;
  #cancelRetry = () => {};
  #closed = false;

  /**
   * @param on.heard called with each payload
   * @param on.listening called each time the connection is there, as something may have been missed before
   */
  constructor(
    url: string,
    channel: string,
    clock: Pick<Clock, 'timer'>,
    on: { heard(payload: string): void; listening(): void },
  ) {
    this.#clock = clock;
    this.#places = new Places(url, 'anchor-webhooks listen');
    this.#channel = channel;
    this.#heard = on.heard;
    this.#listening = on.listening;
  }

  /**
   * Returns at once: until the connection is there, and wherever it cannot be (a pooler in transaction mode), the poll
   * does the work.
   */
  start(): void {
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const place = this.#places.current;
    const client = new pg.Client(place);
    this.#client = client;
    let lost = false;
    const retry = () => {
      if (lost) return;
      lost = true;
      this.#places.moveOn(place);
      client.end().catch(() => undefined);
      if (!this.#closed) this.#cancelRetry = this.#clock.timer(RETRY_MS, () => void this.#connect());
    };
    client.on('error', retry);
    client.on('end', retry);
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#channel}`);
      this.#listening();
    } catch {
      retry();
    }
  }
}
