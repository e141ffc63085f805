import type { DatabaseSync } from 'node:sqlite';
import { PENDING as WAITING } from '../postgres/delivery-status.ts';
import { acceptedAt, type DeliveryIds } from '../sqlite/delivery-ids.ts';
import { SUCCEEDED } from '../sqlite/delivery-status.ts';
import { readDurations } from '../sqlite/durations-blob.ts';
import type { Millis } from '../store.ts';
import type { Row } from './columns.ts';

/** Counts of embedded rows belong to no node of the cluster. */
const NO_NODE = 0;
/** A wait is never longer than this, whatever a clock has done. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Names and order of the columns are those of tables.ts; what a SELECT does not name is made below. */
const QUERIES: Record<string, string> = {
  settings: 'SELECT name, value FROM settings ORDER BY name',
  projects: 'SELECT id, name, created_at FROM projects ORDER BY num',
  access_keys: `
    SELECT k.id, k.num, k.kind, p.id AS project_id, k.name, k.created_at, k.sha256
    FROM access_keys AS k LEFT JOIN projects AS p ON p.num = k.project ORDER BY k.num`,
  event_types: 'SELECT name FROM event_types ORDER BY num',
  webhooks: `
    SELECT p.id AS project_id, w.id, w.url, w.description, w.subscribed_events, w.enabled, w.created_at, w.updated_at,
      w.deleted_at
    FROM webhooks AS w JOIN projects AS p ON p.num = w.project ORDER BY w.num`,
  webhook_health: `
    SELECT p.id AS project_id, w.id AS webhook_id, h.last_success_at, h.failing_since
    FROM webhook_health AS h JOIN webhooks AS w ON w.num = h.webhook JOIN projects AS p ON p.num = w.project
    ORDER BY w.num`,
  webhook_secrets: `
    SELECT p.id AS project_id, w.id AS webhook_id, row_number() OVER (PARTITION BY s.webhook ORDER BY s.num) AS num,
      s.sealed, s.signs_until
    FROM webhook_secrets AS s JOIN webhooks AS w ON w.num = s.webhook JOIN projects AS p ON p.num = w.project
    ORDER BY s.num`,
  event_ids: `
    SELECT p.id AS project_id, e.id, e.seq FROM events AS e JOIN projects AS p ON p.num = e.project ORDER BY e.seq`,
  events: `
    SELECT p.id AS project_id, e.seq, e.id, t.name AS type, e.body
    FROM events AS e JOIN projects AS p ON p.num = e.project JOIN event_types AS t ON t.num = e.type ORDER BY e.seq`,
  deliveries: `
    SELECT p.id AS project_id, d.seq, d.event AS event_seq, w.id AS webhook_id, t.name AS type,
      d.status, d.attempts, d.response_status, d.duration_ms, d.scheduled_at,
      d.completed_at, d.error
    FROM deliveries AS d JOIN webhooks AS w ON w.num = d.webhook JOIN projects AS p ON p.num = w.project
      JOIN event_types AS t ON t.num = d.type
    ORDER BY d.seq`,
  attempts: `
    SELECT p.id AS project_id, a.id / 256 AS seq, a.id % 256 AS number, a.response_status, a.duration_ms, a.started_at,
      a.signed_at, a.anchor_signature, a.standard_signature, a.response_headers, a.response_body, a.error
    FROM attempts AS a JOIN deliveries AS d ON d.seq = a.id / 256 JOIN webhooks AS w ON w.num = d.webhook
      JOIN projects AS p ON p.num = w.project
    ORDER BY a.id`,
  delivery_stats: `
    SELECT p.id AS project_id, w.id AS webhook_id, s.span, s.start, s.succeeded, s.failed, s.dead, s.retried, s.durations
    FROM delivery_stats AS s JOIN webhooks AS w ON w.num = s.webhook JOIN projects AS p ON p.num = w.project
    ORDER BY s.webhook, s.span, s.start`,
};

/** Rows of the embedded store as the tables of tables.ts have them. */
export class EmbeddedRows {
  readonly #db: DatabaseSync;
  readonly #ids: DeliveryIds;
  readonly #now: Millis;

  /** @param now store time of the moment from which on nothing changes */
  constructor(db: DatabaseSync, ids: DeliveryIds, now: Millis) {
    this.#db = db;
    this.#ids = ids;
    this.#now = now;
  }

  /** When the first and the last event or delivery was accepted. */
  accepted(): { first: Millis; last: Millis } | null {
    const row = this.#db
      .prepare(`
        SELECT min(seq) AS first, max(seq) AS last
        FROM (SELECT min(seq) AS seq FROM events UNION ALL SELECT max(seq) FROM events
          UNION ALL SELECT min(seq) FROM deliveries UNION ALL SELECT max(seq) FROM deliveries)`)
      .get();
    if (row === undefined || row.first === null) return null;
    return { first: acceptedAt(Number(row.first)), last: acceptedAt(Number(row.last)) };
  }

  /** @param now the same moment on the clock of the database that is copied to */
  *of(table: string, now: Millis): Generator<Row> {
    const query = QUERIES[table];
    if (query === undefined) throw new RangeError(`nothing is copied into ${table}`);
    for (const row of this.#db.prepare(query).iterate()) yield this.#rowOf(table, row, now);
  }

  #rowOf(table: string, row: Row, now: Millis): Row {
    switch (table) {
      case 'webhooks':
        return { ...row, subscribed_events: JSON.parse(String(row.subscribed_events)) };
      case 'event_ids':
      case 'events':
        return { ...row, key: this.#eventKey(row.seq) };
      case 'deliveries':
        return this.#delivery(row, now);
      case 'attempts':
        return { ...row, delivery_id: this.#ids.toId(Number(row.seq)) };
      case 'delivery_stats':
        return { ...row, node: NO_NODE, counts: countsOf(row) };
      default:
        return row;
    }
  }

  /**
   * Its id stays, as receivers and customers know it. It does not begin as its event's key does, so it is marked as one
   * that came later: those are found by their event (see the PostgreSQL store's statements/history.ts).
   */
  #delivery(row: Row, now: Millis): Row {
    const common = {
      ...row,
      id: this.#ids.toId(Number(row.seq)),
      event_key: this.#eventKey(row.event_seq),
      resent: true,
    };
    const status = Number(row.status);
    if (status >= SUCCEEDED) return { ...common, delay_ms: 0 };
    const wait = Math.min(Number(row.scheduled_at) - this.#now, LONGEST_WAIT_MS);
    return {
      ...common,
      status: WAITING,
      scheduled_at: Math.ceil(now + wait),
      delay_ms: Math.max(0, Math.ceil(wait)),
    };
  }

  #eventKey(seq: unknown): string {
    return `${this.#ids.toId(Number(seq)).slice(0, -4)}0000`;
  }
}

/** In the order of the PostgreSQL store's stats-batch.ts. */
function countsOf({ succeeded, failed, dead, retried, durations }: Row): unknown[] {
  return [succeeded, failed, dead, retried, ...readDurations(durations as Uint8Array)];
}
