import type { BatchAnswer, WriteBatch } from '../boundary/messages.ts';
import type { ReadName } from '../boundary/reads.ts';

/** The way to the writer. */
export interface WriterLink {
  post(batch: WriteBatch): void;
  /** Answers come in the order of the batches, several at once where they shared a commit. */
  onAnswers(listener: (answers: BatchAnswer[]) => void): void;
  /** Called once if the writer has died; then no answer comes any more. */
  onDeath(listener: (cause: Error) => void): void;
  close(): Promise<void>;
}

/** The way to the reader. */
export interface ReaderLink {
  /** Rejects with StoreUnavailableError. */
  read(name: ReadName, args: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Runs something soon: `setImmediate`, or a simulation's own order. */
export type Schedule = (run: () => void) => void;

/**
 * The steps between a call and its answer that something else can come between: each lane keeps its own order, as a
 * message port does, while nothing is promised between lanes. The writes of a turn are posted (`turn`), committed
 * (`commit`) and answered (`committed`); reads are carried out (`read`) and answered (`answer`).
 */
export type Lane = 'turn' | 'commit' | 'committed' | 'read' | 'answer';
