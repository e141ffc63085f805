import type { Registry } from 'prom-client';
import { lazy } from '../common/lazy.ts';
import { DurationHistogram } from './duration-histogram.ts';

/** The service's own counters, in Prometheus' terms. No label carries an id, so the number of series stays bounded. */
export interface Metrics {
  eventPublished(result: 'accepted' | 'duplicate' | 'refused', deliveries: number): void;
  /** @param status what the delivery became, or `lost` where the claim was no longer ours */
  attemptRecorded(status: string, responseStatus: number | null, durationMs: number): void;
  historyRemoved(rows: number): void;
  /** Reads the dispatcher's figures at each scrape. */
  observeDispatcher(stats: () => DispatcherStats): void;
  /** All of it as a scrape gets it. */
  scrape(): Promise<{ contentType: string; text: string }>;
}

interface DispatcherStats {
  inFlight: number;
  held: number;
  lanes: number;
}

/** What was counted since the last scrape, before Prometheus' own counters know of it. */
interface Counts {
  events: Map<string, number>;
  deliveries: number;
  attempts: Map<string, number>;
  removed: number;
}

/** In seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Counts in plain numbers. The library that Prometheus' text is made with comes with the first scrape, as do the process's
 * own figures: a start does not wait for it, and where nobody scrapes, no timer of it wakes the process a hundred times a second.
 */
export function createMetrics(): Metrics {
  const since: Counts = { events: new Map(), deliveries: 0, attempts: new Map(), removed: 0 };
  const durations = new DurationHistogram(DURATION_BUCKETS);
  let dispatcher: (() => DispatcherStats) | null = null;
  const registry = lazy(() => createRegistry(since, () => dispatcher?.() ?? null));
  return {
    eventPublished(result, created) {
      count(since.events, result);
      since.deliveries += created;
    },
    attemptRecorded(status, responseStatus, durationMs) {
      const response = responseStatus === null ? 'none' : `${Math.floor(responseStatus / 100)}xx`;
      count(since.attempts, `${status} ${response}`);
      durations.observe(durationMs / 1000);
    },
    historyRemoved: (rows) => {
      since.removed += rows;
    },
    observeDispatcher(stats) {
      dispatcher = stats;
    },
    async scrape() {
      const { contentType, metrics } = await registry();
      const duration = durations.text(
        'anchor_attempt_duration_seconds',
        'Duration of attempts, from their start to the end of the exchange.',
      );
      return { contentType, text: (await metrics()) + duration };
    },
  };
}

function count(since: Map<string, number>, labels: string): void {
  since.set(labels, (since.get(labels) ?? 0) + 1);
}

async function createRegistry(since: Counts, dispatcher: () => DispatcherStats | null) {
  const { Counter, collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry: Registry = new Registry();
  const before = process.cpuUsage();
  collectDefaultMetrics({ register: registry });
  // The library counts from here on, and the process has long been at work.
  for (const [name, micros] of [
    ['process_cpu_user_seconds_total', before.user],
    ['process_cpu_system_seconds_total', before.system],
    ['process_cpu_seconds_total', before.user + before.system],
  ] as const) {
    const counter = registry.getSingleMetric(name);
    if (counter instanceof Counter) counter.inc(micros / 1e6);
  }
  const registers = [registry];
  new Counter({
    name: 'anchor_events_total',
    help: 'Events published, by result.',
    labelNames: ['result'],
    registers,
    collect() {
      for (const [result, counted] of since.events) this.inc({ result }, counted);
      since.events.clear();
    },
  });
  new Counter({
    name: 'anchor_deliveries_created_total',
    help: 'Deliveries made by fan-out.',
    registers,
    collect() {
      this.inc(since.deliveries);
      since.deliveries = 0;
    },
  });
  new Counter({
    name: 'anchor_attempts_total',
    help: 'Attempts recorded, by what the delivery became and the class of the response status.',
    labelNames: ['status', 'response'],
    registers,
    collect() {
      for (const [labels, counted] of since.attempts) {
        const [status = '', response = ''] = labels.split(' ');
        this.inc({ status, response }, counted);
      }
      since.attempts.clear();
    },
  });
  new Counter({
    name: 'anchor_history_removed_total',
    help: 'Rows of history removed after their retention.',
    registers,
    collect() {
      this.inc(since.removed);
      since.removed = 0;
    },
  });
  for (const [name, help, field] of DISPATCHER_GAUGES) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const stats = dispatcher();
        if (stats !== null) this.set(stats[field]);
      },
    });
  }
  return { contentType: registry.contentType, metrics: () => registry.metrics() };
}

const DISPATCHER_GAUGES = [
  ['anchor_attempts_in_flight', 'Attempts under way.', 'inFlight'],
  ['anchor_deliveries_held', 'Deliveries claimed by this process and not yet recorded.', 'held'],
  ['anchor_webhooks_active', 'Webhooks with deliveries in memory or due soon.', 'lanes'],
] as const;
