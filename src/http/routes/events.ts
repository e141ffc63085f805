import type { Catalog } from '../../catalog/catalog.ts';
import type { History } from '../../history/history.ts';
import type { HttpApp } from '../http-app.ts';
import { eventBody, eventTypeBody } from '../representations.ts';
import { EventDetail, EventPath } from '../schemas/delivery.ts';
import { EventTypeList } from '../schemas/event.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';

export interface EventRoutesDeps {
  catalog: Pick<Catalog, 'types'>;
  history: Pick<History, 'event'>;
}

const documented = { tags: ['Events'], security: CUSTOMER_SECURITY };

/** The catalog, and one event with its deliveries. */
export function eventRoutes(app: HttpApp, { catalog, history }: EventRoutesDeps): void {
  app.get(
    '/v1/events/types',
    {
      schema: {
        ...documented,
        operationId: 'listEventTypes',
        summary: 'List the event types',
        response: { 200: EventTypeList },
      },
    },
    async () => ({ types: catalog.types.map(eventTypeBody) }),
  );

  app.get(
    '/v1/events/:id',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'getEvent',
        summary: 'Fetch an event and its deliveries',
        params: EventPath,
        response: { 200: EventDetail },
      },
    },
    async (request) => eventBody(await history.event(request.projectId, request.params.id)),
  );
}
