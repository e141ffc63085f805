import type {
  DeliveryRow,
  DeliveryStatus,
  DeliveryTarget,
  KeyKind,
  KeyRecord,
  Project,
  RecordedAttempt,
  Webhook,
} from '../../store.ts';

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
