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
  readonly #commitSoon: Schedule;
  readonly #answerSoon: Schedule;
  #batches: WriteBatch[] = [];
  #listener: (answers: BatchAnswer[]) => void = () => {};

  constructor(writer: Writer, commitSoon: Schedule, answerSoon: Schedule) {
    this.#writer = writer;
    this.#commitSoon = commitSoon;
    this.#answerSoon = answerSoon;
  }

  post(batch: WriteBatch): void {
    this.#batches.push(batch);
    if (this.#batches.length === 1) this.#commitSoon(() => this.#commit());
  }

  onAnswers(listener: (answers: BatchAnswer[]) => void): void {
    this.#listener = listener;
  }

  onDeath(): void {}

  async close(): Promise<void> {}

  #commit(): void {
    const answers = this.#writer.run(this.#batches.splice(0));
    this.#answerSoon(() => this.#listener(answers));
  }
}

/** The reader on the caller's own thread. */
export class InThreadReaderLink implements ReaderLink {
  readonly #reader: Reader;
  readonly #readSoon: Schedule;
  readonly #answerSoon: Schedule;

  constructor(reader: Reader, readSoon: Schedule, answerSoon: Schedule) {
    this.#reader = reader;
    this.#readSoon = readSoon;
    this.#answerSoon = answerSoon;
  }

  read(name: ReadName, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => this.#readSoon(() => this.#read(name, args, resolve, reject)));
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
      this.#answerSoon(() => resolve(value));
    } catch (error) {
      reject(new StoreUnavailableError(`the store could not read: ${describeFault(error)}`));
    }
  }
}
