/** The reader's thread: history and look-ups, so that a slow one delays neither a commit nor the event loop. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../clock.ts';
import { collectWhenIdle } from '../../../process/idle-memory.ts';
import { openReader } from '../connections.ts';
import { DeliveryIds } from '../delivery-ids.ts';
import { Reader } from '../read/reader.ts';
import { describeFault } from '../sqlite-faults.ts';
import type { FromReader, ReaderStart, ToReader } from './protocol.ts';

if (parentPort === null) throw new Error('this file is started as a thread by the store');
const port = parentPort;
const { path, steadyStart } = workerData as ReaderStart;
let db: DatabaseSync | undefined;
let reader: Reader | undefined;

void collectWhenIdle();
port.on('message', (message: ToReader) => {
  if (message === 'close') {
    db?.close();
    port.close();
  } else if ('idTail' in message) {
    db = openReader(path);
    reader = new Reader(db, new DeliveryIds(message.idTail), systemClock(steadyStart));
  } else {
    const { id, name, args } = message;
    port.postMessage(answer(id, () => opened().read(name, args)));
  }
});

function opened(): Reader {
  if (reader === undefined) throw new Error('it has not been told to open the database');
  return reader;
}

function answer(id: number, read: () => unknown): FromReader {
  try {
    return { id, ok: true, value: read() };
  } catch (error) {
    return { id, ok: false, fault: describeFault(error) };
  }
}
