import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordedAttempt } from '../../store.ts';
import type { DeliveryDetail, EventDetail, View } from '../boundary/reads.ts';
import { type DeliveryRows, DeliveryView } from './delivery-rows.ts';
import { EventDeliveries } from './event-deliveries.ts';

interface StoredAttempt {
  number: number;
  startedAt: number;
  durationMs: number;
  timestamp: number;
  anchor: string;
  standard: string;
  status: number | null;
  headers: string | null;
  body: Uint8Array | null;
  error: string | null;
}

/** One delivery with its attempts, or one event with its deliveries. */
export class HistoryDetails {
  readonly #rows: DeliveryRows;
  readonly #ofEvent: EventDeliveries;
  readonly #deliveryBody: StatementSync;
  readonly #eventBody: StatementSync;
  readonly #attempts: StatementSync;

  constructor(db: DatabaseSync, rows: DeliveryRows) {
    this.#rows = rows;
    this.#ofEvent = new EventDeliveries(db);
    this.#deliveryBody = db.prepare(`
      SELECT e.body FROM deliveries AS d JOIN events AS e ON e.seq = d.event
      WHERE d.seq = ? AND d.webhook = ?`);
    this.#eventBody = db.prepare('SELECT body FROM events WHERE project = ? AND id = ?');
    this.#attempts = db.prepare(`
      SELECT id & 255 AS number, started_at AS startedAt, duration_ms AS durationMs, signed_at AS timestamp,
        anchor_signature AS anchor, standard_signature AS standard, response_status AS status,
        response_headers AS headers, response_body AS body, error
      FROM attempts
      WHERE id >= CAST(?1 AS INTEGER) * 256 AND id < CAST(?1 AS INTEGER) * 256 + 256
      ORDER BY id`);
  }

  delivery(webhook: number, seq: number, view: View): DeliveryDetail | null {
    const body = this.#deliveryBody.get(seq, webhook)?.body;
    const row = body === undefined ? null : this.#rows.get(seq, new DeliveryView(view));
    if (row === null) return null;
    const attempts = this.#attempts.all(seq) as unknown as StoredAttempt[];
    return { row, body: body as Uint8Array, attempts: attempts.map(toRecorded) };
  }

  event(project: number, id: string, view: View): EventDetail | null {
    const body = this.#eventBody.get(project, id)?.body;
    if (body === undefined) return null;
    const seqs = this.#ofEvent.list(project, id).map((delivery) => delivery.seq);
    return { body: body as Uint8Array, deliveries: this.#rows.list(seqs, new DeliveryView(view)) };
  }
}

function toRecorded(stored: StoredAttempt): RecordedAttempt {
  const { number, startedAt, durationMs, timestamp, anchor, standard, status, headers, body, error } = stored;
  return {
    number,
    startedAt,
    durationMs,
    signature: { timestamp, anchor, standard },
    response:
      status === null ? null : { status, headers: parseHeaders(headers), body: body ?? new Uint8Array(0) },
    error,
  };
}

function parseHeaders(json: string | null): Record<string, string | string[]> {
  return JSON.parse(json ?? '{}') as Record<string, string | string[]>;
}
