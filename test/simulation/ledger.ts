import type { ExchangeOutcome, SignedRequest } from '../../src/deliver/transport.ts';

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

  constructor(projectIds: readonly string[]) {
    this.projects = projectIds.map((id, i) => ({ id, name: `project${i + 1}`, webhooks: [] }));
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

/** A call from its start to its end; `to` is infinite while it is under way. */
export interface Span {
  from: number;
  to: number;
  fromAt: number;
  toAt: number;
}

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

/** `open`: cut off, and nobody knows yet. */
export type Done = 'yes' | 'no' | 'open';

export type Change = Span & { done: Done } & (
    | { kind: 'create'; types: readonly string[]; url: string; secret: string }
    | { kind: 'update'; mark: string; types?: readonly string[]; enabled?: boolean; url?: string }
    | { kind: 'rotate'; secret: string; replacedSignsUntil: number }
    | { kind: 'delete' }
  );

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
  request: SignedRequest;
  deliveryId: string;
  eventId: string;
  /** What the service was told of it, and when; null if it died first. */
  outcome: ExchangeOutcome | null;
  endedAt: number;
  /** Whether the receiver got it. */
  received: boolean;
}

/** Starts a span; `end` closes it. */
export function beginSpan(time: { tick: number; at: number }): Span {
  return { from: time.tick, to: Number.POSITIVE_INFINITY, fromAt: time.at, toAt: Number.POSITIVE_INFINITY };
}

// ------------------------------------------------------------------------------- what a webhook may have looked like

export interface Configuration {
  exists: boolean;
  enabled: boolean;
  types: readonly string[];
  url: string;
}

const NOT_YET: Configuration = { exists: false, enabled: false, types: [], url: '' };

/**
 * Every configuration that a webhook may have had at some point within a span: certain where no change of it
 * overlaps, and more than one where the order is nobody's promise.
 */
export function configurationsWithin(
  webhook: WebhookRecord,
  span: Pick<Span, 'from' | 'to'>,
): Configuration[] {
  let possible = [NOT_YET];
  for (const change of webhook.changes) {
    if (change.done === 'no') continue;
    if (change.from > span.to) break;
    const changed = possible.map((configuration) => afterChange(configuration, change));
    const certain = change.done === 'yes' && change.to < span.from;
    possible = certain ? changed : [...possible, ...changed];
  }
  return possible;
}

function afterChange(before: Configuration, change: Change): Configuration {
  switch (change.kind) {
    case 'create':
      return { exists: true, enabled: true, types: change.types, url: change.url };
    case 'update':
      return {
        ...before,
        types: change.types ?? before.types,
        enabled: change.enabled ?? before.enabled,
        url: change.url ?? before.url,
      };
    case 'rotate':
      return before;
    case 'delete':
      return { ...before, exists: false, enabled: false };
  }
}

export function isDeleted(webhook: WebhookRecord): boolean {
  return webhook.changes.some(({ kind, done }) => kind === 'delete' && done !== 'no');
}

/** Every signing secret that its customer was shown, oldest first. */
export function secretsOf(webhook: WebhookRecord): string[] {
  return webhook.changes.flatMap((change) =>
    'secret' in change && change.done === 'yes' ? [change.secret] : [],
  );
}
