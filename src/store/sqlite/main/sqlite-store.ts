import type { Clock } from '../../../clock.ts';
import type { Store } from '../../store.ts';
import type { Snapshot } from '../boundary/messages.ts';
import { AccessPart } from './access-part.ts';
import { ActivityPart } from './activity-part.ts';
import { Answers } from './answers.ts';
import { ChangeHints } from './change-hints.ts';
import { Directory } from './directory.ts';
import { EndDeleted } from './end-deleted.ts';
import { EventPart } from './event-part.ts';
import { HistoryPart } from './history-part.ts';
import type { ReaderLink, Schedule, WriterLink } from './links.ts';
import { QueuePart } from './queue-part.ts';
import { Reading } from './reading.ts';
import { SessionPart } from './session-part.ts';
import { WebhookPart } from './webhook-part.ts';
import { WriteQueue } from './write-queue.ts';

export interface SqliteStoreDeps {
  writer: WriterLink;
  reader: ReaderLink;
  /** The database as the writer found it. */
  snapshot: Snapshot;
  claimLimit: number;
  clock: Clock;
  /** When the writes of a turn are posted. */
  schedule: Schedule;
  /** Called last, when the database is closed. */
  release(): void;
}

/** The store port on one SQLite database. This side lives on the main thread and never touches the file. */
export class SqliteStore implements Store {
  readonly access: AccessPart;
  readonly webhooks: WebhookPart;
  readonly events: EventPart;
  readonly queue: QueuePart;
  readonly history: HistoryPart;
  readonly activity: ActivityPart;
  readonly sessions: SessionPart;
  readonly #deps: SqliteStoreDeps;
  readonly #writes: WriteQueue;
  readonly #reads: Reading;
  readonly #endDeleted: EndDeleted;
  #closed: Promise<void> | null = null;

  constructor(deps: SqliteStoreDeps) {
    const { snapshot, claimLimit, clock } = deps;
    const directory = new Directory(snapshot);
    const hints = new ChangeHints();
    const queue = new WriteQueue(deps.writer, new Answers(directory, hints), deps.schedule);
    const reads = new Reading(deps.reader, directory);
    const endDeleted = new EndDeleted(queue, clock);
    this.access = new AccessPart(queue, reads, directory);
    this.webhooks = new WebhookPart({ queue, reads, directory, endDeleted });
    this.events = new EventPart(queue, directory);
    this.queue = new QueuePart({ queue, directory, endDeleted }, { claimLimit });
    this.history = new HistoryPart(queue, reads, directory);
    this.activity = new ActivityPart(reads, directory, hints);
    this.sessions = new SessionPart(queue, reads, clock);
    this.#deps = deps;
    this.#writes = queue;
    this.#reads = reads;
    this.#endDeleted = endDeleted;
    for (const webhook of snapshot.toEnd) endDeleted.begin(webhook);
  }

  async ready(): Promise<void> {
    const refusal = this.#writes.refusal;
    if (refusal !== null) throw refusal;
    // A real commit and a real read: nothing else shows that there can be another.
    await Promise.all([this.#writes.command('touch'), this.#reads.read('readSetting', 'any')]);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#endDeleted.stop();
    await this.#writes.finish();
    try {
      await this.#deps.reader.close();
      await this.#deps.writer.close();
    } finally {
      this.#deps.release();
    }
  }
}
