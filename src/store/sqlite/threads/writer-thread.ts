/** The writer's thread: gathers the batches that have arrived into one transaction, so that they share one fsync. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../clock.ts';
import { collectWhenIdle } from '../../../process/idle-memory.ts';
import type { BatchAnswer, ClaimedRows, WriteBatch } from '../boundary/messages.ts';
import { openWriter } from '../connections.ts';
import { Writer } from '../write/writer.ts';
import type { FromWriter, ToWriter, WriterStart } from './protocol.ts';

/** A transaction is closed at this size, so that those in it need not wait for too many others. */
const TRANSACTION_OPERATIONS = 2_000;
const TRANSACTION_BYTES = 8 * 1024 * 1024;

if (parentPort === null) throw new Error('this file is started as a thread by the store');
const port = parentPort;
const { path, claimLimit, steadyStart } = workerData as WriterStart;
const writer = new Writer(openWriter(path), { clock: systemClock(steadyStart), claimLimit });

port.on('message', (first: ToWriter) => {
  let message: ToWriter | undefined = first;
  while (message !== undefined) {
    const batches: WriteBatch[] = [];
    let size = 0;
    let bytes = 0;
    while (message !== undefined && message !== 'close') {
      batches.push(message);
      size += message.events.ids.length + message.attempts.texts.length / 4 + message.commands.length;
      bytes += message.events.bodies.byteLength + message.attempts.bodies.byteLength;
      message = size < TRANSACTION_OPERATIONS && bytes < TRANSACTION_BYTES ? receive() : undefined;
    }
    if (batches.length > 0) answer(writer.run(batches));
    if (message === 'close') return close();
    message = receive();
  }
});
post({ snapshot: writer.snapshot });
void collectWhenIdle();

function receive(): ToWriter | undefined {
  return receiveMessageOnPort(port)?.message as ToWriter | undefined;
}

function answer(answers: BatchAnswer[]): void {
  post({ answers }, answers.flatMap(buffersOf));
}

function post(message: FromWriter, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** Bodies of claimed deliveries are moved, not copied. */
function buffersOf(answer: BatchAnswer): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const command of answer.commands) {
    if (command.ok && isClaimedRows(command.value)) buffers.push(command.value.bodies.buffer);
  }
  return buffers;
}

function isClaimedRows(value: unknown): value is ClaimedRows {
  return typeof value === 'object' && value !== null && 'bodies' in value;
}

function close(): void {
  writer.close();
  port.close();
}
