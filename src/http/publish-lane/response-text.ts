import type { Server } from 'node:http';
import type { Clock } from '../../clock.ts';
import { COMMON_HEADERS } from '../common-headers.ts';

/** Not imported: that reads all the module's names, one of which loads Node's HTTP client. It takes 50 ms and 10 MB. */
const { STATUS_CODES } = process.getBuiltinModule('node:http');

export interface LaneAnswer {
  requestId: string;
  status: number;
  /** JSON. */
  body: string;
  /** Whole seconds. */
  retryAfter?: number | undefined;
}

const COMMON = COMMON_HEADERS.map((part, i) => part + (i % 2 === 0 ? ': ' : '\r\n')).join('');

/** Writes responses as the framework and Node's server do, header by header. */
export class ResponseText {
  readonly #server: Pick<Server, 'listening' | 'keepAliveTimeout'>;
  readonly #clock: Pick<Clock, 'wall'>;
  #second = 0;
  #date = '';

  constructor(server: Pick<Server, 'listening' | 'keepAliveTimeout'>, clock: Pick<Clock, 'wall'>) {
    this.#server = server;
    this.#clock = clock;
  }

  of({ requestId, status, body, retryAfter }: LaneAnswer): string {
    const retry = retryAfter === undefined ? '' : `retry-after: ${retryAfter}\r\n`;
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nx-request-id: ${requestId}\r\n${COMMON}${retry}` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `Date: ${this.#now()}\r\n${this.#connection()}\r\n${body}`
    );
  }

  #connection(): string {
    const { listening, keepAliveTimeout } = this.#server;
    if (!listening) return 'Connection: close\r\n';
    return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveTimeout / 1000)}\r\n`;
  }

  /** As HTTP writes a time (RFC 9110, section 5.6.7), made once a second. */
  #now(): string {
    const second = Math.floor(this.#clock.wall() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(second * 1000).toUTCString();
    }
    return this.#date;
  }
}
