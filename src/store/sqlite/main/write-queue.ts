import { StoreUnavailableError } from '../../../errors.ts';
import type { SanitisedEvent } from '../../../sanitise/sanitised-event.ts';
import type { PublishOutcome, SettledAttempt, SettleOutcome } from '../../store.ts';
import type {
  BatchAnswer,
  CommandCall,
  CommandName,
  WriteBatch,
  WriteCommands,
} from '../boundary/messages.ts';
import { type NumberedEvent, packEvents } from '../boundary/publish-columns.ts';
import { packAttempts, type SettleRequest } from '../boundary/settle-columns.ts';
import type { Answers } from './answers.ts';
import type { Schedule, WriterLink } from './links.ts';

export interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

export interface PendingEvent extends Waiting<PublishOutcome>, NumberedEvent {
  projectId: string;
}
export interface PendingAttempt extends Waiting<SettleOutcome>, SettleRequest {}
export type PendingCommand = Waiting<unknown> & CommandCall;

/** One batch that was posted, with those who wait for its answer. */
export interface PostedBatch {
  events: readonly PendingEvent[];
  attempts: readonly PendingAttempt[];
  commands: readonly PendingCommand[];
}

/** A message is closed at this size; the writer joins several. */
const MESSAGE_OPERATIONS = 500;
const MESSAGE_BYTES = 4 * 1024 * 1024;
/** Beyond this publishing is refused at once, so that a store that does not keep up cannot use up the memory. */
const MAX_WAITING_EVENTS = 20_000;
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/**
 * Gathers the writes of one turn of the event loop and posts them to the writer as one message, so that concurrent calls
 * share a commit. Calls are answered once their commit is on disk.
 */
export class WriteQueue {
  readonly #link: WriterLink;
  readonly #answers: Answers;
  readonly #schedule: Schedule;
  #events: PendingEvent[] = [];
  #attempts: PendingAttempt[] = [];
  #commands: PendingCommand[] = [];
  #bytes = 0;
  #scheduled = false;
  /** Posted and not answered yet, oldest first. */
  #posted: PostedBatch[] = [];
  #waitingEvents = 0;
  #waitingBytes = 0;
  #dead: StoreUnavailableError | null = null;
  #idle: (() => void)[] = [];

  constructor(link: WriterLink, answers: Answers, schedule: Schedule) {
    this.#link = link;
    this.#answers = answers;
    this.#schedule = schedule;
    link.onAnswers((all) => this.#answered(all));
    link.onDeath((cause) => this.#end(`the store's writer has died: ${cause.message}`));
  }

  /** Why nothing can be written any more, or why no event is taken just now; null if one would be. */
  get refusal(): StoreUnavailableError | null {
    if (this.#dead !== null) return this.#dead;
    const full = this.#waitingEvents >= MAX_WAITING_EVENTS || this.#waitingBytes >= MAX_WAITING_BYTES;
    return full
      ? new StoreUnavailableError('the store does not keep up: too much waits to be written')
      : null;
  }

  publish(
    event: SanitisedEvent,
    { project, type, onlyTo }: Pick<NumberedEvent, 'project' | 'type' | 'onlyTo'>,
  ): Promise<PublishOutcome> {
    const refusal = this.refusal;
    if (refusal !== null) return Promise.reject(refusal);
    const bytes = event.body.byteLength;
    this.#makeRoomFor(bytes);
    this.#waitingEvents += 1;
    this.#waitingBytes += bytes;
    const { id, body, projectId, type: typeName } = event;
    return new Promise((resolve, reject) => {
      this.#events.push({ id, body, project, type, typeName, onlyTo, projectId, resolve, reject });
      this.#flushSoon();
    });
  }

  settle(seq: number, webhook: number, attempt: SettledAttempt): Promise<SettleOutcome> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    this.#makeRoomFor(attempt.response?.body.byteLength ?? 0);
    return new Promise((resolve, reject) => {
      this.#attempts.push({ seq, webhook, attempt, resolve, reject });
      this.#flushSoon();
    });
  }

  command<Name extends CommandName>(
    name: Name,
    ...args: Parameters<WriteCommands[Name]>
  ): Promise<ReturnType<WriteCommands[Name]>> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    this.#makeRoomFor(0);
    return new Promise((resolve, reject) => {
      const call = { name, args } as unknown as CommandCall;
      // What comes back for a name is what the writer's operation of that name returns.
      const resolveAny = resolve as (value: unknown) => void;
      this.#commands.push({ ...call, resolve: resolveAny, reject });
      this.#flushSoon();
    });
  }

  /** Takes nothing more, and resolves when everything so far is answered. */
  finish(): Promise<void> {
    this.#flush();
    this.#dead ??= new StoreUnavailableError('the store is closed');
    if (this.#posted.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** The writer is gone: rejects everything that waits, and whatever is called from now on. */
  #end(reason: string): void {
    this.#dead ??= new StoreUnavailableError(reason);
    this.#flushed();
    for (const batch of this.#posted.splice(0)) this.#answers.reject(batch, this.#dead);
    this.#nowIdle();
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => this.#flush());
  }

  #makeRoomFor(bytes: number): void {
    const operations = this.#events.length + this.#attempts.length + this.#commands.length;
    const full = operations >= MESSAGE_OPERATIONS || (operations > 0 && this.#bytes + bytes > MESSAGE_BYTES);
    if (full) this.#flush();
    this.#bytes += bytes;
  }

  #flush(): void {
    this.#scheduled = false;
    const posted = this.#flushed();
    if (posted === null) return;
    const batch: WriteBatch = {
      events: packEvents(posted.events),
      attempts: packAttempts(posted.attempts),
      commands: posted.commands.map(({ name, args }) => ({ name, args }) as CommandCall),
    };
    this.#link.post(batch);
  }

  /** Closes the batch that was being gathered; null where there is none. */
  #flushed(): PostedBatch | null {
    const batch = { events: this.#events, attempts: this.#attempts, commands: this.#commands };
    if (batch.events.length + batch.attempts.length + batch.commands.length === 0) return null;
    this.#events = [];
    this.#attempts = [];
    this.#commands = [];
    this.#bytes = 0;
    this.#posted.push(batch);
    return batch;
  }

  #answered(answers: readonly BatchAnswer[]): void {
    const batches = this.#posted.splice(0, answers.length);
    batches.forEach((batch, i) => {
      this.#waitingEvents -= batch.events.length;
      for (const event of batch.events) this.#waitingBytes -= event.body.byteLength;
      const answer = answers[i];
      if (answer !== undefined) this.#answers.give(batch, answer);
    });
    this.#nowIdle();
  }

  #nowIdle(): void {
    if (this.#posted.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
