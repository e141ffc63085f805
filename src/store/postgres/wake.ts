import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';
import { NOTIFY } from './statements/nodes.ts';

export const WAITING_CHANNEL = 'anchor_waiting';
/** What gathers in this time goes in one notification. */
const TELL_EVERY_MS = 20;
/** A notification's payload may have 8,000 bytes; a webhook with its project takes less than 120. */
const WEBHOOKS_PER_MESSAGE = 60;

type Listener = (webhookId: string) => void;

/**
 * Tells the other nodes of webhooks for which something waits that this node has no room for, and passes on what they
 * tell. It is a hint only: what gets lost is found by the poll.
 */
export class Wake {
  readonly #database: Database;
  readonly #clock: Pick<Clock, 'timer'>;
  /** Tells this node's own notifications from those of others. */
  readonly #self: string;
  readonly #listeners = new Set<Listener>();
  readonly #learn: (webhookId: string, projectId: string) => void;
  /** Webhooks with their projects. */
  readonly #toTell = new Map<string, string>();
  #cancelTell: (() => void) | null = null;
  #closed = false;

  /** @param deps.learn told which project a webhook belongs to, so that nobody has to ask every shard */
  constructor(deps: {
    database: Database;
    clock: Pick<Clock, 'timer'>;
    self: string;
    learn: (webhookId: string, projectId: string) => void;
  }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#self = deps.self;
    this.#learn = deps.learn;
  }

  onWaiting(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Wakes this node's own dispatcher. */
  wakeHere(webhookId: string): void {
    for (const listener of this.#listeners) listener(webhookId);
  }

  tellOthers(projectId: string, webhookId: string): void {
    this.#toTell.set(webhookId, projectId);
    if (this.#cancelTell !== null || this.#closed) return;
    this.#cancelTell = this.#clock.timer(TELL_EVERY_MS, () => {
      this.#cancelTell = null;
      void this.#tell();
    });
  }

  /** Sends what this node hears and passes over. */
  async tellSelf(): Promise<void> {
    await this.#database.run(NOTIFY, [WAITING_CHANNEL, this.#self]);
  }

  /** A notification has come in. */
  heard(payload: string): void {
    const [sender, ...webhooks] = payload.split(' ');
    if (sender === this.#self) return;
    for (const webhook of webhooks) {
      const [webhookId = '', projectId = ''] = webhook.split('@');
      if (projectId !== '') this.#learn(webhookId, projectId);
      this.wakeHere(webhookId);
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelTell?.();
    this.#cancelTell = null;
    this.#listeners.clear();
  }

  async #tell(): Promise<void> {
    const all = [...this.#toTell].map(([webhookId, projectId]) => `${webhookId}@${projectId}`);
    this.#toTell.clear();
    for (let i = 0; i < all.length; i += WEBHOOKS_PER_MESSAGE) {
      const some = all.slice(i, i + WEBHOOKS_PER_MESSAGE);
      // Only a hint: the poll of the others finds what this would have told.
      await this.#database
        .run(NOTIFY, [WAITING_CHANNEL, [this.#self, ...some].join(' ')])
        .catch(() => undefined);
    }
  }
}
