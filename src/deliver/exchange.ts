import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import type { Connection, Connections } from './connections.ts';
import { describeFailure, describeTimeout } from './describe-failure.ts';
import { type ExchangeOutcome, RESPONSE_BODY_CAP, RESPONSE_HEADERS_CAP } from './transport.ts';

/** What a socket reports that the receiver has closed. */
const CLOSED_BY_RECEIVER = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Failures before there was a connection: no handshake, hardly any work. */
const NEVER_CONNECTED = new Set([
  'ANCHOR_ADDRESS_REFUSED',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENODATA',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One exchange: a request, and what came of it. waiting → (final headers) → reading → ended, or → ended from anywhere.
 *
 * Status and headers decide the outcome. A body cut short by the cap, the deadline or a reset changes nothing.
 *
 * A receiver may close a kept-alive connection in the very moment in which we use it again. Where that is what
 * happened (used before, closed, not a byte of an answer) the request is sent once more, on a new connection and
 * within the same deadline: the endpoint has not failed, so no attempt may be used up.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: Dispatcher.DispatchOptions & { origin: string };
  readonly #connections: Connections;
  readonly #done: (outcome: ExchangeOutcome) => void;
  #connection: Connection;
  #cancelDeadline: () => void = () => {};
  #head: { status: number; headers: IncomingHttpHeaders } | null = null;
  #chunks: Buffer[] = [];
  #bodyBytes = 0;
  #ended = false;

  constructor(deps: {
    request: Dispatcher.DispatchOptions & { origin: string };
    connections: Connections;
    done: (outcome: ExchangeOutcome) => void;
  }) {
    this.#request = deps.request;
    this.#connections = deps.connections;
    this.#done = deps.done;
    this.#connection = deps.connections.take(deps.request.origin);
  }

  start(clock: Clock, deadlineMs: number): void {
    this.#cancelDeadline = clock.timer(deadlineMs, () => this.#cutOff(describeTimeout(deadlineMs), false));
    this.#send();
  }

  onRequestStart(): void {}

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#head = { status, headers };
    this.#connection.headComplete();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    // A copy, because a small slice would keep the whole read buffer alive until the attempt is recorded.
    this.#chunks.push(Buffer.from(chunk.subarray(0, RESPONSE_BODY_CAP - this.#bodyBytes)));
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes > RESPONSE_BODY_CAP) this.#cutOff(null, true);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    const connection = this.#connection;
    // The parser is not done with the connection yet: it may still find that the receiver wants it closed.
    queueMicrotask(() => this.#connections.giveBack(connection));
    this.#end(null, false);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #send(): void {
    try {
      this.#connection.dispatch(this.#request, this);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    if (this.#closedBeforeUse(error)) {
      this.#connections.discard(this.#connection);
      // A new connection has had no exchange before, so there is no second time.
      this.#connection = this.#connections.open(this.#request.origin);
      this.#send();
      return;
    }
    this.#cutOff(describeFailure(error), !neverConnected(error));
  }

  #closedBeforeUse(error: unknown): boolean {
    const { reused, answered } = this.#connection;
    return reused && !answered && CLOSED_BY_RECEIVER.has(codeOf(error));
  }

  /** Ends the exchange and its connection, whose state is not known. */
  #cutOff(failure: string | null, costly: boolean): void {
    if (this.#ended) return;
    this.#end(failure, costly);
    this.#connections.discard(this.#connection);
  }

  #end(failure: string | null, costly: boolean): void {
    this.#ended = true;
    this.#cancelDeadline();
    if (this.#head === null) {
      this.#done({
        response: null,
        failure: failure ?? 'The endpoint closed the connection without a response.',
        costly,
      });
      return;
    }
    const body = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#done({
      response: { ...this.#head, headers: keptHeaders(this.#head.headers), body },
      failure: null,
      costly: costly || Object.keys(this.#head.headers).length > RESPONSE_HEADERS_CAP,
    });
  }
}

function neverConnected(error: unknown): boolean {
  return NEVER_CONNECTED.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The first of them: thousands of tiny ones would cost every later stage more than the exchange itself. */
function keptHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  // undici leaves no undefined values in; the type of node:http allows them.
  const all = headers as Record<string, string | string[]>;
  const names = Object.keys(all);
  if (names.length <= RESPONSE_HEADERS_CAP) return all;
  return Object.fromEntries(names.slice(0, RESPONSE_HEADERS_CAP).map((name) => [name, all[name] ?? '']));
}
