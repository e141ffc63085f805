import type { History } from '../../history/history.ts';
import type { HttpApp } from '../http-app.ts';
import { deliveryDetailBody, deliveryPageBody } from '../representations.ts';
import {
  DeliveryDetailRef,
  DeliveryPageRef,
  DeliveryPath,
  ProjectHistoryQuery,
  Recover,
  Recoverable,
  Recovered,
  Resent,
  WebhookHistoryQuery,
} from '../schemas/delivery.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';
import { WebhookPath } from '../schemas/webhook.ts';
import { takesNoBody } from '../takes-no-body.ts';

export interface DeliveryRoutesDeps {
  history: Pick<History, 'readQuery' | 'page' | 'delivery' | 'resend' | 'recover' | 'countRecoverable'>;
}

const documented = { tags: ['Deliveries'], security: CUSTOMER_SECURITY };

/** What became of a project's deliveries, and sending them again. */
export function deliveryRoutes(app: HttpApp, { history }: DeliveryRoutesDeps): void {
  app.get(
    '/v1/deliveries',
    {
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'listDeliveries',
        summary: 'List the project’s deliveries',
        querystring: ProjectHistoryQuery,
        response: { 200: DeliveryPageRef },
      },
    },
    async ({ projectId, query }) =>
      deliveryPageBody(await history.page(projectId, null, await history.readQuery(projectId, query))),
  );

  app.get(
    '/v1/webhooks/:id/events',
    {
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        ...documented,
        operationId: 'listWebhookDeliveries',
        summary: 'List a webhook’s deliveries',
        description:
          'As far back as history is kept (7 days, unless the operator says otherwise); also of a deleted webhook.',
        params: WebhookPath,
        querystring: WebhookHistoryQuery,
        response: { 200: DeliveryPageRef },
      },
    },
    async ({ projectId, params, query }) =>
      deliveryPageBody(await history.page(projectId, params.id, await history.readQuery(projectId, query))),
  );

  app.get(
    '/v1/webhooks/:id/events/:delivery_id',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'getDelivery',
        summary: 'Fetch a delivery and its attempts',
        params: DeliveryPath,
        response: { 200: DeliveryDetailRef },
      },
    },
    async (request) => {
      const { id, delivery_id: deliveryId } = request.params;
      return deliveryDetailBody(await history.delivery(request.projectId, id, deliveryId));
    },
  );

  app.post(
    '/v1/webhooks/:id/events/:delivery_id/resend',
    {
      preValidation: takesNoBody,
      config: { refusals: ['not_found', 'delivery_unfinished'] },
      schema: {
        ...documented,
        operationId: 'resendDelivery',
        summary: 'Send a delivery again',
        description: 'Makes a new delivery of the same event, with the same event id.',
        params: DeliveryPath,
        response: {
          202: Resent,
        },
      },
    },
    async (request, reply) => {
      const { id, delivery_id: deliveryId } = request.params;
      const made = await history.resend(request.projectId, id, deliveryId);
      return reply.code(202).send({ delivery_id: made });
    },
  );

  app.post(
    '/v1/webhooks/:id/recover',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'recoverWebhook',
        summary: 'Send again what failed',
        description:
          'Sends every delivery again that was accepted in the given time and ended so: for an endpoint that was away ' +
          'longer than the retries last.',
        params: WebhookPath,
        body: Recover,
        response: { 200: Recoverable, 202: Recovered },
      },
    },
    async (request, reply) => {
      const { dry_run: isDryRun = false, ...range } = request.body;
      const { projectId, params } = request;
      if (isDryRun) return { count: await history.countRecoverable(projectId, params.id, range) };
      const count = await history.recover(projectId, params.id, range);
      return reply.code(202).send({ count });
    },
  );
}
