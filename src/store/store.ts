/**
 * The store's port. The store is the queue: a delivery row says what is due, when, and who has it, and there is no
 * second system that could disagree with it.
 *
 * The port speaks the domain's words and hides SQL. Callers declare the few methods they need with `Pick`. Every
 * adapter passes test/conformance. Each method rejects with StoreUnavailableError when the store cannot do its work;
 * then nothing of the call has happened.
 */
import type { SanitisedEvent } from '../sanitise/sanitised-event.ts';
import type { ActivityStore } from './activity.ts';
import type { SessionStore } from './sessions.ts';

export interface Store {
  readonly access: AccessStore;
  readonly webhooks: WebhookStore;
  readonly events: EventStore;
  readonly queue: DeliveryQueue;
  readonly history: HistoryStore;
  readonly activity: ActivityStore;
  readonly sessions: SessionStore;
  /** Resolves if a publish would be accepted now; rejects otherwise. */
  ready(): Promise<void>;
  /** Finishes the writes under way and releases the store. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Wall time as unix milliseconds. */
export type Millis = number;

// ---------------------------------------------------------------------------------------------------- projects, keys

export interface Project {
  id: string;
  name: string;
  createdAt: Millis;
}

export type KeyKind = 'api' | 'publisher';

/** A key as stored: its SHA-256, never the key. */
export interface KeyRecord {
  id: string;
  kind: KeyKind;
  /** The project it is limited to; null only for a publisher key of all projects. */
  projectId: string | null;
  name: string;
  createdAt: Millis;
}

export interface AccessStore {
  createProject(project: Project): Promise<'created' | 'exists'>;
  listProjects(): Promise<Project[]>;
  projectExists(id: string): Promise<boolean>;
  /** `unknown_project` where `key.projectId` names none. */
  createKey(key: KeyRecord, sha256: Uint8Array): Promise<'created' | 'unknown_project'>;
  findKey(kind: KeyKind, sha256: Uint8Array): Promise<KeyRecord | null>;
  /** Oldest first. `projectId` limits the list to keys of that project. */
  listKeys(kind: KeyKind, projectId?: string): Promise<KeyRecord[]>;
  /** False where there is none such (in that project, if given). */
  deleteKey(kind: KeyKind, id: string, projectId?: string): Promise<boolean>;
  /** Small settings of the installation itself, such as the master key's check value. */
  readSetting(name: string): Promise<Uint8Array | null>;
  /** Keeps the first value where two callers race, and returns the one that is in force. */
  writeSettingOnce(name: string, value: Uint8Array): Promise<Uint8Array>;
}

// ---------------------------------------------------------------------------------------------------- webhooks

/** A webhook as the customer sees it; secrets are kept apart. */
export interface Webhook {
  id: string;
  projectId: string;
  url: string;
  description: string | null;
  subscribedEvents: string[];
  enabled: boolean;
  createdAt: Millis;
  updatedAt: Millis;
  lastSuccessAt: Millis | null;
  failingSince: Millis | null;
}

export type NewWebhook = Pick<
  Webhook,
  'id' | 'projectId' | 'url' | 'description' | 'subscribedEvents' | 'createdAt'
>;
export type WebhookChanges = Partial<Pick<Webhook, 'url' | 'description' | 'subscribedEvents' | 'enabled'>>;

/** What an attempt needs to know of its webhook. */
export interface DeliveryTarget {
  webhookId: string;
  url: string;
  /** No further attempt is to be made. */
  deleted: boolean;
  /** Secrets in force, encrypted, newest first: the current one, then replaced ones that still sign. */
  secrets: { sealed: Uint8Array; signsUntil: Millis | null }[];
}

export interface WebhookStore {
  /** The limit counts webhooks that are not deleted, and holds under concurrent creates. */
  create(
    webhook: NewWebhook,
    sealedSecret: Uint8Array,
    limit: number,
  ): Promise<Webhook | 'limit_reached' | 'unknown_project'>;
  /** Not deleted ones, newest first. */
  list(projectId: string): Promise<Webhook[]>;
  /** Null where there is none such in the project, or it is deleted. */
  get(projectId: string, id: string): Promise<Webhook | null>;
  /** True also for a deleted webhook whose history is still kept. */
  hasHistory(projectId: string, id: string): Promise<boolean>;
  /** Once it resolves, no later publish misses the change. */
  update(projectId: string, id: string, changes: WebhookChanges, at: Millis): Promise<Webhook | null>;
  /**
   * Makes `sealedSecret` the current one; the replaced one signs on until `replacedSignsUntil`. Refused with
   * `rotation_in_progress` while `maxReplaced` replaced ones still sign at `at`.
   */
  rotateSecret(
    projectId: string,
    id: string,
    rotation: { sealedSecret: Uint8Array; at: Millis; replacedSignsUntil: Millis; maxReplaced: number },
  ): Promise<Webhook | 'rotation_in_progress' | null>;
  /**
   * Soft delete: fan-out ends and the slot is free once it resolves. Waiting deliveries end as `failed` with
   * `WEBHOOK_DELETED` soon after, in small batches. False where there is none such.
   */
  delete(projectId: string, id: string, at: Millis): Promise<boolean>;
  /** Null where the webhook is unknown. Deleted webhooks still have a target while attempts are under way. */
  target(webhookId: string): Promise<DeliveryTarget | null>;
}

// ---------------------------------------------------------------------------------------------------- publishing

export interface EventStore {
  /**
   * Stores one event and, in the same transaction, a delivery for every enabled webhook of its project that
   * subscribes to its type (or, with `onlyTo`, for that webhook alone, subscribed or not, enabled or not).
   * Resolves after the commit is on disk. Concurrent calls share a commit.
   */
  publish(event: SanitisedEvent, options?: { onlyTo?: string }): Promise<PublishOutcome>;
}

export type PublishOutcome =
  | {
      result: 'accepted';
      /** Deliveries born claimed by this node: to be sent at once, without a further statement. */
      claimed: ClaimedDelivery[];
      /** Webhooks that got a delivery but have no free slot here: theirs wait in the store. */
      waiting: string[];
    }
  | { result: 'duplicate' }
  | { result: 'unknown_project' }
  /** Only with `onlyTo`: the webhook is gone. */
  | { result: 'unknown_webhook' };

// ---------------------------------------------------------------------------------------------------- the queue

/** A delivery that this node alone may attempt now, until it settles it or the node dies. */
export interface ClaimedDelivery {
  id: string;
  webhookId: string;
  projectId: string;
  eventId: string;
  eventType: string;
  /** The number of the attempt to be made, from 1. */
  attempt: number;
  body: Uint8Array;
}

export interface DeliveryQueue {
  /** How many deliveries of one webhook this node may hold claimed; the rest of a backlog stays in the store. */
  readonly claimLimit: number;
  /** Webhooks with unfinished, unclaimed deliveries, and in how many ms the first of each is due (0 = now). */
  waiting(): Promise<{ webhookId: string; dueInMs: number }[]>;
  /** Claims due deliveries of one webhook, oldest due first, up to the node's free slots for it. */
  claim(webhookId: string): Promise<ClaimOutcome>;
  /** Records attempts and moves their deliveries on, in one commit with whatever else is being written. */
  settle(attempt: SettledAttempt): Promise<SettleOutcome>;
  /**
   * Gives back claimed deliveries of one webhook of which no attempt was begun: they wait again, those of a deleted
   * webhook end as what waits for it does. Ids that this node does not hold are passed over.
   */
  letGo(webhookId: string, deliveryIds: readonly string[]): Promise<void>;
  /** Calls `listener` when another node has made work for a webhook. Returns how to stop. */
  onWaiting(listener: (webhookId: string) => void): () => void;
}

export interface ClaimOutcome {
  deliveries: ClaimedDelivery[];
  /** In how many ms the next unclaimed delivery of the webhook is due; 0 = more is due already; null = none waits. */
  nextDueInMs: number | null;
}

/** What became of an attempt, as the retry rules decided. */
export type NextState =
  | { status: 'succeeded' }
  | { status: 'failed' }
  | { status: 'dead' }
  | { status: 'pending'; delayMs: number };

/** An attempt that has ended, ready to be recorded. */
export interface SettledAttempt {
  deliveryId: string;
  webhookId: string;
  attempt: number;
  startedAt: Millis;
  durationMs: number;
  /** The end of the attempt on the steady clock: a retry's delay counts from here. */
  endedSteady: Millis;
  /** The headers that differ between attempts; the others follow from the delivery. */
  signature: { timestamp: number; anchor: string; standard: string };
  response: { status: number; headers: Record<string, string | string[]>; body: Uint8Array } | null;
  /** One plain sentence where the attempt failed; null after a 2xx. */
  error: string | null;
  next: NextState;
}

export type SettleOutcome =
  /** Recorded. `status` is what the delivery now is (a deleted webhook's retry ends as `failed`). */
  | { result: 'settled'; status: NextState['status'] }
  /** The claim was no longer ours or the attempt number not the expected one: nothing was changed. */
  | { result: 'lost' };

// ---------------------------------------------------------------------------------------------------- history

/** The error that deliveries end with which were waiting when their webhook was deleted. */
export const WEBHOOK_DELETED = 'webhook deleted';

export type DeliveryStatus = 'pending' | 'in_flight' | 'succeeded' | 'failed' | 'dead';

export interface DeliveryRow {
  id: string;
  webhookId: string;
  eventId: string;
  eventType: string;
  status: DeliveryStatus;
  /** Attempts made or under way. */
  attempt: number;
  responseStatus: number | null;
  errorMessage: string | null;
  /** When the next attempt is due, or when the last one was. */
  scheduledAt: Millis;
  completedAt: Millis | null;
  createdAt: Millis;
  /** Of the last attempt that ended. */
  durationMs: number | null;
}

export interface RecordedAttempt {
  number: number;
  startedAt: Millis;
  durationMs: number;
  signature: SettledAttempt['signature'];
  response: SettledAttempt['response'];
  error: string | null;
}

export interface DeliveryFilter {
  projectId: string;
  /** Left out: all webhooks of the project, deleted ones included. */
  webhookId?: string;
  statuses?: DeliveryStatus[];
  eventType?: string;
  eventId?: string;
  /** Inclusive, by `createdAt`. */
  since?: Millis;
  /** Exclusive, by `createdAt`. */
  until?: Millis;
}

/** Deliveries that ended with one of `statuses` and were created in [since, until). */
export interface EndedSpan {
  since: Millis;
  until?: Millis;
  statuses: ('succeeded' | 'failed' | 'dead')[];
}

export interface HistoryStore {
  /** In order of acceptance, newest first. `before` is a delivery id: only older ones than it. */
  page(
    filter: DeliveryFilter,
    window: { limit: number; offset?: number; before?: string },
  ): Promise<DeliveryRow[]>;
  /** Attempts in order of their number. */
  delivery(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ row: DeliveryRow; body: Uint8Array; attempts: RecordedAttempt[] } | null>;
  /** One event's envelope and its deliveries, oldest first. */
  event(projectId: string, eventId: string): Promise<{ body: Uint8Array; deliveries: DeliveryRow[] } | null>;
  /** A new delivery of the same event to the same webhook. */
  resend(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ deliveryId: string } | 'not_found' | 'unfinished'>;
  /**
   * Resends those deliveries of one webhook, in small batches: where the store fails midway, those of the batches before
   * stay. Deliveries made by the call itself are not among them. Resolves with how many; null where the webhook is unknown
   * or deleted.
   */
  recover(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null>;
  /** How many deliveries `recover` would resend. Null where the webhook is unknown or deleted. */
  countRecoverable(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null>;
  /**
   * Removes history that ended before `before` and events that nothing needs any more, at most `limit` rows in one
   * short transaction. Resolves with how many rows went; 0 = nothing is left to remove.
   */
  removeExpired(before: Millis, limit: number): Promise<number>;
}
