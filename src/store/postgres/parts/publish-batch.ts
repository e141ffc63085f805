import type { SanitisedEvent } from '../../../sanitise/sanitised-event.ts';
import type { ClaimedDelivery, PublishOutcome } from '../../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { ClaimBook } from '../claim-book.ts';
import type { Parameter, Runner } from '../database.ts';
import { eventKey } from '../delivery-ids.ts';
import { IN_FLIGHT } from '../delivery-status.ts';
import {
  FAN_OUT,
  INSERT_EVENTS,
  LOCK_EVENT_IDS,
  STORE_EVENTS,
  TAKE_EVENT_IDS,
} from '../statements/publish.ts';

/** An event on its way into the store. */
export interface NewEvent {
  event: SanitisedEvent;
  onlyTo: string | null;
  /** All but the last digits of its key, see delivery-ids.ts. */
  head: string;
}

interface FannedOut {
  id: string;
  webhook_id: string;
  status: number;
}

/** Of a webhook: deliveries in one state. Without one: heads of events. */
type StoredEvents = { ids: string } & (
  | { webhook_id: string; status: number }
  | { webhook_id: null; status: null }
);

export interface Fanned {
  event: NewEvent;
  deliveries: FannedOut[];
}

interface ClaimAs {
  /** The number to claim under; null: claim nothing. */
  node: number | null;
  book: ClaimBook;
  now: number;
}

/** Stores a batch of events with their deliveries. Returns those that were new, with what became of their fan-out. */
export async function storeTogether(
  database: Runner,
  events: readonly NewEvent[],
  how: ClaimAs,
): Promise<Fanned[]> {
  const [ids, heads, types, places, sizes, bodies] = eventColumns(events);
  const rows = await database.run<StoredEvents>(STORE_EVENTS, [
    arrayOfPlain(events.map(({ event }) => event.projectId)),
    ids,
    heads,
    types,
    places,
    sizes,
    onlyTo(events),
    bodies,
    ...claimColumns(events, how),
  ]);
  if (rows.length === 0) {
    for (const [projectId, known] of Map.groupBy(events, ({ event }) => event.projectId)) {
      await database.run(LOCK_EVENT_IDS, [projectId, eventColumns(known)[0]]);
    }
  }
  const byHead = new Map<string, FannedOut[]>();
  for (const { webhook_id, ids } of rows) {
    if (webhook_id === null) for (const head of ids.split(',')) byHead.set(head, []);
  }
  for (const { webhook_id, status, ids } of rows) {
    if (webhook_id === null) continue;
    for (const id of ids.split(',')) byHead.get(headOf(id))?.push({ id, webhook_id, status });
  }
  return events.flatMap((event) => {
    const deliveries = byHead.get(event.head);
    return deliveries === undefined ? [] : [{ event, deliveries }];
  });
}

/** The same where tables are distributed, in a transaction: all events are of one project, whose rows are on one server. */
export async function storeOfProject(
  tx: Runner,
  projectId: string,
  events: readonly NewEvent[],
  how: ClaimAs,
): Promise<Fanned[]> {
  // In one order on every node, so that no two transactions wait for each other's ids.
  const sorted = [...events].sort((a, b) => compare(a.event.id, b.event.id));
  const [ids, heads] = eventColumns(sorted);
  const rows = await tx.run<{ key: string }>(TAKE_EVENT_IDS, [projectId, ids, heads]);
  const taken = new Set(rows.map(({ key }) => key));
  if (rows.length === 0) {
    await tx.run(LOCK_EVENT_IDS, [projectId, ids]);
    return [];
  }
  const fresh = events.filter(({ head }) => taken.has(eventKey(head)));
  const byHead = new Map(fresh.map((event) => [event.head, { event, deliveries: [] as FannedOut[] }]));
  // Sent one behind the other without waiting for the first one's answer.
  const [, deliveries] = await Promise.all([
    tx.run(INSERT_EVENTS, [projectId, ...eventColumns(fresh)]),
    tx.run<FannedOut>(FAN_OUT, [projectId, ...fanOutColumns(fresh, how)]),
  ]);
  for (const delivery of deliveries) byHead.get(headOf(delivery.id))?.deliveries.push(delivery);
  await noteChanges(
    tx,
    true,
    deliveries.map(({ id }) => ({ projectId, id })),
  );
  return [...byHead.values()];
}

function headOf(deliveryId: string): string {
  return deliveryId.slice(0, -4);
}

/** Ids, heads, types, where each body begins in all of them and how long it is, and all bodies. */
function eventColumns(events: readonly NewEvent[]): [string, string, string, string, string, Buffer] {
  const sizes = events.map(({ event }) => event.body.byteLength);
  let at = 1;
  const places = sizes.map((size) => {
    const place = at;
    at += size;
    return place;
  });
  return [
    arrayOfPlain(events.map(({ event }) => event.id)),
    arrayOfPlain(events.map(({ head }) => head)),
    arrayOfText(events.map(({ event }) => event.type)),
    arrayOf(places),
    arrayOf(sizes),
    Buffer.concat(events.map(({ event }) => event.body)),
  ];
}

function fanOutColumns(events: readonly NewEvent[], how: ClaimAs): Parameter[] {
  return [
    arrayOfPlain(events.map(({ head }) => head)),
    arrayOfText(events.map(({ event }) => event.type)),
    onlyTo(events),
    arrayOf(events.map(({ event }) => event.body.byteLength)),
    ...claimColumns(events, how),
  ];
}

function onlyTo(events: readonly NewEvent[]): string {
  return arrayOfPlain(events.map((event) => event.onlyTo));
}

/** Under which number how much may be claimed, and of which webhooks less. */
function claimColumns(events: readonly NewEvent[], { node, book, now }: ClaimAs): Parameter[] {
  const full = node === null ? { slots: 0, bytes: 0 } : book.fullRoom;
  const rooms = node === null ? [] : roomsOf(events, book, now);
  return [
    node,
    full.slots,
    full.bytes,
    arrayOfPlain(rooms.map(({ webhookId }) => webhookId)),
    arrayOf(rooms.map(({ slots }) => slots)),
    arrayOf(rooms.map(({ bytes }) => bytes)),
  ];
}

/** Webhooks of these events' projects that have less room here than one that nothing is known of. */
function roomsOf(events: readonly NewEvent[], book: ClaimBook, now: number) {
  const projects = new Set(events.map(({ event }) => event.projectId));
  return [...projects].flatMap((projectId) =>
    [...book.ofProject(projectId)].map((claims) => ({
      webhookId: claims.webhookId,
      ...book.roomForNew(claims, now),
    })),
  );
}

/** What the publisher is told, and what goes to the dispatcher. */
export function outcomeOf({ event: { event }, deliveries }: Fanned): PublishOutcome & { result: 'accepted' } {
  const claimed: ClaimedDelivery[] = [];
  const waiting: string[] = [];
  for (const { id, webhook_id, status } of deliveries) {
    if (status === IN_FLIGHT) {
      claimed.push({
        id,
        webhookId: webhook_id,
        projectId: event.projectId,
        eventId: event.id,
        eventType: event.type,
        attempt: 1,
        body: event.body,
      });
    } else {
      waiting.push(webhook_id);
    }
  }
  return { result: 'accepted', claimed, waiting };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
