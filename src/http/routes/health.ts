import type { HttpApp } from '../http-app.ts';
import { Health } from '../schemas/health.ts';

export interface HealthRoutesDeps {
  /** Resolves if a publish would be accepted now; rejects with StoreUnavailableError otherwise. */
  ready(): Promise<void>;
}

/** What orchestrators and load balancers ask. */
export function healthRoutes(app: HttpApp, { ready }: HealthRoutesDeps): void {
  app.get(
    '/healthz',
    {
      config: { refusals: ['invalid_request'] },
      schema: {
        tags: ['Operating'],
        operationId: 'health',
        summary: 'Is the process alive?',
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' }) as const,
  );

  app.get(
    '/readyz',
    {
      config: { refusals: ['invalid_request', 'internal_error', 'unavailable'] },
      schema: {
        tags: ['Operating'],
        operationId: 'readiness',
        summary: 'Can it accept events?',
        response: { 200: Health },
      },
    },
    async () => {
      await ready();
      return { status: 'ok' } as const;
    },
  );
}
