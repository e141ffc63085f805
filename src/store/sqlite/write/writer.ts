import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BatchAnswer, Snapshot, WriteBatch } from '../boundary/messages.ts';
import { describeFault, isStorageFault } from '../sqlite-faults.ts';
import { BatchRunner, emptyAnswer } from './batch-runner.ts';
import { ClaimWriter } from './claim.ts';
import { CommandRunner } from './commands.ts';
import { openContext, type WriteContext, type WriterOptions } from './context.ts';
import { DeletedWebhookWriter } from './end-deleted.ts';
import { idTail, releaseBornClaimed } from './load.ts';
import { PublishWriter } from './publish.ts';
import { SettleWriter } from './settle.ts';

/**
 * The one that writes. Takes the batches that have gathered, runs them as one transaction, and answers them when it is on
 * disk. Knows nothing of threads.
 *
 * A transaction is first run as if nothing in it could fail. Where something other than the storage does, it is taken
 * back and run again with each operation by itself, so that a faulty one cannot fail those that share its commit.
 */
export class Writer {
  readonly #context: WriteContext;
  readonly #settling: SettleWriter;
  readonly #batches: BatchRunner;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #saveMark: StatementSync;
  readonly #saveSteps: StatementSync;
  readonly #beforeCommit: () => void;

  /** The database as it was found. */
  readonly snapshot: Snapshot;

  /** Takes up a prepared database where the last process left it. Throws what SQLite throws. */
  constructor(db: DatabaseSync, options: WriterOptions) {
    this.#beforeCommit = options.beforeCommit ?? (() => {});
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#saveMark = db.prepare(`
      INSERT INTO store_clock (id, store_ms, wall_ms) VALUES (1, ?, ?)
      ON CONFLICT (id) DO UPDATE SET store_ms = excluded.store_ms, wall_ms = excluded.wall_ms`);
    this.#saveSteps = db.prepare(`
      INSERT INTO store_state (name, value) VALUES ('clock_steps', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

    this.#begin.run();
    const released = releaseBornClaimed(db);
    const tail = idTail(db, options.random ?? randomBytes);
    this.#context = openContext(db, options);
    for (const { seq, webhook } of released) this.#context.changes.add(seq, webhook);
    this.#context.changes.save(Math.floor(options.clock.wall()));
    this.#saveTimeMark();
    this.#commit.run();
    this.#context.undo.clear();

    const claiming = new ClaimWriter(this.#context);
    const ending = new DeletedWebhookWriter(this.#context);
    const commands = new CommandRunner(this.#context, claiming, ending);
    const publishing = new PublishWriter(this.#context);
    this.#settling = new SettleWriter(this.#context);
    this.#batches = new BatchRunner(this.#context, { publishing, settling: this.#settling, commands });
    claiming.loadDueTimes();
    this.snapshot = takeSnapshot(this.#context, tail, ending.toEnd());
  }

  /** Runs batches as one transaction. Never throws: that it failed is an answer too. */
  run(batches: readonly WriteBatch[]): BatchAnswer[] {
    try {
      return this.#transact(batches, false);
    } catch (error) {
      if (isStorageFault(error)) return failed(batches, error);
    }
    try {
      return this.#transact(batches, true);
    } catch (error) {
      return failed(batches, error);
    }
  }

  /** The last connection to close moves the log into the database file, so that a stopped store is one file. */
  close(): void {
    this.#context.db.close();
  }

  #transact(batches: readonly WriteBatch[], isolated: boolean): BatchAnswer[] {
    const { clock, time, now, undo, changes, stats } = this.#context;
    now.store = Math.floor(time.now());
    now.wall = Math.floor(clock.wall());
    try {
      this.#endFailed();
      this.#begin.run();
      const answers = batches.map((batch) => this.#batches.run(batch, isolated));
      this.#settling.saveHealth();
      stats.save(now.store);
      const change = changes.save(now.wall);
      const mark = this.#saveTimeMark();
      this.#beforeCommit();
      this.#commit.run();
      if (mark !== null) time.saved(mark);
      undo.clear();
      for (const answer of answers) Object.assign(answer, { wallAhead: time.wallAhead, change });
      return answers;
    } catch (error) {
      undo.rollBackTo(0);
      changes.clear();
      stats.forgetTotals();
      this.#endFailed();
      throw error;
    }
  }

  /** Takes a failed transaction back. Some faults make SQLite do so by itself. */
  #endFailed(): void {
    if (this.#context.db.isTransaction) this.#rollback.run();
  }

  #saveTimeMark(): ReturnType<WriteContext['time']['markToSave']> {
    const mark = this.#context.time.markToSave();
    if (mark === null) return null;
    this.#saveMark.run(mark.store, mark.wall);
    if (mark.steps !== null) this.#saveSteps.run(JSON.stringify(mark.steps));
    return mark;
  }
}

function failed(batches: readonly WriteBatch[], error: unknown): BatchAnswer[] {
  const failure = describeFault(error);
  return batches.map(() => ({ ...emptyAnswer(), failure }));
}

function takeSnapshot(
  { db, types, notes, time, changes }: WriteContext,
  idTail: string,
  toEnd: number[],
): Snapshot {
  const projects = db.prepare('SELECT id, num FROM projects').all();
  return {
    projects: projects.map((row) => [String(row.id), Number(row.num)]),
    types: types.all(),
    webhooks: [...notes.all()].map(({ num, id, project }) => ({ num, id, project })),
    toEnd,
    idTail,
    wallAhead: time.wallAhead,
    change: changes.last,
  };
}
