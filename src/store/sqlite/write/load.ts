import type { DatabaseSync } from 'node:sqlite';
import { DeliveryIds } from '../delivery-ids.ts';
import { BORN, PENDING } from '../delivery-status.ts';
import type { ClockStep, TimeMark } from '../store-time.ts';
import { newNote, type WebhookNote, WebhookNotes } from './webhook-notes.ts';

/**
 * Takes back the claims of the process that had the database before: what was sent at birth and not settled waits
 * again, and its attempt will be made under the same number. Returns whose state has changed by that.
 */
export function releaseBornClaimed(db: DatabaseSync): { seq: number; webhook: number }[] {
  const born = db
    .prepare(
      `SELECT seq, webhook FROM deliveries INDEXED BY deliveries_unfinished WHERE status = ${BORN} AND status < 2`,
    )
    .all() as unknown as { seq: number; webhook: number }[];
  if (born.length === 0) return born;
  const release = db.prepare(`UPDATE deliveries SET status = ${PENDING} WHERE seq = ?`);
  for (const { seq } of born) release.run(seq);
  return born;
}

/** The highest sequence number in use; 0 in an empty database. */
export function lastSeq(db: DatabaseSync): number {
  const row = db
    .prepare(`
      SELECT max(seq) AS last
      FROM (SELECT max(seq) AS seq FROM events UNION ALL SELECT max(seq) AS seq FROM deliveries)`)
    .get();
  return Number(row?.last ?? 0);
}

/** What all delivery ids of this database end with; made with the first start. */
export function idTail(db: DatabaseSync, random: (size: number) => Uint8Array): string {
  db.prepare(
    "INSERT INTO store_state (name, value) VALUES ('delivery_id_tail', ?) ON CONFLICT DO NOTHING",
  ).run(DeliveryIds.newTail(random(8)));
  return String(db.prepare("SELECT value FROM store_state WHERE name = 'delivery_id_tail'").get()?.value);
}

export function lastTimeMark(db: DatabaseSync): TimeMark | null {
  const row = db.prepare('SELECT store_ms AS store, wall_ms AS wall FROM store_clock').get();
  return row === undefined ? null : { store: Number(row.store), wall: Number(row.wall) };
}

/** Steps of the wall clock that were noticed before, oldest first. */
export function clockSteps(db: DatabaseSync): ClockStep[] {
  const row = db.prepare("SELECT value FROM store_state WHERE name = 'clock_steps'").get();
  return row === undefined ? [] : (JSON.parse(String(row.value)) as ClockStep[]);
}

type StoredNote = Pick<
  WebhookNote,
  'num' | 'id' | 'project' | 'deletedAt' | 'lastSuccessAt' | 'failingSince'
> & {
  enabled: number;
  subscribedEvents: string;
};

/** Reads all webhooks, deleted ones included. `numberOf` turns the name of an event type into its number. */
export function loadNotes(db: DatabaseSync, numberOf: (type: string) => number): WebhookNotes {
  const notes = new WebhookNotes();
  const rows = db
    .prepare(`
      SELECT w.num, w.id, w.project, w.enabled, w.deleted_at AS deletedAt, w.subscribed_events AS subscribedEvents,
        h.last_success_at AS lastSuccessAt, h.failing_since AS failingSince
      FROM webhooks AS w LEFT JOIN webhook_health AS h ON h.webhook = w.num
      ORDER BY w.num`)
    .all() as unknown as StoredNote[];
  for (const { enabled, subscribedEvents, ...stored } of rows) {
    const names = JSON.parse(subscribedEvents) as string[];
    notes.add(newNote({ ...stored, enabled: enabled === 1, types: new Set(names.map(numberOf)) }));
  }
  return notes;
}
