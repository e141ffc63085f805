/** What the service answers. Where its own schemas say it, they are the source; the rest follows its OpenAPI. */
import type { DeliveryBody } from '../../../src/http/schemas/delivery.ts';
import type { ProjectStatsBody } from '../../../src/http/schemas/stats.ts';

export type {
  KeyBody as Key,
  KeyWithValueBody as NewKey,
  ProjectBody as Project,
} from '../../../src/http/schemas/admin.ts';
export type {
  AttemptBody as Attempt,
  DeliveryBody as Delivery,
  DeliveryDetailBody as DeliveryDetail,
  DeliveryPageBody as DeliveryPage,
  EnvelopeBody as Envelope,
  EventDetailBody as EventDetail,
} from '../../../src/http/schemas/delivery.ts';
export type { EventTypeBody as EventType } from '../../../src/http/schemas/event.ts';
export type {
  LinkPreviewBody as LinkPreview,
  SessionBody as SessionInfo,
} from '../../../src/http/schemas/session.ts';
export type {
  UpdateWebhookBody as WebhookChanges,
  WebhookBody as Webhook,
  WebhookWithSecretBody as WebhookWithSecret,
} from '../../../src/http/schemas/webhook.ts';

export type DeliveryStatus = DeliveryBody['status'];
export const DELIVERY_STATUSES: readonly DeliveryStatus[] = [
  'pending',
  'in_flight',
  'succeeded',
  'failed',
  'dead',
];

export interface NewWebhook {
  url: string;
  subscribed_events: string[];
  description?: string;
}

export interface UrlVerdict {
  allowed: boolean;
  message?: string;
}

export type StatsWindow = ProjectStatsBody['window'];

export type WebhookStats = ProjectStatsBody['webhooks'][number];
export type StatsTotals = WebhookStats['totals'];
export type StatsBucket = WebhookStats['buckets'][number];

export interface TestPreview {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  external_event_id: string;
  created: string;
}
