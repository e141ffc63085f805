import type { StatsSpan } from '../../activity.ts';
import type { DashboardLink, DashboardSession } from '../../sessions.ts';
import type {
  DeliveryRow,
  DeliveryStatus,
  DeliveryTarget,
  KeyKind,
  KeyRecord,
  Millis,
  Project,
  RecordedAttempt,
  Webhook,
} from '../../store.ts';
import type { FinishedRange } from './messages.ts';

/** What the reader answers. Arguments and results can be cloned between threads. */
export interface Reads {
  listProjects(): Project[];
  findKey(kind: KeyKind, sha256: Uint8Array): KeyRecord | null;
  listKeys(kind: KeyKind, projectId: string | null): KeyRecord[];
  readSetting(name: string): Uint8Array | null;

  listWebhooks(project: number): Webhook[];
  getWebhook(webhook: number): Webhook | null;
  target(webhook: number): DeliveryTarget | null;

  page(request: PageRequest): DeliveryRow[];
  delivery(webhook: number, seq: number, view: View): DeliveryDetail | null;
  event(project: number, id: string, view: View): EventDetail | null;
  countFinished(webhook: number, range: FinishedRange): number;

  /** Rows of `span` that begin at `since` or later, added up to spans of `lengthMs`. */
  stats(webhooks: number[], spans: { span: Millis; since: Millis; lengthMs: Millis }): StatsSpan[];
  changes(request: ChangesRequest): ChangesRead | null;

  findLink(sha256: Uint8Array, at: Millis): DashboardLink | null;
  findSession(sha256: Uint8Array, at: Millis): DashboardSession | null;
}

export type ReadName = keyof Reads;

/** What the reader cannot see in the database. */
export interface View {
  /** Sequence numbers of the deliveries in scope that this process holds: they are under way. */
  held: Float64Array;
  /** See `StoreTime.wallAhead`. */
  wallAhead: number;
}

export interface PageRequest {
  /** In all of these. */
  webhooks: number[];
  statuses: DeliveryStatus[] | null;
  type: number | null;
  event: { project: number; id: string } | null;
  /** `from` <= seq < `below`. */
  from: number;
  below: number;
  offset: number;
  limit: number;
  view: View;
}

/** All commits with a lower number, and so many numbers of this commit's pairs, have been told of. */
export interface ChangePlace {
  num: number;
  done: number;
}

export interface ChangesRequest {
  webhooks: number[];
  place: ChangePlace;
  /** The newest commit that this process has been told of; `view` knows of none after it. */
  upTo: number;
  limit: number;
  /** Deliveries that waited and were handed out, by the number of the commit that did it. */
  claimed: { seq: number; num: number }[];
  view: View;
}

export interface ChangesRead {
  rows: DeliveryRow[];
  next: ChangePlace;
  more: boolean;
}

export interface DeliveryDetail {
  row: DeliveryRow;
  body: Uint8Array;
  attempts: RecordedAttempt[];
}

export interface EventDetail {
  body: Uint8Array;
  deliveries: DeliveryRow[];
}

export interface ReadCall {
  id: number;
  name: ReadName;
  args: readonly unknown[];
}

export type ReadAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; fault: string };
