import type { BoardRow } from './board.ts';
import type { Endpoint } from './endpoints.ts';
import type { Outcome } from './outcome.ts';
import type { Running, Show } from './show.ts';

/** The demo for a program: a JSON object a line, each with its `step`; the summary comes last but for `running`. */
export class JsonShow implements Show {
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  started(service: { url: string; data: string }): void {
    this.#say('service', service);
  }

  registered(
    { name, about }: Endpoint,
    webhook: { id: string; url: string; types: readonly string[] },
  ): void {
    const { id, url, types } = webhook;
    this.#say('webhook', { webhook: name, webhook_id: id, url, subscribed_events: types, about });
  }

  publishing(events: number, seconds: number): void {
    this.#say('publish', { events, about_seconds: seconds });
  }

  arrived(row: BoardRow): void {
    this.#say('attempt', {
      webhook: row.receiver,
      delivery_id: row.deliveryId,
      external_event_id: row.eventId,
      event_type: row.eventType,
      attempt: row.attempt,
      response_status: row.status,
      signature_verified: row.verified,
      latency_ms: rounded(row.latencyMs),
      retried: row.retryAt !== null,
    });
  }

  waiting(): void {}
  settled(): void {}

  ended(outcome: Outcome): void {
    this.#say('summary', {
      as_expected: outcome.faults.length === 0,
      events: outcome.published,
      deliveries: outcome.deliveries,
      attempts: outcome.arrivals,
      signatures_verified: outcome.verified,
      latency_p50_ms: outcome.medianLatencyMs === null ? null : rounded(outcome.medianLatencyMs),
      faults: outcome.faults,
    });
  }

  staysUp({ url, keys, logFile, dashboard }: Running): void {
    this.#say('running', {
      url,
      project_id: keys.projectId,
      api_key: keys.apiKey,
      publisher_key: keys.publisherKey,
      dashboard,
      log_file: logFile,
    });
  }

  #say(step: string, facts: object): void {
    this.#print(JSON.stringify({ step, ...facts }));
  }
}

/** Microseconds are noise. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
