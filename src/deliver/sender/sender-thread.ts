/** The sender's thread: every connection to a receiver lives here, so that none of them keeps a publisher waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { collectWhenIdle } from '../../idle-memory.ts';
import type { NetworkSettings } from '../../network/guarded-network.ts';
import { paced } from '../../paced.ts';
import {
  type NumberedOutcome,
  packOutcomes,
  type RequestColumns,
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
void collectWhenIdle();

port.on('message', (message: RequestColumns | 'close') => {
  if (message === 'close') {
    void transport.close().then(() => port.close());
    return;
  }
  for (const { id, deadlineMs, request } of unpackRequests(message)) {
    transport.post(request, deadlineMs, (outcome) => {
      ended.push({ id, outcome });
      if (ended.length === 1) tellSoon(tell);
    });
  }
});

function tell(): void {
  const columns = packOutcomes(ended);
  ended = [];
  port.postMessage(columns, [columns.bodies.buffer]);
}
