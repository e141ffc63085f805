import { Type } from '../../json/json-schema.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { HttpApp } from '../http-app.ts';

export interface MetricsRoutesDeps {
  metrics: Pick<Metrics, 'scrape'>;
}

/** The service's figures for Prometheus. They name no project, webhook or key. */
export function metricsRoutes(app: HttpApp, { metrics }: MetricsRoutesDeps): void {
  app.get(
    '/metrics',
    {
      config: { refusals: ['invalid_request', 'internal_error'] },
      schema: {
        tags: ['Operating'],
        operationId: 'metrics',
        summary: 'Prometheus metrics',
        response: {
          200: {
            description: 'Prometheus’ text format.',
            content: {
              'text/plain': {
                schema: Type.String({ examples: ['anchor_events_total{result="accepted"} 42'] }),
              },
            },
          },
        },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await metrics.scrape();
      return reply.type(contentType).send(text);
    },
  );
}
