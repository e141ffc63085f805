/** What the service answers. Where its own schemas say it, they are the source; the rest follows its OpenAPI. */
import type { DeliveryBody } from '../../../src/http/schemas/delivery.ts';

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

export type StatsWindow = '1h' | '24h' | '7d';

export interface StatsTotals {
  succeeded: number;
  failed: number;
  dead: number;
  /** Attempts that failed and were followed by another. */
  retried: number;
  /** Of the deliveries that ended; null where none did. */
  success_rate: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
}

export interface StatsBucket {
  start: string;
  succeeded: number;
  failed: number;
  dead: number;
  retried: number;
  p50_ms: number | null;
  p95_ms: number | null;
}

export interface WebhookStats {
  webhook_id: string;
  totals: StatsTotals;
  buckets: StatsBucket[];
}

export interface TestPreview {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  external_event_id: string;
  created: string;
}

export interface SessionProject {
  id: string;
  name: string;
}

export interface SessionInfo {
  role: 'customer' | 'operator';
  /** A customer's; null for operators, who choose one. */
  project: SessionProject | null;
  projects: SessionProject[];
  brand: string;
  expires_at: string;
  settings: { max_webhooks: number; retention_days: number; retry_delays_s: number[] };
}

export interface LinkPreview {
  role: 'customer' | 'operator';
  project: SessionProject | null;
  brand: string;
  expires_at: string;
}
