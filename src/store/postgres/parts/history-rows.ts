import type { DeliveryRow, RecordedAttempt } from '../../store.ts';
import { acceptedAt } from '../delivery-ids.ts';
import { IN_FLIGHT, statusName } from '../delivery-status.ts';

/** A delivery as the statements of history return it. */
export interface StoredRow {
  id: string;
  webhook_id: string;
  event_id: string;
  type: string;
  status: number;
  attempts: number;
  response_status: number | null;
  error: string | null;
  scheduled_at: number;
  completed_at: number | null;
  duration_ms: number | null;
}

export interface StoredAttempt {
  number: number;
  started_at: number;
  duration_ms: number;
  signed_at: number;
  anchor_signature: string;
  standard_signature: string;
  response_status: number | null;
  response_headers: string | null;
  response_body: Uint8Array | null;
  error: string | null;
}

export function toDeliveryRow(row: StoredRow): DeliveryRow {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    eventId: row.event_id,
    eventType: row.type,
    status: statusName(row.status),
    attempt: row.attempts + (row.status === IN_FLIGHT ? 1 : 0),
    responseStatus: row.response_status,
    errorMessage: row.error,
    scheduledAt: row.scheduled_at,
    completedAt: row.completed_at,
    createdAt: acceptedAt(row.id),
    durationMs: row.duration_ms,
  };
}

export function toRecordedAttempt(row: StoredAttempt): RecordedAttempt {
  const { response_status: status, response_headers: headers, response_body: body } = row;
  return {
    number: row.number,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    signature: { timestamp: row.signed_at, anchor: row.anchor_signature, standard: row.standard_signature },
    response:
      status === null
        ? null
        : {
            status,
            headers: JSON.parse(headers ?? '{}') as Record<string, string | string[]>,
            body: body ?? new Uint8Array(0),
          },
    error: row.error,
  };
}
