import type { Store } from '../store.ts';
import type { Core } from './core.ts';
import type { Listener } from './listener.ts';
import type { PartitionKeeper } from './partition-keeper.ts';
import { AccessPart } from './parts/access-part.ts';
import { ActivityPart } from './parts/activity-part.ts';
import type { EventPart } from './parts/event-part.ts';
import { HistoryPart } from './parts/history-part.ts';
import { QueuePart } from './parts/queue-part.ts';
import { Removal } from './parts/removal.ts';
import { Resending } from './parts/resending.ts';
import { SessionPart } from './parts/session-part.ts';
import { WebhookPart } from './parts/webhook-part.ts';
import { PING } from './statements/nodes.ts';
import type { Waiting } from './waiting.ts';

/** The store on PostgreSQL, shared by any number of nodes. */
export class PostgresStore implements Store {
  readonly access: AccessPart;
  readonly webhooks: WebhookPart;
  readonly events: EventPart;
  readonly queue: QueuePart;
  readonly history: HistoryPart;
  readonly activity: ActivityPart;
  readonly sessions: SessionPart;
  readonly #core: Core;
  readonly #waiting: Waiting;
  readonly #listener: Listener;
  readonly #stopUpkeep: () => void;
  #closing: Promise<void> | undefined;

  constructor(deps: {
    core: Core;
    events: EventPart;
    waiting: Waiting;
    partitions: PartitionKeeper;
    listener: Listener;
    stopUpkeep: () => void;
    lanes: number;
  }) {
    const { core, waiting } = deps;
    this.#core = core;
    this.#waiting = waiting;
    this.#listener = deps.listener;
    this.#stopUpkeep = deps.stopUpkeep;
    this.access = new AccessPart(core);
    this.webhooks = new WebhookPart(core, waiting);
    this.events = deps.events;
    this.queue = new QueuePart(core, waiting, deps);
    this.history = new HistoryPart(core, new Resending(core), new Removal(core, deps.partitions));
    this.activity = new ActivityPart(core);
    this.sessions = new SessionPart(core);
  }

  async ready(): Promise<void> {
    await this.#core.database.run(PING);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** What cannot be tidied up because the server is away is tidied up by the other nodes, or by the next start. */
  async #close(): Promise<void> {
    const { database, reads, node, wake, health } = this.#core;
    this.#stopUpkeep();
    wake.close();
    await this.#listener.close();
    await this.events.idle();
    await this.queue.idle();
    await health.close();
    await this.#waiting.stop();
    await node.leave().catch(() => undefined);
    await reads.close();
    await database.close();
  }
}
