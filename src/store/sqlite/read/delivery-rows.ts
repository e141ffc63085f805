import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeliveryRow, DeliveryStatus } from '../../store.ts';
import type { View } from '../boundary/reads.ts';
import { acceptedAt, type DeliveryIds } from '../delivery-ids.ts';
import { SUCCEEDED, statusName } from '../delivery-status.ts';

interface StoredRow {
  seq: number;
  webhookId: string;
  eventId: string;
  eventType: string;
  status: number;
  attempts: number;
  scheduledAt: number;
  completedAt: number | null;
  durationMs: number | null;
  responseStatus: number | null;
  errorMessage: string | null;
}

/** Which deliveries are under way, and what the stored times mean to people. */
export class DeliveryView {
  readonly #held: ReadonlySet<number>;
  readonly #wallAhead: number;

  constructor(view: View) {
    this.#held = new Set(view.held);
    this.#wallAhead = view.wallAhead;
  }

  isHeld(seq: number): boolean {
    return this.#held.has(seq);
  }

  /** Newest first. */
  held(): number[] {
    return [...this.#held].sort((a, b) => b - a);
  }

  statusOf(seq: number, stored: number): DeliveryStatus {
    return stored < SUCCEEDED && this.isHeld(seq) ? 'in_flight' : statusName(stored);
  }

  /** Finished rows are stored in wall time already. */
  shownTime(status: number, time: number): number {
    return status < SUCCEEDED ? time + this.#wallAhead : time;
  }
}

/** Reads deliveries as history shows them. */
export class DeliveryRows {
  readonly #ids: DeliveryIds;
  readonly #row: StatementSync;

  constructor(db: DatabaseSync, ids: DeliveryIds) {
    this.#ids = ids;
    this.#row = db.prepare(`
      SELECT d.seq, w.id AS webhookId, e.id AS eventId, t.name AS eventType, d.status, d.attempts,
        d.scheduled_at AS scheduledAt, d.completed_at AS completedAt, d.duration_ms AS durationMs,
        d.response_status AS responseStatus, d.error AS errorMessage
      FROM deliveries AS d
      JOIN webhooks AS w ON w.num = d.webhook
      JOIN events AS e ON e.seq = d.event
      JOIN event_types AS t ON t.num = d.type
      WHERE d.seq = ?`);
  }

  /** Null where it was removed meanwhile. */
  get(seq: number, view: DeliveryView): DeliveryRow | null {
    const row = this.#row.get(seq) as unknown as StoredRow | undefined;
    if (row === undefined) return null;
    const status = view.statusOf(seq, row.status);
    return {
      id: this.#ids.toId(seq),
      webhookId: row.webhookId,
      eventId: row.eventId,
      eventType: row.eventType,
      status,
      attempt: row.attempts + (status === 'in_flight' ? 1 : 0),
      responseStatus: row.responseStatus,
      errorMessage: row.errorMessage,
      scheduledAt: view.shownTime(row.status, row.scheduledAt),
      completedAt: row.completedAt,
      createdAt: acceptedAt(seq),
      durationMs: row.durationMs,
    };
  }

  list(seqs: readonly number[], view: DeliveryView): DeliveryRow[] {
    return seqs.map((seq) => this.get(seq, view)).filter((row) => row !== null);
  }
}
