/** The sender's thread: every connection to a receiver lives here, so that none of them keeps a publisher waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { paced } from '../../common/paced.ts';
import type { NetworkSettings } from '../../network/guarded-network.ts';
import { collectWhenIdle } from '../../process/idle-memory.ts';
import {
  type NumberedOutcome,
  packOutcomes,
  type RequestColumns,
  type UnpackedRequest,
  unpackRequests,
} from './exchange-columns.ts';
import { openTransport } from './open-transport.ts';

if (parentPort === null) throw new Error('this file is started as a thread by the threaded transport');
const port = parentPort;
const transport = openTransport(workerData as NetworkSettings);
/** Nobody waits for an outcome but the history. */
const TELL_EVERY_MS = 2;
const tellSoon = paced(TELL_EVERY_MS);
let ended: NumberedOutcome[] = [];
/**
 * Begun in one turn of the event loop. What comes in hundreds would else be under way all at once, on a connection each, while
 * this thread can attend to a few at a time.
 */
const BEGIN_AT_ONCE = 16;
const waiting: UnpackedRequest[] = [];
/** How many waited when it was told last. */
let toldWaiting = 0;
let telling = false;
void collectWhenIdle();

port.on('message', (message: RequestColumns | 'close') => {
  if (message === 'close') {
    begin(waiting.splice(0));
    void transport.close().then(() => port.close());
    return;
  }
  const idle = waiting.length === 0;
  waiting.push(...unpackRequests(message));
  if (idle) beginSome();
});

function beginSome(): void {
  begin(waiting.splice(0, BEGIN_AT_ONCE));
  if (waiting.length > 0) setImmediate(beginSome);
  // Also where no receiver answers.
  else if (toldWaiting > 0) tellOnce();
}

function begin(requests: readonly UnpackedRequest[]): void {
  for (const { id, url, rest, deadlineMs } of requests) {
    transport.postRendered(url, rest, deadlineMs, (outcome) => {
      ended.push({ id, outcome });
      tellOnce();
    });
  }
}

function tellOnce(): void {
  if (telling) return;
  telling = true;
  tellSoon(tell);
}

function tell(): void {
  const columns = packOutcomes(ended, waiting.length);
  ended = [];
  toldWaiting = waiting.length;
  telling = false;
  port.postMessage(columns, [columns.bodies.buffer]);
}
