import type { ExchangeOutcome } from '../../src/deliver/transport.ts';
import type { SentRequest } from '../support/sent-request.ts';
import type { Change, Span } from '../support/webhook-changes.ts';

/**
 * What users did and were told, and what went over the network: everything that the promises are checked against. It is
 * kept by those outside the service, and knows nothing of how the service works.
 *
 * Times: `tick` numbers order what happened; `at` is true time in ms; `wall` is what the wall clock showed.
 */
export class Ledger {
  readonly projects: readonly ProjectRecord[];
  /** Every publish call by the marker that its data carries. */
  readonly publishes = new Map<string, PublishCall>();
  readonly posts: Post[] = [];
  /** The service's processes, in order. */
  readonly lives: LifeRecord[] = [];

  /** Of accounts that are closed. */
  requests = 0;

  constructor(projectIds: readonly string[]) {
    this.projects = projectIds.map((id, i) => ({ id, name: `project${i + 1}`, webhooks: [] }));
  }

  /** Forgets what has been accounted for; webhooks and their changes go on. */
  closeAccount(): void {
    this.requests += this.posts.length;
    this.publishes.clear();
    this.posts.length = 0;
    for (const webhook of this.webhooks) {
      webhook.resends.length = 0;
      webhook.recovers.length = 0;
    }
  }

  get webhooks(): WebhookRecord[] {
    return this.projects.flatMap((project) => project.webhooks);
  }
}

export interface LifeRecord {
  number: number;
  startedAt: number;
  /** Killed, not stopped in order: attempts under way may have been cut off. */
  killed: boolean;
}

/** How a call of a user ended. Where it was cut off by a crash, what it asked for has been done wholly or not at all. */
export type CallEnd = 'answered' | 'refused' | 'unavailable' | 'cut off';

export interface ProjectRecord {
  id: string;
  name: string;
  webhooks: WebhookRecord[];
}

export interface WebhookRecord {
  name: string;
  project: ProjectRecord;
  /** Null as long as its creation was not answered. */
  id: string | null;
  /** In order: one user changes a webhook, one call at a time. The first is its creation. */
  changes: Change[];
  resends: ResendCall[];
  recovers: RecoverCall[];
}

export interface ResendCall extends Span {
  end: CallEnd;
  original: string;
  resent: string | null;
}

export interface RecoverCall extends Span {
  end: CallEnd;
  count: number;
}

export interface PublishCall extends Span {
  marker: string;
  project: ProjectRecord;
  type: string;
  /** As given by the publisher, or as answered; null where it is not known. */
  eventId: string | null;
  /** A test event goes to this webhook alone, and carries the type's example in place of a marker. */
  testOf: WebhookRecord | null;
  end: CallEnd;
  duplicate: boolean;
}

/** A request that the service put on the wire. */
export interface Post {
  tick: number;
  at: number;
  wall: number;
  life: LifeRecord;
  webhook: WebhookRecord;
  request: SentRequest;
  deliveryId: string;
  eventId: string;
  /** What the service was told of it, and when; null if it died first. */
  outcome: ExchangeOutcome | null;
  endedAt: number;
  /** Whether the receiver got it. */
  received: boolean;
}
