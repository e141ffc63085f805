import type { Counts, Stats, StatsPeriod, WebhookStats } from '../../history/stats.ts';
import type { HttpApp } from '../http-app.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';
import { ProjectStatsSchema, StatsQuery, WebhookStatsSchema } from '../schemas/stats.ts';
import { WebhookPath } from '../schemas/webhook.ts';

export interface StatsRoutesDeps {
  stats: Pick<Stats, 'ofWebhook' | 'ofProject'>;
}

const documented = { tags: ['Deliveries'], security: CUSTOMER_SECURITY };

/** How webhooks fare over time. */
export function statsRoutes(app: HttpApp, { stats }: StatsRoutesDeps): void {
  app.get(
    '/v1/stats',
    {
      schema: {
        ...documented,
        operationId: 'getStats',
        summary: 'Count deliveries of every webhook by outcome',
        querystring: StatsQuery,
        response: { 200: ProjectStatsSchema },
      },
    },
    async (request) => {
      const { stats: webhooks, ...period } = await stats.ofProject(request.projectId, request.query.window);
      return { ...periodBody(period), webhooks: webhooks.map(webhookStatsBody) };
    },
  );

  app.get(
    '/v1/webhooks/:id/stats',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'getWebhookStats',
        summary: 'Count a webhook’s deliveries by outcome',
        params: WebhookPath,
        querystring: StatsQuery,
        response: { 200: WebhookStatsSchema },
      },
    },
    async (request) => {
      const { projectId, params, query } = request;
      const { stats: ofWebhook, ...period } = await stats.ofWebhook(projectId, params.id, query.window);
      return { ...webhookStatsBody(ofWebhook), ...periodBody(period) };
    },
  );
}

function periodBody({ window, since, until, bucketMs }: StatsPeriod) {
  return { window, since: isoTime(since), until: isoTime(until), bucket_seconds: bucketMs / 1000 };
}

function webhookStatsBody({ webhookId, successRate, totals, buckets }: WebhookStats) {
  return {
    webhook_id: webhookId,
    totals: { ...countsBody(totals), success_rate: successRate },
    buckets: buckets.map((bucket) => ({ start: isoTime(bucket.start), ...countsBody(bucket) })),
  };
}

function countsBody({ succeeded, failed, dead, retried, p50Ms, p95Ms }: Counts) {
  return { succeeded, failed, dead, retried, p50_ms: p50Ms, p95_ms: p95Ms };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
