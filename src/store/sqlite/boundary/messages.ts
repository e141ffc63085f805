import type { DashboardLink, DashboardSession } from '../../sessions.ts';
import type {
  KeyKind,
  KeyRecord,
  Millis,
  NewWebhook,
  Project,
  Webhook,
  WebhookChanges,
} from '../../store.ts';
import type { PublishColumns } from './publish-columns.ts';
import type { SettleColumns } from './settle-columns.ts';

/** All writes of one turn of the event loop: one message, and one part of one commit. */
export interface WriteBatch {
  events: PublishColumns;
  attempts: SettleColumns;
  commands: readonly CommandCall[];
}

/** What became of a batch. If its commit failed, `failure` says why, nothing of it has happened, and the rest is empty. */
export interface BatchAnswer {
  failure: string | null;
  /** Per event, in order: an `EventCode`, and for ACCEPTED what is described there. */
  events: number[];
  /** Per attempt, in order: the number of the delivery's new status, or an `AttemptCode`. */
  attempts: number[];
  commands: CommandAnswer[];
  /** The batch's new types, and the numbers that they were given. */
  newTypes: [name: string, num: number][];
  /** What single events and attempts failed of: for each code FAULT one, attempts first. */
  faults: string[];
  /** See `StoreTime.wallAhead`. */
  wallAhead: number;
  /** The number of the newest change, see `ChangeLog`. */
  change: number;
}

export const EventCode = {
  /** One operation failed by itself; the others are not touched. */
  FAULT: -1,
  /** Followed by the event's seq, the number of its deliveries, and for each its webhook: negative where it waits. */
  ACCEPTED: 0,
  DUPLICATE: 1,
  UNKNOWN_WEBHOOK: 2,
} as const;

export const AttemptCode = { FAULT: -1, LOST: -2 } as const;

export type CommandAnswer = { ok: true; value: unknown } | { ok: false; fault: string };

// ----------------------------------------------------------------------------------------------- everything rarer

/** The writer's operations that are not worth columns. Arguments and results can be cloned between threads. */
export interface WriteCommands {
  createProject(project: Project): number | 'exists';
  createKey(key: KeyRecord, sha256: Uint8Array): 'created' | 'unknown_project';
  deleteKey(kind: KeyKind, id: string, projectId: string | null): boolean;
  writeSettingOnce(name: string, value: Uint8Array): Uint8Array;
  createLink(sha256: Uint8Array, link: DashboardLink, now: Millis): 'created' | 'unknown_project';
  useLink(
    linkSha256: Uint8Array,
    session: { sha256: Uint8Array; createdAt: Millis; expiresAt: Millis },
  ): DashboardSession | null;
  endSession(sha256: Uint8Array): boolean;

  createWebhook(
    webhook: NewWebhook,
    sealedSecret: Uint8Array,
    limit: number,
  ): { num: number; webhook: Webhook } | 'limit_reached' | 'unknown_project';
  updateWebhook(webhook: number, changes: WebhookChanges, at: Millis): Webhook | null;
  rotateSecret(webhook: number, rotation: Rotation): Webhook | 'rotation_in_progress' | null;
  deleteWebhook(webhook: number, at: Millis): boolean;
  /** Ends waiting deliveries of a deleted webhook; resolves with how many, 0 when none is left. */
  endWaiting(webhook: number, limit: number): number;

  waiting(): { webhook: number; dueInMs: number }[];
  claim(webhook: number): ClaimedRows;
  letGo(webhook: number, seqs: readonly number[]): void;

  resend(webhook: number, seq: number): number | 'not_found' | 'unfinished';
  recoverChunk(webhook: number, range: FinishedRange, from: RecoverPlace): RecoveredChunk | null;
  expireChunk(before: Millis, limit: number, after: number): ExpiredChunk;
  /** The highest sequence number given out. */
  lastSeq(): number;
  /** Writes something small, to see whether it can. */
  touch(): void;
}

export type CommandName = keyof WriteCommands;

export type CommandCall = {
  [Name in CommandName]: { name: Name; args: Parameters<WriteCommands[Name]> };
}[CommandName];

export interface Rotation {
  sealedSecret: Uint8Array;
  at: Millis;
  replacedSignsUntil: Millis;
  maxReplaced: number;
}

/** Columns, as a claim carries many rows with their bodies. */
export interface ClaimedRows {
  seqs: number[];
  attempts: number[];
  types: number[];
  eventIds: string[];
  sizes: number[];
  bodies: Uint8Array<ArrayBuffer>;
  nextDueInMs: number | null;
}

/** Finished deliveries with one of `statuses` (numbers) and `from` <= seq < `below`. */
export interface FinishedRange {
  from: number;
  below: number;
  statuses: number[];
}

/** How far a recover has got: types and statuses are gone through in order, each by seq. */
export interface RecoverPlace {
  type: number;
  status: number;
  after: number;
}

export interface RecoveredChunk {
  count: number;
  /** Null when nothing is left. */
  next: RecoverPlace | null;
}

export interface ExpiredChunk {
  removed: number;
  /** Events up to this seq have been looked at; null at the end. */
  after: number | null;
  /** Webhooks whose last trace went. */
  forgotten: number[];
}

// ----------------------------------------------------------------------------------------------- at the start

/** What the main thread has to know of the database, as the writer found it. */
export interface Snapshot {
  projects: [id: string, num: number][];
  types: [name: string, num: number][];
  webhooks: { num: number; id: string; project: number }[];
  /** Deleted webhooks whose waiting deliveries have yet to be ended. */
  toEnd: number[];
  /** See DeliveryIds. */
  idTail: string;
  wallAhead: number;
  /** The number of the newest change. */
  change: number;
}
