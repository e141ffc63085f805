import pg from 'pg';
import type { Clock } from '../../clock.ts';
import { Places } from './connect.ts';

const RETRY_MS = 1_000;
/** How often it is tried whether notifications still come through, and how long one may take. */
const TRY_EVERY_MS = 10_000;
const TRY_FOR_MS = 5_000;

export interface ListenerDeps {
  url: string;
  channel: string;
  clock: Pick<Clock, 'timer'>;
  /** Sends a notification to this node, as others do. */
  tellSelf(): Promise<void>;
  /** Called with each payload, own ones included. */
  heard(payload: string): void;
  /** Called each time the connection is there, as something may have been missed before. */
  listening(): void;
  report(message: string): void;
}

/**
 * The one connection that stays open for notifications. A lost one is made anew, and so is one that has gone silent: a
 * network may swallow packets, and a pooler in transaction mode passes no notification on.
 */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #places: Places;
  #client: pg.Client | null = null;
  #cancelTimer = () => {};
  #heardAny = false;
  #isReported = false;
  #closed = false;

  /** @throws StartError where a file that the URL names cannot be read */
  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#places = new Places(deps.url, 'anchor-webhooks listen');
  }

  /** Rejects where nothing can be connected to; goes on trying all the same, until `close`. */
  async start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#connect();
      } catch (error) {
        if (tries < this.#places.count) continue;
        this.#startLater();
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    await this.#client?.end().catch(() => undefined);
  }

  #startLater(): void {
    if (this.#closed) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.timer(RETRY_MS, () => {
      this.start().catch(() => undefined);
    });
  }

  async #connect(): Promise<void> {
    const place = this.#places.current;
    const client = new pg.Client(place);
    this.#client = client;
    let isListening = false;
    const lost = () => {
      if (!isListening) return;
      isListening = false;
      this.#places.moveOn(place);
      client.end().catch(() => undefined);
      this.#startLater();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => {
      this.#heardAny = true;
      this.#deps.heard(payload ?? '');
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#deps.channel}`);
    } catch (error) {
      this.#places.moveOn(place);
      client.end().catch(() => undefined);
      throw error;
    }
    isListening = true;
    this.#deps.listening();
    this.#try(lost);
  }

  /** Tells itself something, now and then, and gives the connection up that does not pass it on. */
  #try(giveUp: () => void): void {
    const { clock, tellSelf } = this.#deps;
    if (this.#closed) return;
    this.#heardAny = false;
    let isTold = false;
    tellSelf().then(
      () => {
        isTold = true;
      },
      () => undefined,
    );
    this.#cancelTimer = clock.timer(TRY_FOR_MS, () => {
      if (this.#heardAny) {
        this.#isReported = false;
        this.#cancelTimer = clock.timer(TRY_EVERY_MS - TRY_FOR_MS, () => this.#try(giveUp));
        return;
      }
      if (isTold) this.#reportSilence();
      giveUp();
    });
  }

  #reportSilence(): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#deps.report(
      'notifications of PostgreSQL do not come through, so other nodes are looked for every 5 s only; behind a pooler in transaction mode, set ANCHOR_DATABASE_LISTEN_URL to the server itself',
    );
  }
}
