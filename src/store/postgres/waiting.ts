import type { Clock } from '../../clock.ts';
import { type ChangeHints, noteChanges } from './change-log.ts';
import type { Database, Runner } from './database.ts';
import type { Directory } from './directory.ts';
import { WAITING } from './statements/queue.ts';
import { END_WAITING } from './statements/webhooks.ts';
import { addStats } from './stats-batch.ts';
import type { Wake } from './wake.ts';

/** How often a node looks for work that nobody has told it of, such as retries of a node that died. */
const LOOK_EVERY_MS = 5_000;
/** Deliveries of a deleted webhook that are ended at a time: few enough to hold up nobody. */
const CHUNK = 500;
/** A delivery of a deleted webhook that slipped in while it was deleted is ended this much later. */
const END_AGAIN_MS = 1_000;

interface WaitingRow {
  project_id: string;
  webhook_id: string;
  deleted: boolean;
  due_in: number;
}

/** Looks after what waits in the store: tells this node's dispatcher what is due, and ends what waits for deleted webhooks. */
export class Waiting {
  readonly #database: Database;
  readonly #directory: Directory;
  readonly #wake: Wake;
  readonly #hints: ChangeHints;
  readonly #nodeId: () => number;
  readonly #clock: Pick<Clock, 'timer'>;
  readonly #report: (message: string, error?: unknown) => void;
  readonly #ending = new Map<string, Promise<void>>();
  #cancelTimer = () => {};
  #stopped = false;
  #looking: Promise<unknown> = Promise.resolve();

  constructor(deps: {
    database: Database;
    directory: Directory;
    wake: Wake;
    hints: ChangeHints;
    /** This node's number now: under it its counts are kept. */
    nodeId: () => number;
    clock: Pick<Clock, 'timer'>;
    report: (message: string, error?: unknown) => void;
  }) {
    this.#database = deps.database;
    this.#directory = deps.directory;
    this.#wake = deps.wake;
    this.#hints = deps.hints;
    this.#nodeId = deps.nodeId;
    this.#clock = deps.clock;
    this.#report = deps.report;
  }

  start(): void {
    this.#cancelTimer = this.#clock.timer(LOOK_EVERY_MS, () => this.#look());
  }

  /** Something may have been missed: looks now instead of at the next turn. */
  lookSoon(): void {
    if (this.#stopped) return;
    this.#cancelTimer();
    this.#look();
  }

  /** Webhooks with waiting deliveries, and in how many ms the first of each is due. Ends those of deleted ones. */
  async look(): Promise<{ webhookId: string; dueInMs: number }[]> {
    const rows = await this.#database.run<WaitingRow>(WAITING);
    const found: { webhookId: string; dueInMs: number }[] = [];
    for (const { project_id, webhook_id, deleted, due_in } of rows) {
      this.#directory.learnWebhook(webhook_id, project_id);
      if (deleted) this.end(project_id, webhook_id);
      else found.push({ webhookId: webhook_id, dueInMs: Math.max(0, due_in) });
    }
    return found;
  }

  /** Ends what waits for a deleted webhook, chunk by chunk. What a failure leaves over is found by the next look. */
  end(projectId: string, webhookId: string): void {
    if (this.#stopped || this.#ending.has(webhookId)) return;
    const ending = this.#end(projectId, webhookId)
      .catch((error: unknown) =>
        this.#report('deliveries of a deleted webhook could not be ended yet', error),
      )
      .finally(() => this.#ending.delete(webhookId));
    this.#ending.set(webhookId, ending);
  }

  /** As `end`, and once more for a publish that was under way when the webhook was deleted. */
  endSoonAgain(projectId: string, webhookId: string): void {
    this.end(projectId, webhookId);
    if (!this.#stopped) this.#clock.timer(END_AGAIN_MS, () => this.end(projectId, webhookId));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await this.#looking;
    await Promise.all(this.#ending.values());
  }

  #look(): void {
    this.#cancelTimer = () => {};
    this.#looking = this.#looking
      .then(() => this.#wakeDue())
      .catch((error: unknown) => this.#report('waiting deliveries could not be looked for', error))
      .finally(() => {
        this.#cancelTimer();
        if (!this.#stopped) this.start();
      });
  }

  async #wakeDue(): Promise<void> {
    for (const { webhookId, dueInMs } of await this.look()) {
      if (dueInMs === 0 && !this.#stopped) this.#wake.wakeHere(webhookId);
    }
  }

  async #end(projectId: string, webhookId: string): Promise<void> {
    let ended = CHUNK;
    while (ended === CHUNK && !this.#stopped) {
      ended = await this.#database.transaction((tx) => this.#endChunk(tx, projectId, webhookId));
      if (ended > 0) this.#hints.tell([projectId]);
    }
  }

  /** Returns how many were ended. */
  async #endChunk(tx: Runner, projectId: string, webhookId: string): Promise<number> {
    const { distributed } = this.#database;
    const rows = await tx.run<{ id: string; completed_at: number }>(END_WAITING, [
      projectId,
      webhookId,
      CHUNK,
    ]);
    const counted = rows.map(({ completed_at }) => ({
      projectId,
      webhookId,
      at: completed_at,
      status: 'failed' as const,
      durationMs: null,
    }));
    await addStats(tx, counted, { node: this.#nodeId() });
    await noteChanges(
      tx,
      distributed,
      rows.map(({ id }) => ({ projectId, id })),
    );
    return rows.length;
  }
}
