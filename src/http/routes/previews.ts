import type { Publisher } from '../../publish/publisher.ts';
import type { Webhooks } from '../../webhooks/webhooks.ts';
import type { HttpApp } from '../http-app.ts';
import { neededParameter } from '../needed-parameter.ts';
import { envelopeBody } from '../representations.ts';
import { EventTypePath, EventTypePreview } from '../schemas/event.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';
import {
  CheckUrlQuery,
  TestPreviewQuery,
  TestPreviewSchema,
  UrlVerdict,
  WebhookPath,
} from '../schemas/webhook.ts';

export interface PreviewRoutesDeps {
  webhooks: Pick<Webhooks, 'get' | 'judgeUrl'>;
  publisher: Pick<Publisher, 'previewTest'>;
  /** The headers that a test event would be sent with. */
  previewHeaders(event: { eventId: string; eventType: string }): Record<string, string>;
}

/** What would happen, without doing it: for people who are about to. */
export function previewRoutes(
  app: HttpApp,
  { webhooks, publisher, previewHeaders }: PreviewRoutesDeps,
): void {
  app.get(
    '/v1/webhooks/check-url',
    {
      schema: {
        tags: ['Webhooks'],
        security: CUSTOMER_SECURITY,
        operationId: 'checkUrl',
        summary: 'Judge a URL',
        description:
          'Says what create and update would say of a URL, while it is being typed. Nothing is looked up.',
        querystring: CheckUrlQuery,
        response: { 200: UrlVerdict },
      },
    },
    async (request) => webhooks.judgeUrl(neededParameter('url', request.query.url)),
  );

  app.get(
    '/v1/webhooks/:id/test-preview',
    {
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        tags: ['Webhooks'],
        security: CUSTOMER_SECURITY,
        operationId: 'previewTestEvent',
        summary: 'Show what a test event would send',
        description: 'Hand `external_event_id` and `created` to the test, and it sends exactly this body.',
        params: WebhookPath,
        querystring: TestPreviewQuery,
        response: { 200: TestPreviewSchema },
      },
    },
    async (request) => {
      const { url } = await webhooks.get(request.projectId, request.params.id);
      const eventType = neededParameter('event_type', request.query.event_type);
      const { id, created, body } = publisher.previewTest(request.projectId, eventType);
      return {
        method: 'POST' as const,
        url,
        headers: previewHeaders({ eventId: id, eventType }),
        body: Buffer.from(body).toString('utf8'),
        external_event_id: id,
        created,
      };
    },
  );

  app.get(
    '/v1/events/types/:type/preview',
    {
      config: { refusals: ['unknown_event_type'] },
      schema: {
        tags: ['Events'],
        security: CUSTOMER_SECURITY,
        operationId: 'previewEventType',
        summary: 'Show an event of a type as it would be sent',
        params: EventTypePath,
        response: { 200: EventTypePreview },
      },
    },
    async (request) => {
      const { body } = publisher.previewTest(request.projectId, request.params.type);
      return { envelope: envelopeBody(body) };
    },
  );
}
