/** The reader's thread: history and look-ups, so that a slow one delays neither a commit nor the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../clock.ts';
import { openReader } from '../connections.ts';
import { DeliveryIds } from '../delivery-ids.ts';
import { Reader } from '../read/reader.ts';
import { describeFault } from '../sqlite-faults.ts';
import type { FromReader, ReaderStart, ToReader } from './protocol.ts';

if (parentPort === null) throw new Error('this file is started as a thread by the store');
const port = parentPort;
const { path, idTail, steadyStart } = workerData as ReaderStart;
const db = openReader(path);
const reader = new Reader(db, new DeliveryIds(idTail), systemClock(steadyStart));

port.on('message', (message: ToReader) => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  const { id, name, args } = message;
  port.postMessage(answer(id, () => reader.read(name, args)));
});

function answer(id: number, read: () => unknown): FromReader {
  try {
    return { id, ok: true, value: read() };
  } catch (error) {
    return { id, ok: false, fault: describeFault(error) };
  }
}
