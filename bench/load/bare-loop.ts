/** The bare loop, as a process: signs and POSTs with undici, and does nothing else. */
import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { eventId, overwriteSequence } from '../event-ids.ts';
import { monotonicMs } from '../monotonic.ts';
import { serveCommands } from '../worker.ts';

export interface BareOptions {
  url: string;
  /** The authority of an https receiver, PEM. */
  ca: string | null;
  secret: string;
  bodyBytes: number;
  /** Connections, each with one request under way. */
  connections: number;
}

export interface Sent {
  /** Monotonic ms of each request, by running number. */
  sentAt: Float64Array;
  failed: number;
}

class BareLoop {
  readonly #pool: Pool;
  readonly #key: KeyObject;
  readonly #template: Buffer;
  readonly #idOffset: number;
  readonly #sentAt: number[] = [];
  readonly #path: string;
  #failed = 0;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;
  #stopping = false;

  constructor(options: BareOptions) {
    const { connections, ca } = options;
    const { origin, pathname } = new URL(options.url);
    const trusted = ca === null ? {} : { connect: { ca } };
    this.#pool = new Pool(origin, { connections, pipelining: 1, ...trusted });
    this.#path = pathname;
    this.#key = createSecretKey(options.secret, 'utf8');
    const start = `{"id":"${eventId(0, 0)}","padding":"`;
    this.#template = Buffer.from(`${start}${'x'.repeat(options.bodyBytes - start.length - 2)}"}`);
    this.#idOffset = start.indexOf('evt_');
    for (let connection = 0; connection < connections; connection++) this.#sendNext();
  }

  async stop(): Promise<Sent> {
    this.#stopping = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    return { sentAt: Float64Array.from(this.#sentAt), failed: this.#failed };
  }

  #sendNext(): void {
    const sequence = this.#sentAt.push(monotonicMs()) - 1;
    const body = Buffer.from(this.#template);
    overwriteSequence(body, this.#idOffset, sequence);
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', this.#key).update(`v0:${timestamp}:`).update(body).digest('hex');
    this.#underWay++;
    let ended = false;
    const done = (failed: boolean) => {
      if (ended) return;
      ended = true;
      this.#ended(failed);
    };
    this.#pool.dispatch(
      {
        method: 'POST',
        path: this.#path,
        headers: {
          'User-Agent': 'Anchor-Webhooks/1.0',
          'Content-Type': 'application/json',
          'Anchor-Event': 'task.completed',
          'Anchor-Delivery-Id': randomUUID(),
          'Anchor-Timestamp': String(timestamp),
          'Anchor-Signature': `t=${timestamp},v1=${signature}`,
          'webhook-id': eventId(0, sequence),
        },
        body,
      },
      {
        onRequestStart: () => {},
        onResponseStart: () => {},
        onResponseData: () => {},
        onResponseEnd: () => done(false),
        onResponseError: () => done(true),
      },
    );
  }

  #ended(failed: boolean): void {
    this.#underWay--;
    if (failed) this.#failed++;
    if (!this.#stopping) this.#sendNext();
    else if (this.#underWay === 0) this.#whenIdle?.();
  }
}

let loop: BareLoop | undefined;

serveCommands({
  start: (options: BareOptions) => {
    loop = new BareLoop(options);
  },
  stop: () => loop?.stop(),
});
