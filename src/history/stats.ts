import type { Clock } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import { isWebhookId } from '../ids.ts';
import {
  type ActivityStore,
  STATS_SPANS,
  type StatsQuery,
  type StatsResolution,
  type StatsSpan,
} from '../store/activity.ts';
import { addHistogram, type LatencyHistogram, latencyQuantile } from '../store/latency-histogram.ts';
import type { Millis, WebhookStore } from '../store/store.ts';

/** How far back counts are shown, and in what steps. The last step is the one under way. */
const WINDOWS = {
  '1h': { resolution: 'minute', bucketMs: STATS_SPANS.minute, buckets: 60 },
  '24h': { resolution: 'half_hour', bucketMs: STATS_SPANS.half_hour, buckets: 48 },
  '7d': { resolution: 'half_hour', bucketMs: 6 * STATS_SPANS.half_hour, buckets: 56 },
} as const satisfies Record<string, { resolution: StatsResolution; bucketMs: Millis; buckets: number }>;

export type StatsWindow = keyof typeof WINDOWS;
export const STATS_WINDOWS = Object.keys(WINDOWS) as StatsWindow[];
const DEFAULT_WINDOW: StatsWindow = '24h';

export interface Counts {
  succeeded: number;
  failed: number;
  dead: number;
  /** Attempts that failed and were followed by another. */
  retried: number;
  /** Of the attempts' durations; null where there were none. */
  p50Ms: number | null;
  p95Ms: number | null;
}

export interface WebhookStats {
  webhookId: string;
  /** Share of the deliveries that ended which ended well; null where none ended. */
  successRate: number | null;
  totals: Counts;
  /** Oldest first, without a gap. */
  buckets: (Counts & { start: Millis })[];
}

export interface StatsPeriod {
  window: StatsWindow;
  since: Millis;
  /** Exclusive. */
  until: Millis;
  bucketMs: Millis;
}

export interface StatsDeps {
  store: Pick<ActivityStore, 'stats'>;
  webhooks: Pick<WebhookStore, 'get' | 'list'>;
  clock: Pick<Clock, 'wall'>;
}

/** How a project's webhooks fare: counts by outcome, and how long attempts take. */
export class Stats {
  readonly #deps: StatsDeps;

  constructor(deps: StatsDeps) {
    this.#deps = deps;
  }

  /** @throws RefusedError `not_found`, `invalid_request` */
  async ofWebhook(
    projectId: string,
    webhookId: string,
    window?: string,
  ): Promise<StatsPeriod & { stats: WebhookStats }> {
    const period = this.#period(window);
    const { store, webhooks } = this.#deps;
    const known = isWebhookId(webhookId) && (await webhooks.get(projectId, webhookId)) !== null;
    if (!known) throw new RefusedError('not_found', 'There is no such webhook.');
    const spans = await store.stats(projectId, { webhookId, ...readOf(period) });
    return { ...period, stats: summarise(webhookId, spans, period) };
  }

  /** Of every webhook that is not deleted, newest first. @throws RefusedError `invalid_request` */
  async ofProject(projectId: string, window?: string): Promise<StatsPeriod & { stats: WebhookStats[] }> {
    const period = this.#period(window);
    const { store, webhooks } = this.#deps;
    const [list, spans] = await Promise.all([
      webhooks.list(projectId),
      store.stats(projectId, readOf(period)),
    ]);
    const byWebhook = Map.groupBy(spans, (span) => span.webhookId);
    return { ...period, stats: list.map(({ id }) => summarise(id, byWebhook.get(id) ?? [], period)) };
  }

  #period(text: string = DEFAULT_WINDOW): StatsPeriod {
    const window = STATS_WINDOWS.find((known) => known === text);
    if (window === undefined) {
      const message = `must be one of ${STATS_WINDOWS.join(', ')}`;
      throw new RefusedError('invalid_request', `"window" ${message}.`, [{ path: '?window', message }]);
    }
    const { bucketMs, buckets } = WINDOWS[window];
    const until = (Math.floor(this.#deps.clock.wall() / bucketMs) + 1) * bucketMs;
    return { window, since: until - buckets * bucketMs, until, bucketMs };
  }
}

function readOf({ window, since, bucketMs }: StatsPeriod): Omit<StatsQuery, 'webhookId'> {
  return { since, resolution: WINDOWS[window].resolution, lengthMs: bucketMs };
}

function summarise(webhookId: string, spans: readonly StatsSpan[], period: StatsPeriod): WebhookStats {
  const { since, until, bucketMs } = period;
  const byStart = Map.groupBy(spans, (span) => Math.floor(span.start / bucketMs) * bucketMs);
  const buckets: WebhookStats['buckets'] = [];
  for (let start = since; start < until; start += bucketMs) {
    buckets.push({ start, ...countsOf(byStart.get(start) ?? []) });
  }
  const totals = countsOf(spans);
  const ended = totals.succeeded + totals.failed + totals.dead;
  return { webhookId, successRate: ended === 0 ? null : totals.succeeded / ended, totals, buckets };
}

function countsOf(spans: readonly StatsSpan[]): Counts {
  const sum = (of: (span: StatsSpan) => number) => spans.reduce((total, span) => total + of(span), 0);
  const durations = addHistograms(spans.map((span) => span.durations));
  return {
    succeeded: sum((span) => span.succeeded),
    failed: sum((span) => span.failed),
    dead: sum((span) => span.dead),
    retried: sum((span) => span.retried),
    p50Ms: latencyQuantile(durations, 0.5),
    p95Ms: latencyQuantile(durations, 0.95),
  };
}

function addHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const [first, ...others] = histograms;
  if (first === undefined) return [];
  const sum = [...first];
  for (const histogram of others) {
    addHistogram(sum, histogram);
  }
  return sum;
}
