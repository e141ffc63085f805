import { Worker } from 'node:worker_threads';
import { TransientMap } from '../../common/transient-map.ts';
import type { NetworkSettings } from '../../network/guarded-network.ts';
import { renderHeaders } from '../http1/request-bytes.ts';
import { type ExchangeOutcome, refuse, type SignedRequest, type Transport } from '../transport.ts';
import {
  type NumberedRequest,
  type OutcomeColumns,
  packRequests,
  unpackOutcomes,
} from './exchange-columns.ts';

/**
 * Sends requests on a thread of its own: connecting, TLS and HTTP towards receivers take nothing from the thread that
 * accepts events, and the second core of a small machine has something to do.
 *
 * Should the thread die, the process dies with it, as it would of the same fault on its main thread. After the next start
 * every attempt whose outcome was not recorded is made again.
 */
export class ThreadedTransport implements Transport {
  readonly #thread: Worker;
  readonly #waiting = new TransientMap<number, (outcome: ExchangeOutcome) => void>();
  readonly #ended: Promise<void>;
  readonly #onWaiting: (requests: number) => void;
  #lastId = 0;
  #requests: NumberedRequest[] = [];
  #closing = false;

  /** @param onWaiting told with every outcome how many requests wait for the thread to have time for them */
  constructor(start: NetworkSettings, onWaiting: (requests: number) => void = () => {}) {
    this.#onWaiting = onWaiting;
    // The source or what it was built to, whichever runs here.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
    // No listener for errors: one that nobody expects ends the process.
    this.#thread = new Worker(new URL(`./sender-thread${extension}`, import.meta.url), {
      name: 'sender',
      workerData: start,
    });
    this.#thread.on('message', (columns: OutcomeColumns) => this.#tell(columns));
    this.#ended = new Promise((resolve) => this.#thread.once('exit', () => resolve()));
    void this.#ended.then(() => {
      if (!this.#closing) throw new Error("the sender's thread has ended");
    });
  }

  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void {
    const rendered = renderHeaders(request);
    if ('refused' in rendered) {
      refuse(rendered.refused, done);
      return;
    }
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, done);
    const { url, body } = request;
    this.#requests.push({ id: this.#lastId, url, deadlineMs, headerSection: rendered.section, body });
    // Those of the same turn share a message.
    if (this.#requests.length === 1) setImmediate(() => this.#hand());
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#hand();
    this.#thread.postMessage('close');
    await this.#ended;
  }

  #hand(): void {
    if (this.#requests.length === 0) return;
    const columns = packRequests(this.#requests);
    this.#requests = [];
    this.#thread.postMessage(columns, [columns.bytes.buffer]);
  }

  #tell(columns: OutcomeColumns): void {
    this.#onWaiting(columns.waiting);
    for (const { id, outcome } of unpackOutcomes(columns)) {
      const done = this.#waiting.get(id);
      this.#waiting.delete(id);
      done?.(outcome);
    }
  }
}
