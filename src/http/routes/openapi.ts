import { lazy } from '../../common/lazy.ts';
import { Type } from '../../json/json-schema.ts';
import type { HttpApp } from '../http-app.ts';
import type { Describe } from '../openapi.ts';

/** The app's description of itself. */
export function openApiRoutes(app: HttpApp, describe: Describe): void {
  const document = lazy(async () => JSON.stringify(await describe()));

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
      return reply.type('application/json; charset=utf-8').send(await document());
    },
  );
}
