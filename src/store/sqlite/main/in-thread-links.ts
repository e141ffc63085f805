import { StoreUnavailableError } from '../../../errors.ts';
import type { BatchAnswer, WriteBatch } from '../boundary/messages.ts';
import type { ReadName } from '../boundary/reads.ts';
import type { Reader } from '../read/reader.ts';
import { describeFault } from '../sqlite-faults.ts';
import type { Writer } from '../write/writer.ts';
import type { ReaderLink, Schedule, WriterLink } from './links.ts';

/** The writer on the caller's own thread: what has gathered when its turn comes shares a commit. */
export class InThreadWriterLink implements WriterLink {
  readonly #writer: Writer;
  readonly #schedule: Schedule;
  #batches: WriteBatch[] = [];
  #listener: (answers: BatchAnswer[]) => void = () => {};

  constructor(writer: Writer, schedule: Schedule) {
    this.#writer = writer;
    this.#schedule = schedule;
  }

  post(batch: WriteBatch): void {
    this.#batches.push(batch);
    if (this.#batches.length === 1) this.#schedule(() => this.#commit());
  }

  onAnswers(listener: (answers: BatchAnswer[]) => void): void {
    this.#listener = listener;
  }

  onDeath(): void {}

  async close(): Promise<void> {}

  #commit(): void {
    const answers = this.#writer.run(this.#batches.splice(0));
    this.#schedule(() => this.#listener(answers));
  }
}

/** The reader on the caller's own thread. */
export class InThreadReaderLink implements ReaderLink {
  readonly #reader: Reader;
  readonly #schedule: Schedule;

  constructor(reader: Reader, schedule: Schedule) {
    this.#reader = reader;
    this.#schedule = schedule;
  }

  read(name: ReadName, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => this.#schedule(() => this.#read(name, args, resolve, reject)));
  }

  async close(): Promise<void> {}

  #read(
    name: ReadName,
    args: readonly unknown[],
    resolve: (value: unknown) => void,
    reject: (error: Error) => void,
  ): void {
    try {
      const value = this.#reader.read(name, args);
      this.#schedule(() => resolve(value));
    } catch (error) {
      reject(new StoreUnavailableError(`the store could not read: ${describeFault(error)}`));
    }
  }
}
