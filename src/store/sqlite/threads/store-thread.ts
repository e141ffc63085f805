import { type Transferable, Worker } from 'node:worker_threads';
import type { ReaderStart, WriterStart } from './protocol.ts';

/** A worker thread of the store, seen from the main thread. It runs the file of its name beside this one. */
export class StoreThread<Sent, Received> {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #onDeath: ((cause: Error) => void)[] = [];
  #closing = false;
  #death: Error | null = null;

  constructor(name: 'writer' | 'reader', workerData: WriterStart | ReaderStart) {
    // The source or what it was built to, whichever runs here.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
    this.#worker = new Worker(new URL(`./${name}-thread${extension}`, import.meta.url), {
      name: `store-${name}`,
      workerData,
    });
    this.#worker.once('error', (error) =>
      this.#died(error instanceof Error ? error : new Error(String(error))),
    );
    this.#worker.once('exit', (code) => this.#died(new Error(`its thread ended with code ${code}`)));
    // Noted from the start: a thread that has ended already is not waited for again.
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  send(message: Sent, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  onMessage(listener: (message: Received) => void): void {
    this.#worker.on('message', listener);
  }

  /** Called once, with why, if the thread ends although it was not asked to, or has already. */
  onDeath(listener: (cause: Error) => void): void {
    if (this.#death !== null) listener(this.#death);
    else this.#onDeath.push(listener);
  }

  /** Resolves when the thread has ended, which `lastMessage` asks it to do once it has done what was sent before. */
  async end(lastMessage: Sent): Promise<void> {
    this.#closing = true;
    this.send(lastMessage);
    await this.#ended;
  }

  #died(cause: Error): void {
    if (this.#closing || this.#death !== null) return;
    this.#death = cause;
    for (const listener of this.#onDeath) listener(cause);
  }
}
