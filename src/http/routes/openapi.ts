import { Type } from 'typebox';
import type { HttpApp } from '../http-app.ts';

/** The app's description of itself. */
export function openApiRoutes(app: HttpApp): void {
  let document: string | undefined;

  app.get(
    '/openapi.json',
    {
      config: { refusals: ['invalid_request'] },
      schema: {
        tags: ['Operating'],
        operationId: 'openapi',
        summary: 'This document',
        response: {
          200: {
            description: 'OpenAPI 3.1.',
            content: {
              'application/json': {
                schema: Type.Unsafe<unknown>({ type: 'object', additionalProperties: true }),
              },
            },
          },
        },
      },
    },
    async (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json; charset=utf-8').send(document);
    },
  );
}
