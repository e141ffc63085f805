import { StoreUnavailableError } from '../../../errors.ts';
import type { BatchAnswer, Snapshot, WriteBatch } from '../boundary/messages.ts';
import type { ReadName } from '../boundary/reads.ts';
import type { ReaderLink, WriterLink } from '../main/links.ts';
import type {
  FromReader,
  FromWriter,
  OpenReader,
  ReaderStart,
  ToReader,
  ToWriter,
  WriterStart,
} from './protocol.ts';
import { StoreThread } from './store-thread.ts';

/** Starts the writer's thread, which opens the database. Rejects with what it failed of. */
export function startWriter(start: WriterStart): Promise<{ link: WriterLink; snapshot: Snapshot }> {
  const thread = new StoreThread<ToWriter, FromWriter>('writer', start);
  return new Promise((resolve, reject) => {
    thread.onDeath(reject);
    thread.onMessage((message) => {
      if ('snapshot' in message) resolve({ link: new ThreadWriterLink(thread), snapshot: message.snapshot });
    });
  });
}

class ThreadWriterLink implements WriterLink {
  readonly #thread: StoreThread<ToWriter, FromWriter>;

  constructor(thread: StoreThread<ToWriter, FromWriter>) {
    this.#thread = thread;
  }

  post(batch: WriteBatch): void {
    const { events, attempts } = batch;
    this.#thread.send(batch, [
      events.numbers.buffer,
      events.bodies.buffer,
      attempts.numbers.buffer,
      attempts.bodies.buffer,
    ]);
  }

  onAnswers(listener: (answers: BatchAnswer[]) => void): void {
    this.#thread.onMessage((message) => {
      if ('answers' in message) listener(message.answers);
    });
  }

  onDeath(listener: (cause: Error) => void): void {
    this.#thread.onDeath(listener);
  }

  close(): Promise<void> {
    return this.#thread.end('close');
  }
}

interface WaitingRead {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class ThreadReaderLink implements ReaderLink {
  readonly #thread: StoreThread<ToReader, FromReader>;
  readonly #waiting = new Map<number, WaitingRead>();
  #lastId = 0;
  #dead: StoreUnavailableError | null = null;

  /** Starts the thread. It opens the database when it is told to, and is told nothing else before. */
  constructor(start: ReaderStart) {
    this.#thread = new StoreThread('reader', start);
    this.#thread.onMessage((answer) => this.#answered(answer));
    this.#thread.onDeath((cause) => this.#end(`the store's reader has died: ${cause.message}`));
  }

  /** To be called once, as soon as the writer has the database ready. */
  open(from: OpenReader): void {
    this.#thread.send(from);
  }

  read(name: ReadName, args: readonly unknown[]): Promise<unknown> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    this.#lastId += 1;
    const id = this.#lastId;
    this.#thread.send({ id, name, args });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Called once if the reader has died. */
  onDeath(listener: (cause: Error) => void): void {
    this.#thread.onDeath(listener);
  }

  /** Reads under way are answered first. */
  close(): Promise<void> {
    this.#dead ??= new StoreUnavailableError('the store is closed');
    return this.#thread.end('close');
  }

  #answered(answer: FromReader): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(new StoreUnavailableError(`the store could not read: ${answer.fault}`));
  }

  #end(reason: string): void {
    this.#dead ??= new StoreUnavailableError(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
