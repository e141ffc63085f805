import type { EventType } from '../catalog/event-type.ts';
import type { DeliveryDetail, EventDetail, HistoryPage, ShownAttempt } from '../history/history.ts';
import { parseExactly } from '../json/exact-numbers.ts';
import type { DeliveryRow, KeyRecord, Millis, Project, Webhook } from '../store/store.ts';
import type { KeyBody, KeyWithValueBody, ProjectBody } from './schemas/admin.ts';
import type {
  AttemptBody,
  DeliveryBody,
  DeliveryDetailBody,
  DeliveryPageBody,
  EnvelopeBody,
  EventDetailBody,
} from './schemas/delivery.ts';
import type { EventTypeBody } from './schemas/event.ts';
import type { WebhookBody } from './schemas/webhook.ts';

/** ISO 8601, UTC, with milliseconds. */
export function isoTime(at: Millis): string {
  return new Date(at).toISOString();
}

function isoTimeOrNull(at: Millis | null): string | null {
  return at === null ? null : isoTime(at);
}

export function webhookBody(webhook: Webhook): WebhookBody {
  return {
    id: webhook.id,
    project_id: webhook.projectId,
    url: webhook.url,
    description: webhook.description,
    subscribed_events: webhook.subscribedEvents,
    enabled: webhook.enabled,
    created_at: isoTime(webhook.createdAt),
    updated_at: isoTime(webhook.updatedAt),
    last_success_at: isoTimeOrNull(webhook.lastSuccessAt),
    failing_since: isoTimeOrNull(webhook.failingSince),
  };
}

export function deliveryBody(row: DeliveryRow): DeliveryBody {
  // Due times and the ids that tell the acceptance come from two clocks, each rounded by itself.
  const scheduledAt = Math.max(row.scheduledAt, row.createdAt);
  return {
    id: row.id,
    webhook_id: row.webhookId,
    external_event_id: row.eventId,
    event_type: row.eventType,
    status: row.status,
    attempt: row.attempt,
    response_status: row.responseStatus,
    error_message: row.errorMessage,
    scheduled_at: isoTime(scheduledAt),
    completed_at: isoTimeOrNull(row.completedAt),
    created_at: isoTime(row.createdAt),
    duration_ms: row.durationMs === null ? null : Math.round(row.durationMs),
  };
}

export function deliveryPageBody(page: HistoryPage): DeliveryPageBody {
  return {
    events: page.rows.map(deliveryBody),
    limit: page.limit,
    offset: page.offset,
    has_more: page.hasMore,
    next_cursor: page.nextCursor,
  };
}

export function deliveryDetailBody(detail: DeliveryDetail): DeliveryDetailBody {
  return {
    ...deliveryBody(detail.row),
    payload: envelopeBody(detail.body),
    attempts: detail.attempts.map(attemptBody),
  };
}

function attemptBody(attempt: ShownAttempt): AttemptBody {
  const { response } = attempt;
  return {
    number: attempt.number,
    started_at: isoTime(attempt.startedAt),
    duration_ms: Math.round(attempt.durationMs),
    request_headers: attempt.requestHeaders,
    response_status: response === null ? null : response.status,
    response_headers: response === null ? null : response.headers,
    response_body: response === null ? null : readableText(response.body),
    error: attempt.error,
  };
}

export function eventBody(event: EventDetail): EventDetailBody {
  const payload = envelopeBody(event.body);
  const { id, type, created, project_id } = payload;
  return { id, type, created, project_id, payload, deliveries: event.deliveries.map(deliveryBody) };
}

export function projectBody(project: Project): ProjectBody {
  return { id: project.id, name: project.name, created_at: isoTime(project.createdAt) };
}

export function keyBody(key: KeyRecord): KeyBody {
  return { id: key.id, name: key.name, project_id: key.projectId, created_at: isoTime(key.createdAt) };
}

export function newKeyBody(created: { record: KeyRecord; key: string }): KeyWithValueBody {
  return { ...keyBody(created.record), key: created.key };
}

export function eventTypeBody(type: EventType): EventTypeBody {
  const { title, description, schema, example } = type;
  return { type: type.type, title, description, schema, example };
}

/** Bytes as people read them: UTF-8, without the stump of a character that a cut left at the end. */
function readableText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes, { stream: true });
}

/** The stored envelope as a JSON value that is written as it was sent: with all digits of its numbers. */
export function envelopeBody(body: Uint8Array): EnvelopeBody {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return parseExactly(text) as unknown as EnvelopeBody;
}
