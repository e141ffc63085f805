import type { StatementSync } from 'node:sqlite';
import { AttemptCode, type BatchAnswer, EventCode, type WriteBatch } from '../boundary/messages.ts';
import { unpackEvent } from '../boundary/publish-columns.ts';
import { attemptCount, unpackAttempt } from '../boundary/settle-columns.ts';
import { describeFault, isStorageFault } from '../sqlite-faults.ts';
import type { CommandRunner } from './commands.ts';
import type { WriteContext } from './context.ts';
import type { PublishWriter } from './publish.ts';
import type { SettleWriter } from './settle.ts';

/** Runs one operation. `failed` is called where it failed by itself, and nothing of it has happened then. */
type Run = (operation: () => void, failed: (fault: string) => void) => void;

const PLAINLY: Run = (operation) => operation();

/** Runs batches inside the transaction that is open. */
export class BatchRunner {
  readonly #context: WriteContext;
  readonly #publishing: PublishWriter;
  readonly #settling: SettleWriter;
  readonly #commands: CommandRunner;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #goBack: StatementSync;

  constructor(
    context: WriteContext,
    operations: { publishing: PublishWriter; settling: SettleWriter; commands: CommandRunner },
  ) {
    this.#context = context;
    this.#publishing = operations.publishing;
    this.#settling = operations.settling;
    this.#commands = operations.commands;
    this.#savepoint = context.db.prepare('SAVEPOINT operation');
    this.#release = context.db.prepare('RELEASE operation');
    this.#goBack = context.db.prepare('ROLLBACK TO operation');
  }

  /**
   * Attempts come first, as they free the slots that commands and events then use.
   *
   * @param isolated each operation by itself, so that one that throws fails alone. It costs two statements more for each,
   *   so it is done only for the rare ones, and for all when a transaction had to be taken back.
   */
  run(batch: WriteBatch, isolated: boolean): BatchAnswer {
    const answer = emptyAnswer();
    const run = isolated ? this.#isolated : PLAINLY;
    this.#runAttempts(batch, answer, run);
    this.#runCommands(batch, answer);
    this.#runEvents(batch, answer, run);
    return answer;
  }

  #runAttempts({ attempts }: WriteBatch, answer: BatchAnswer, run: Run): void {
    const count = attemptCount(attempts);
    let bodyAt = 0;
    for (let i = 0; i < count; i++) {
      const attempt = unpackAttempt(attempts, i, bodyAt);
      bodyAt += attempt.responseBody?.byteLength ?? 0;
      run(
        () => answer.attempts.push(this.#settling.settle(attempt)),
        (fault) => {
          answer.attempts.push(AttemptCode.FAULT);
          answer.faults.push(fault);
        },
      );
    }
  }

  #runCommands({ commands }: WriteBatch, answer: BatchAnswer): void {
    for (const call of commands) {
      this.#isolated(
        () => answer.commands.push({ ok: true, value: this.#commands.run(call) }),
        (fault) => answer.commands.push({ ok: false, fault }),
      );
    }
  }

  #runEvents({ events }: WriteBatch, answer: BatchAnswer, run: Run): void {
    const newTypes = events.newTypes.map((name) => this.#context.types.numberOf(name));
    answer.newTypes = events.newTypes.map((name, i) => [name, newTypes[i] ?? 0]);
    let bodyAt = 0;
    for (let i = 0; i < events.ids.length; i++) {
      const event = unpackEvent(events, i, bodyAt, newTypes);
      bodyAt += event.body.byteLength;
      const answered = answer.events.length;
      run(
        () => this.#publishing.publish(event, answer.events),
        (fault) => {
          answer.events.length = answered;
          answer.events.push(EventCode.FAULT);
          answer.faults.push(fault);
        },
      );
    }
  }

  readonly #isolated: Run = (operation, failed) => {
    const { undo } = this.#context;
    const mark = undo.mark();
    this.#savepoint.run();
    try {
      operation();
    } catch (error) {
      // With the storage gone, the transaction is too.
      if (isStorageFault(error)) throw error;
      this.#goBack.run();
      undo.rollBackTo(mark);
      failed(describeFault(error));
    }
    this.#release.run();
  };
}

export function emptyAnswer(): BatchAnswer {
  return {
    failure: null,
    events: [],
    attempts: [],
    commands: [],
    newTypes: [],
    faults: [],
    wallAhead: 0,
    change: 0,
  };
}
