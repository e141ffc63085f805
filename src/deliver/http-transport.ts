import type { IncomingHttpHeaders } from 'node:http';
import { type buildConnector, type Dispatcher, Pool } from 'undici';
import type { Clock } from '../clock.ts';
import { describeFailure, describeTimeout } from './describe-failure.ts';
import type { ExchangeOutcome, SignedRequest, Transport } from './transport.ts';

/** Bytes of a response body that are kept; reading stops there. */
export const RESPONSE_BODY_CAP = 4096;

/** Idle time after which a receiver's kept-alive connection is closed. Most servers close theirs after 5 s. */
const KEEP_ALIVE_MS = 4_000;
/** Beyond this number of pools an idle one is closed for each new one, so that one-off origins cost no memory. */
const MAX_POOLS = 2_000;

/** Sends requests over HTTP/1.1 with a pool of kept-alive connections per origin. */
export class HttpTransport implements Transport {
  readonly #clock: Clock;
  readonly #connect: buildConnector.connector;
  readonly #pools = new Map<string, Pool>();
  /** Parsed once per URL: the parse costs more than the rest of the set-up. */
  readonly #addresses = new Map<string, { origin: string; path: string }>();

  constructor(deps: { clock: Clock; connect: buildConnector.connector }) {
    this.#clock = deps.clock;
    this.#connect = deps.connect;
  }

  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void {
    const exchange = new Exchange(done);
    try {
      const { origin, path } = this.#address(request.url);
      const { headers, body } = request;
      exchange.startDeadline(this.#clock, deadlineMs);
      this.#pool(origin).dispatch({ path, method: 'POST', headers, body }, exchange);
    } catch (error) {
      exchange.fail(error);
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #address(url: string): { origin: string; path: string } {
    let address = this.#addresses.get(url);
    if (address === undefined) {
      const parsed = new URL(url);
      address = { origin: parsed.origin, path: parsed.pathname + parsed.search };
      if (this.#addresses.size >= MAX_POOLS) this.#addresses.clear();
      this.#addresses.set(url, address);
    }
    return address;
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    // The number of connections is bounded by the attempts that the dispatcher starts. A bound here would let a hanging
    // webhook take the connections of another one on the same origin.
    const pool = new Pool(origin, {
      connect: this.#connect,
      connections: null,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // The exchange has one deadline of its own, which also covers what these two would leave out.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#pools.set(origin, pool);
    if (this.#pools.size > MAX_POOLS) this.#closeIdlePool();
    return pool;
  }

  #closeIdlePool(): void {
    for (const [origin, pool] of this.#pools) {
      if (pool.stats.running > 0 || pool.stats.pending > 0 || pool.stats.queued > 0) continue;
      this.#pools.delete(origin);
      void pool.close();
      return;
    }
  }
}

/**
 * One exchange. waiting → (final headers) → reading → ended, or → ended from anywhere.
 *
 * Status and headers decide the outcome. A body cut short by the cap, the deadline or a reset changes nothing.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #done: (outcome: ExchangeOutcome) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #cancelDeadline: () => void = () => {};
  #head: { status: number; headers: IncomingHttpHeaders } | null = null;
  #chunks: Buffer[] = [];
  #bodyBytes = 0;
  #ended = false;

  constructor(done: (outcome: ExchangeOutcome) => void) {
    this.#done = done;
  }

  startDeadline(clock: Clock, deadlineMs: number): void {
    this.#cancelDeadline = clock.timer(deadlineMs, () => this.#cutOff(describeTimeout(deadlineMs)));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The deadline passed while the connection was being opened: the request must not go out after all.
    if (this.#ended) controller.abort(new Error('deadline'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.#head = { status, headers };
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    // A copy, because a small slice would keep the whole read buffer alive until the attempt is recorded.
    this.#chunks.push(Buffer.from(chunk.subarray(0, RESPONSE_BODY_CAP - this.#bodyBytes)));
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes > RESPONSE_BODY_CAP) this.#cutOff('');
  }

  onResponseEnd(): void {
    this.#end(null);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.#end(describeFailure(error));
  }

  #cutOff(failure: string): void {
    this.#end(failure);
    this.#controller?.abort(new Error('cut off'));
  }

  #end(failure: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelDeadline();
    if (this.#head === null) {
      this.#done({
        response: null,
        failure: failure ?? 'The endpoint closed the connection without a response.',
      });
      return;
    }
    const body = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#done({
      response: { ...this.#head, headers: plainHeaders(this.#head.headers), body },
      failure: null,
    });
  }
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  // undici leaves no undefined values in; the type of node:http allows them.
  return headers as Record<string, string | string[]>;
}
