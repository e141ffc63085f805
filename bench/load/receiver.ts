/** The receiving end, as a process: answers 200 to everything as cheaply as Node can, and checks every signature afterwards. */
import { createHmac } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { sequenceOf } from '../event-ids.ts';
import { monotonicMs } from '../monotonic.ts';
import { serveCommands } from '../worker.ts';
import { HttpSplitter } from './http-splitter.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';

/** What came in since the log was last cleared. */
export interface Receipts {
  requests: number;
  /** Monotonic ms of each event's first valid receipt by its running number; 0 = never received. */
  firstReceiptAt: Float64Array;
  /** Further valid requests for an event that had been received already. */
  repeated: number;
  /** Requests whose signature does not fit, one example spelt out. */
  invalid: number;
  invalidExample: string | null;
  meanBodyBytes: number;
}

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
const log = new RequestLog();

const server = createServer({ noDelay: true }, (socket) => {
  let arrivedAt = 0;
  const splitter = new HttpSplitter((bytes, headLength) => {
    log.add(bytes, headLength, arrivedAt);
    socket.write(OK);
  });
  socket.on('data', (chunk) => {
    arrivedAt = monotonicMs();
    splitter.push(chunk);
  });
  socket.on('error', () => {}); // The sender may reset its idle connections when it closes.
});

serveCommands({
  listen: () =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    }),
  count: () => log.count,
  clear: () => log.clear(),
  receipts: (args: { secrets: string[]; events: number }) => receipts(args.secrets, args.events),
});

function receipts(secrets: string[], events: number): Receipts {
  const result: Receipts = {
    requests: log.count,
    firstReceiptAt: new Float64Array(events),
    repeated: 0,
    invalid: 0,
    invalidExample: null,
    meanBodyBytes: 0,
  };
  let bodyBytes = 0;
  for (const request of log.requests()) {
    bodyBytes += request.bytes.length - request.headLength;
    const sequence = validSequence(request, secrets);
    if (sequence === null || sequence >= events) {
      result.invalid++;
      result.invalidExample ??= request.bytes.toString('latin1');
    } else if (result.firstReceiptAt[sequence] === 0) result.firstReceiptAt[sequence] = request.arrivedAt;
    else result.repeated++;
  }
  result.meanBodyBytes = bodyBytes / Math.max(1, log.count);
  return result;
}

/** The running number of the event in a request that is signed by one of `secrets`, else null. */
function validSequence(request: LoggedRequest, secrets: string[]): number | null {
  const head = request.bytes.toString('latin1', 0, request.headLength);
  const body = request.bytes.subarray(request.headLength);
  const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const id = header('webhook-id');
  // The body is what is signed: an id that the signature does not cover proves nothing.
  if (!body.toString('latin1', 0, 80).startsWith(`{"id":"${id}"`)) return null;
  const timestamp = header('anchor-timestamp');
  const signatures = header('anchor-signature').split(',');
  const signed = secrets.some((secret) => {
    const hex = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
    return signatures.includes(`v1=${hex}`);
  });
  const sequence = sequenceOf(id);
  return signed && Number.isInteger(sequence) ? sequence : null;
}
