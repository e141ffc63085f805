import type { BackPressure } from '../../deliver/back-pressure.ts';
import { isDryRun, type Preview } from '../../publish/preview.ts';
import type { Publisher } from '../../publish/publisher.ts';
import { publishScopeOf } from '../auth.ts';
import type { HttpApp } from '../http-app.ts';
import {
  BatchPublished,
  Previewed,
  PublishBatch,
  PublishEvent,
  Published,
  PublishQuery,
} from '../schemas/event.ts';
import { documentOnly } from '../validation.ts';

export interface PublishRoutesDeps {
  publisher: Pick<Publisher, 'publish' | 'publishBatch'>;
  preview: Pick<Preview, 'preview'>;
  pressure: Pick<BackPressure, 'relief'>;
}

export const PUBLISH_PATH = '/v1/events';
export const PUBLISH_BATCH_PATH = '/v1/events/batch';
/** Bytes. */
export const PUBLISH_BODY_LIMIT = 5 * 1024 * 1024;

const documented = { tags: ['Publishing'], security: [{ publisherKey: [] }] };

/**
 * The publisher's API, the service's hot path; most publishes come another way (publish-lane/). The schemas only document the
 * bodies: the publisher checks each event against the catalog, and twice would be once too many.
 */
export function publishRoutes(app: HttpApp, { publisher, preview, pressure }: PublishRoutesDeps): void {
  /** What waits is not in memory yet. */
  const whenRelieved = async () => {
    await pressure.relief();
  };
  app.post(
    PUBLISH_PATH,
    {
      bodyLimit: PUBLISH_BODY_LIMIT,
      preParsing: whenRelieved,
      validatorCompiler: documentOnly,
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'publishEvent',
        summary: 'Publish an event',
        description:
          'Stores the event and a delivery of it for every webhook that subscribes to its type, and answers once they are on disk. ' +
          'With `dry_run=true` nothing is stored: the answer, 200, shows what would leave, and what was masked of it by which rule.',
        querystring: PublishQuery,
        body: PublishEvent,
        response: { 200: Previewed, 202: Published },
      },
    },
    (request, reply) => {
      if (isDryRun(request.query.dry_run)) {
        reply.code(200);
        return preview.preview(request.body, publishScopeOf(request));
      }
      reply.code(202);
      return publisher.publish(request.body, publishScopeOf(request));
    },
  );

  app.post(
    PUBLISH_BATCH_PATH,
    {
      bodyLimit: PUBLISH_BODY_LIMIT,
      preParsing: whenRelieved,
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
