import type { SteadyStart } from '../../../clock.ts';
import type { BatchAnswer, Snapshot, WriteBatch } from '../boundary/messages.ts';
import type { ReadAnswer, ReadCall } from '../boundary/reads.ts';

/** What a thread is started with. */
export interface WriterStart {
  path: string;
  claimLimit: number;
  /** So that all threads read the same steady clock. */
  steadyStart: SteadyStart;
}

export interface ReaderStart {
  path: string;
  steadyStart: SteadyStart;
}

/** What the reader opens the database with, once the writer has. */
export interface OpenReader {
  idTail: string;
}

/** What goes to the threads and comes back. */
export type ToWriter = WriteBatch | 'close';
export type FromWriter = { snapshot: Snapshot } | { answers: BatchAnswer[] };
export type ToReader = OpenReader | ReadCall | 'close';
export type FromReader = ReadAnswer;
