/** The receiving end, as a process: answers 200 to everything as cheaply as Node can, and checks every signature afterwards. */
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { portOf } from '../../src/common/port-of.ts';
import { sequenceOf } from '../event-ids.ts';
import { monotonicMs } from '../monotonic.ts';
import { serveCommands } from '../worker.ts';
import { HttpSplitter } from './http-splitter.ts';
import { RequestLog } from './request-log.ts';
import { RequestCheck } from './signatures.ts';

/** Both signatures of the contract, or its own alone (as the bare loop signs). */
export type SignedWith = 'both' | 'anchor';

/** What came in since the log was last cleared: the valid requests as columns, in the order of their arrival. */
export interface Receipts {
  /** Running number of the event. */
  sequence: Float64Array;
  /** Which webhook it was sent to, from the path. */
  webhook: Uint16Array;
  /** Monotonic ms. */
  arrivedAt: Float64Array;
  /** Requests whose signature does not fit, or which are none of ours; one example spelt out. */
  invalid: number;
  invalidExample: string | null;
  meanBodyBytes: number;
}

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
const UNAVAILABLE = Buffer.from('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
const DELIVERY_ID = 'anchor-delivery-id: ';
const log = new RequestLog();
/** Deliveries that were seen once; null while the first attempt is answered like any other. */
let seen: Set<string> | null = null;

function serve(socket: Socket): void {
  let arrivedAt = 0;
  const splitter = new HttpSplitter((bytes, headLength) => {
    log.add(bytes, headLength, arrivedAt);
    socket.write(seen !== null && isNew(bytes, headLength, seen) ? UNAVAILABLE : OK);
  });
  socket.on('data', (chunk) => {
    arrivedAt = monotonicMs();
    splitter.push(chunk);
  });
  socket.on('error', () => {}); // The sender may reset its idle connections when it closes.
}

function isNew(bytes: Buffer, headLength: number, known: Set<string>): boolean {
  const head = bytes.toString('latin1', 0, headLength).toLowerCase();
  const at = head.indexOf(DELIVERY_ID) + DELIVERY_ID.length;
  const id = head.slice(at, at + 36);
  if (known.has(id)) return false;
  known.add(id);
  return true;
}

serveCommands({
  listen: (tls?: { key: string; cert: string }) =>
    new Promise<number>((resolve) => {
      const server =
        tls === undefined
          ? createServer({ noDelay: true }, serve)
          : createTlsServer({ ...tls, noDelay: true }, serve).on('tlsClientError', () => {});
      server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
    }),
  /** From now on each delivery's first attempt is answered 503. */
  failFirst: () => {
    seen = new Set();
  },
  count: () => log.count,
  clear: () => log.clear(),
  receipts: (args: { secrets: string[]; signedWith: SignedWith }) => receipts(args),
});

/** @param secrets by webhook number */
function receipts({ secrets, signedWith }: { secrets: string[]; signedWith: SignedWith }): Receipts {
  const check = new RequestCheck(secrets, signedWith);
  const sequence = new Float64Array(log.count);
  const webhook = new Uint16Array(log.count);
  const arrivedAt = new Float64Array(log.count);
  let valid = 0;
  let bodyBytes = 0;
  let invalidExample: string | null = null;
  for (const request of log.requests()) {
    bodyBytes += request.bytes.length - request.headLength;
    const signed = check.valid(request);
    const number = signed === null ? Number.NaN : sequenceOf(signed.id);
    if (signed === null || !Number.isInteger(number)) {
      invalidExample ??= request.bytes.toString('latin1');
      continue;
    }
    sequence[valid] = number;
    webhook[valid] = signed.webhook;
    arrivedAt[valid] = request.arrivedAt;
    valid++;
  }
  return {
    sequence: sequence.slice(0, valid),
    webhook: webhook.slice(0, valid),
    arrivedAt: arrivedAt.slice(0, valid),
    invalid: log.count - valid,
    invalidExample,
    meanBodyBytes: bodyBytes / Math.max(1, log.count),
  };
}
