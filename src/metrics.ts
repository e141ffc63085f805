import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The service's own counters, in Prometheus' terms. No label carries an id, so the number of series stays bounded. */
export interface Metrics {
  readonly registry: Registry;
  eventPublished(result: 'accepted' | 'duplicate' | 'refused', deliveries: number): void;
  /** @param status what the delivery became, or `lost` where the claim was no longer ours */
  attemptRecorded(status: string, responseStatus: number | null, durationMs: number): void;
  historyRemoved(rows: number): void;
  /** Reads the dispatcher's figures at each scrape. */
  observeDispatcher(stats: () => { inFlight: number; held: number; lanes: number }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const eventsSince = new Map<string, number>();
  new Counter({
    name: 'anchor_events_total',
    help: 'Events published, by result.',
    labelNames: ['result'],
    registers,
    collect() {
      for (const [result, count] of eventsSince) this.inc({ result }, count);
      eventsSince.clear();
    },
  });
  const deliveries = new Counter({
    name: 'anchor_deliveries_created_total',
    help: 'Deliveries made by fan-out.',
    registers,
  });
  const attemptsSince = new Map<string, number>();
  new Counter({
    name: 'anchor_attempts_total',
    help: 'Attempts recorded, by what the delivery became and the class of the response status.',
    labelNames: ['status', 'response'],
    registers,
    collect() {
      for (const [labels, count] of attemptsSince) {
        const [status = '', response = ''] = labels.split(' ');
        this.inc({ status, response }, count);
      }
      attemptsSince.clear();
    },
  });
  const duration = new Histogram({
    name: 'anchor_attempt_duration_seconds',
    help: 'Duration of attempts, from their start to the end of the exchange.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const removed = new Counter({
    name: 'anchor_history_removed_total',
    help: 'Rows of history removed after their retention.',
    registers,
  });
  return {
    registry,
    eventPublished(result, created) {
      count(eventsSince, result);
      if (created > 0) deliveries.inc(created);
    },
    attemptRecorded(status, responseStatus, durationMs) {
      const response = responseStatus === null ? 'none' : `${Math.floor(responseStatus / 100)}xx`;
      count(attemptsSince, `${status} ${response}`);
      duration.observe(durationMs / 1000);
    },
    historyRemoved: (rows) => removed.inc(rows),
    observeDispatcher(stats) {
      for (const [name, help, field] of DISPATCHER_GAUGES) {
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(stats()[field]);
          },
        });
      }
    },
  };
}

/** Series are looked up by their labels when they are read: doing so for each delivery would cost more than counting. */
function count(since: Map<string, number>, labels: string): void {
  since.set(labels, (since.get(labels) ?? 0) + 1);
}

const DISPATCHER_GAUGES = [
  ['anchor_attempts_in_flight', 'Attempts under way.', 'inFlight'],
  ['anchor_deliveries_held', 'Deliveries claimed by this process and not yet recorded.', 'held'],
  ['anchor_webhooks_active', 'Webhooks with deliveries in memory or due soon.', 'lanes'],
] as const;
