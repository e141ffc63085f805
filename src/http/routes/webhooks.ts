import type { Publisher } from '../../publish/publisher.ts';
import type { WebhookChanges } from '../../store/store.ts';
import type { CreatedWebhook, Webhooks } from '../../webhooks/webhooks.ts';
import type { HttpApp } from '../http-app.ts';
import { webhookBody } from '../representations.ts';
import { NoContent } from '../schemas/common.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';
import {
  CreateWebhook,
  SendTest,
  TestSent,
  UpdateWebhook,
  type UpdateWebhookBody,
  WebhookList,
  WebhookPath,
  WebhookRef,
  type WebhookWithSecretBody,
  WebhookWithSecretRef,
} from '../schemas/webhook.ts';
import { takesNoBody } from '../takes-no-body.ts';

export interface WebhookRoutesDeps {
  webhooks: Pick<Webhooks, 'create' | 'list' | 'get' | 'update' | 'rotateSecret' | 'delete'>;
  publisher: Pick<Publisher, 'publishTest'>;
}

const documented = { tags: ['Webhooks'], security: CUSTOMER_SECURITY };

/** A project's webhooks: create, read, change, rotate, delete, test. */
export function webhookRoutes(app: HttpApp, { webhooks, publisher }: WebhookRoutesDeps): void {
  app.post(
    '/v1/webhooks',
    {
      config: { refusals: ['url_not_allowed', 'unknown_event_type', 'webhook_limit_reached'] },
      schema: {
        ...documented,
        operationId: 'createWebhook',
        summary: 'Create a webhook',
        description:
          'The answer holds the signing secret, which is never shown again. The number of webhooks of a project is limited; by default to 5.',
        body: CreateWebhook,
        response: {
          201: WebhookWithSecretRef,
        },
      },
    },
    async (request, reply) => {
      const created = await webhooks.create(request.projectId, request.body);
      return reply.code(201).send(withSecret(created));
    },
  );

  app.get(
    '/v1/webhooks',
    {
      schema: {
        ...documented,
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        response: { 200: WebhookList },
      },
    },
    async (request) => {
      const list = await webhooks.list(request.projectId);
      return { webhooks: list.map(webhookBody) };
    },
  );

  app.get(
    '/v1/webhooks/:id',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'getWebhook',
        summary: 'Fetch a webhook',
        params: WebhookPath,
        response: { 200: WebhookRef },
      },
    },
    async (request) => webhookBody(await webhooks.get(request.projectId, request.params.id)),
  );

  app.patch(
    '/v1/webhooks/:id',
    {
      config: { refusals: ['url_not_allowed', 'unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'updateWebhook',
        summary: 'Update a webhook',
        description:
          'Changes the fields that are given. Once it has answered, every later event is sent by the new settings.',
        params: WebhookPath,
        body: UpdateWebhook,
        response: {
          200: WebhookRef,
        },
      },
    },
    async (request) =>
      webhookBody(await webhooks.update(request.projectId, request.params.id, changesOf(request.body))),
  );

  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      preValidation: takesNoBody,
      config: { refusals: ['not_found', 'rotation_in_progress'] },
      schema: {
        ...documented,
        operationId: 'rotateSecret',
        summary: 'Rotate the signing secret',
        description:
          'The answer holds the new secret, which is never shown again. The replaced one signs on beside it for 24 hours.',
        params: WebhookPath,
        response: {
          200: WebhookWithSecretRef,
        },
      },
    },
    async (request) => withSecret(await webhooks.rotateSecret(request.projectId, request.params.id)),
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      preValidation: takesNoBody,
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook',
        description:
          'Deliveries that wait end as failed, with the message "webhook deleted". Its history stays readable for as long as history is kept.',
        params: WebhookPath,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      await webhooks.delete(request.projectId, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/webhooks/:id/test',
    {
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'sendTestEvent',
        summary: 'Send a test event',
        description:
          'Sends the type’s example to this webhook alone, signed and retried like any other event, even while it is disabled.',
        params: WebhookPath,
        body: SendTest,
        response: {
          202: TestSent,
        },
      },
    },
    async (request, reply) => {
      const { event_type: type, external_event_id: shown, created } = request.body;
      const { id } = await publisher.publishTest(request.projectId, request.params.id, type, {
        id: shown,
        created,
      });
      return reply.code(202).send({ external_event_id: id });
    },
  );
}

function withSecret({ webhook, secret }: CreatedWebhook): WebhookWithSecretBody {
  return { ...webhookBody(webhook), secret };
}

/** Only the fields that were given: an absent one stays as it is, and null clears. */
function changesOf(body: UpdateWebhookBody): WebhookChanges {
  const { url, description, subscribed_events: subscribedEvents, enabled } = body;
  return {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(subscribedEvents !== undefined && { subscribedEvents }),
    ...(enabled !== undefined && { enabled }),
  };
}
