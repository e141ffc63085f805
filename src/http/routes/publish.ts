import type { Publisher } from '../../publish/publisher.ts';
import { publishScopeOf } from '../auth.ts';
import type { HttpApp } from '../http-app.ts';
import { BatchPublished, PublishBatch, PublishEvent, Published } from '../schemas/event.ts';
import { documentOnly } from '../validation.ts';

export interface PublishRoutesDeps {
  publisher: Pick<Publisher, 'publish' | 'publishBatch'>;
}

const BODY_LIMIT = 5 * 1024 * 1024;

const documented = { tags: ['Publishing'], security: [{ publisherKey: [] }] };

/**
 * The publisher's API, the service's hot path. The schemas only document the bodies: the publisher checks each event
 * against the catalog, and twice would be once too many.
 */
export function publishRoutes(app: HttpApp, { publisher }: PublishRoutesDeps): void {
  app.post(
    '/v1/events',
    {
      bodyLimit: BODY_LIMIT,
      validatorCompiler: documentOnly,
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'publishEvent',
        summary: 'Publish an event',
        description:
          'Stores the event and a delivery of it for every webhook that subscribes to its type, and answers once they are on disk.',
        body: PublishEvent,
        response: { 202: Published },
      },
    },
    (request, reply) => {
      reply.code(202);
      return publisher.publish(request.body, publishScopeOf(request));
    },
  );

  app.post(
    '/v1/events/batch',
    {
      bodyLimit: BODY_LIMIT,
      validatorCompiler: documentOnly,
      schema: {
        ...documented,
        operationId: 'publishEvents',
        summary: 'Publish up to 500 events',
        description:
          'Each event stands for itself: a faulty one is refused in its result, the others are stored.',
        body: PublishBatch,
        response: { 202: BatchPublished },
      },
    },
    async (request, reply) => {
      const results = await publisher.publishBatch(request.body, publishScopeOf(request));
      return reply.code(202).send({ results });
    },
  );
}
