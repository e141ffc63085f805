import type { Clock } from '../../clock.ts';
import type { ConnectTarget } from '../../network/open-socket.ts';
import { describeFailure, describeTimeout } from '../describe-failure.ts';
import { type ExchangeOutcome, RESPONSE_BODY_CAP } from '../transport.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import type { Connections } from './connections.ts';
import { ResponseFaultError } from './faults.ts';
import type { ResponseHead } from './response-head.ts';

/** What a socket reports that the receiver has closed. */
const CLOSED_BY_RECEIVER = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Failures before there was a connection: no handshake, hardly any work. */
const NEVER_CONNECTED = new Set([
  'ANCHOR_ADDRESS_REFUSED',
  'ANCHOR_CONNECT_TIMEOUT',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENODATA',
  'ENOTFOUND',
  'ETIMEDOUT',
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
export class Exchange implements ConnectionUser {
  readonly #target: ConnectTarget;
  readonly #request: Buffer;
  readonly #connections: Connections;
  readonly #done: (outcome: ExchangeOutcome) => void;
  #connection: Connection;
  readonly #clock: Pick<Clock, 'steady'>;
  readonly #begun: number;
  readonly #cancelDeadline: () => void;
  #head: ResponseHead | null = null;
  #body = NO_BODY;
  #ended = false;

  /** Begins at once. `done` is called once, later than this call. */
  constructor(deps: {
    target: ConnectTarget;
    /** All of it, from the request line to the end of the body. */
    request: Buffer;
    connections: Connections;
    clock: Pick<Clock, 'steady' | 'timer'>;
    /** Covers all of it, connecting included. */
    deadlineMs: number;
    done: (outcome: ExchangeOutcome) => void;
  }) {
    this.#target = deps.target;
    this.#request = deps.request;
    this.#connections = deps.connections;
    this.#done = deps.done;
    this.#clock = deps.clock;
    this.#begun = deps.clock.steady();
    const { deadlineMs } = deps;
    // Before the connect, whose own timer is as long: it is this one that says what the time was for.
    this.#cancelDeadline = deps.clock.timer(deadlineMs, () =>
      this.#cutOff(describeTimeout(deadlineMs), false),
    );
    this.#connection = deps.connections.take(deps.target);
    this.#connection.send(this.#request, this);
  }

  onHead(head: ResponseHead): void {
    this.#head = head;
  }

  onBody(piece: Buffer): void {
    const left = RESPONSE_BODY_CAP - this.#body.length;
    const kept = piece.subarray(0, left);
    // A copy in any case: a slice would keep the whole read buffer alive until the attempt is recorded.
    this.#body = this.#body.length === 0 ? Buffer.from(kept) : Buffer.concat([this.#body, kept]);
    if (piece.length > left) this.#cutOff(null, true);
  }

  onEnd(reusable: boolean): void {
    if (reusable) this.#connections.giveBack(this.#connection);
    else this.#connection.destroy();
    this.#end(null, false);
  }

  onError(error: Error): void {
    if (this.#closedBeforeUse(error)) {
      // A new connection has had no exchange before, so there is no second time.
      this.#connection = this.#connections.open(this.#target);
      this.#connection.send(this.#request, this);
      return;
    }
    this.#end(describeFailure(error), !neverConnected(error));
  }

  #closedBeforeUse(error: Error): boolean {
    const { reused, answered } = this.#connection;
    return reused && !answered && closedByReceiver(error);
  }

  /** Ends the exchange and its connection, whose state is not known. */
  #cutOff(failure: string | null, costly: boolean): void {
    this.#connection.destroy();
    this.#end(failure, costly);
  }

  #end(failure: string | null, costly: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelDeadline();
    const head = this.#head;
    const tookMs = this.#clock.steady() - this.#begun;
    if (head === null) this.#done({ response: null, failure, costly, tookMs });
    else {
      const { status, headers } = head;
      const response = { status, headers, body: this.#body };
      this.#done({ response, failure: null, costly: costly || head.dropped, tookMs });
    }
  }
}

const NO_BODY: Buffer = Buffer.alloc(0);

function closedByReceiver(error: Error): boolean {
  return error instanceof ResponseFaultError
    ? error.fault === 'closed'
    : CLOSED_BY_RECEIVER.has(codeOf(error));
}

function neverConnected(error: Error): boolean {
  return NEVER_CONNECTED.has(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
