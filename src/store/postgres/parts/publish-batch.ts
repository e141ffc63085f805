import type { SanitisedEvent } from '../../../sanitise/sanitised-event.ts';
import type { ClaimedDelivery, PublishOutcome } from '../../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { ClaimBook } from '../claim-book.ts';
import type { Parameter, Runner } from '../database.ts';
import { eventKey } from '../delivery-ids.ts';
import { IN_FLIGHT } from '../delivery-status.ts';
import { statementGroups } from '../statement-groups.ts';
import { FAN_OUT, INSERT_EVENTS, LOCK_EVENT_IDS, TAKE_EVENT_IDS } from '../statements/publish.ts';

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

export interface Fanned {
  event: NewEvent;
  deliveries: FannedOut[];
}

/**
 * Stores a batch of events with their deliveries, in one transaction. Returns those that were new, with what became of
 * their fan-out.
 *
 * @param node the number to claim under; null: claim nothing
 */
export async function storeEvents(
  tx: Runner,
  events: readonly NewEvent[],
  how: { distributed: boolean; node: number | null; book: ClaimBook; now: number },
): Promise<Fanned[]> {
  // In one order on every node, so that no two transactions wait for each other's ids.
  const sorted = [...events].sort((a, b) => compare(orderOf(a), orderOf(b)));
  const groups = statementGroups(how.distributed, sorted, ({ event }) => event.projectId);
  const taken = new Set<string>();
  for (const { only, items } of groups) {
    const rows = await tx.run<{ key: string }>(TAKE_EVENT_IDS, idColumns(only, items));
    for (const { key } of rows) taken.add(key);
    if (rows.length === 0) await tx.run(LOCK_EVENT_IDS, idColumns(only, items).slice(0, 3));
  }
  const fresh = events.filter(({ head }) => taken.has(eventKey(head)));
  if (fresh.length === 0) return [];
  const byHead = new Map(fresh.map((event) => [event.head, { event, deliveries: [] as FannedOut[] }]));
  const fanOuts: Promise<FannedOut[]>[] = [];
  for (const { only, items } of statementGroups(how.distributed, fresh, ({ event }) => event.projectId)) {
    fanOuts.push(...issueBoth(tx, only, items, how));
  }
  for (const delivery of (await Promise.all(fanOuts)).flat()) {
    byHead.get(delivery.id.slice(0, -4))?.deliveries.push(delivery);
  }
  const fanned = [...byHead.values()];
  await noteChanges(tx, how.distributed, fanned.flatMap(changedBy));
  return fanned;
}

function changedBy({ event, deliveries }: Fanned) {
  return deliveries.map(({ id }) => ({ projectId: event.event.projectId, id }));
}

/** Sent one behind the other without waiting for the first one's answer. */
function issueBoth(
  tx: Runner,
  only: string | null,
  events: readonly NewEvent[],
  how: { node: number | null; book: ClaimBook; now: number },
): Promise<FannedOut[]>[] {
  const none = tx.run<FannedOut>(INSERT_EVENTS, eventColumns(only, events));
  return [none, tx.run<FannedOut>(FAN_OUT, fanOutColumns(only, events, how))];
}

function idColumns(only: string | null, events: readonly NewEvent[]): Parameter[] {
  return [
    only,
    arrayOfPlain(events.map(({ event }) => event.projectId)),
    arrayOfPlain(events.map(({ event }) => event.id)),
    arrayOfPlain(events.map(({ head }) => head)),
  ];
}

function eventColumns(only: string | null, events: readonly NewEvent[]): Parameter[] {
  const sizes = events.map(({ event }) => event.body.byteLength);
  let at = 1;
  const places = sizes.map((size) => {
    const place = at;
    at += size;
    return place;
  });
  return [
    ...idColumns(only, events),
    arrayOfText(events.map(({ event }) => event.type)),
    arrayOf(places),
    arrayOf(sizes),
    Buffer.concat(events.map(({ event }) => event.body)),
  ];
}

function fanOutColumns(
  only: string | null,
  events: readonly NewEvent[],
  { node, book, now }: { node: number | null; book: ClaimBook; now: number },
): Parameter[] {
  const full = node === null ? { slots: 0, bytes: 0 } : book.fullRoom;
  const rooms = node === null ? [] : roomsOf(events, book, now);
  return [
    only,
    arrayOfPlain(events.map(({ event }) => event.projectId)),
    arrayOfPlain(events.map(({ head }) => head)),
    arrayOfText(events.map(({ event }) => event.type)),
    arrayOfPlain(events.map(({ onlyTo }) => onlyTo)),
    arrayOf(events.map(({ event }) => event.body.byteLength)),
    arrayOfPlain(rooms.map(({ webhookId }) => webhookId)),
    node,
    full.slots,
    full.bytes,
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

function orderOf({ event }: NewEvent): string {
  return `${event.projectId} ${event.id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
