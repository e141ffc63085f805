import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import { RefusedError } from '../../errors.ts';
import type { ChangeFeed, FeedMessage } from '../../history/change-feed.ts';
import type { History } from '../../history/history.ts';
import type { HistoryQuery } from '../../history/query.ts';
import type { DeliveryRow } from '../../store/store.ts';
import { EventStreams } from '../event-stream.ts';
import type { HttpApp } from '../http-app.ts';
import { DeliveryStreamAnswer, DeliveryStreamQuery } from '../schemas/delivery-stream.ts';
import { CUSTOMER_SECURITY } from '../schemas/security.ts';

/** Open streams of one process. */
const MOST_STREAMS = 1_000;
const RETRY_AFTER_SECONDS = 5;
/** Longer ones are none of ours. */
const LONGEST_PLACE = 64;

export interface DeliveryStreamRoutesDeps {
  history: Pick<History, 'readQuery' | 'requireHistory'>;
  feed: Pick<ChangeFeed, 'follow'>;
  clock: Pick<Clock, 'steady'>;
  /** Whether who opened a stream may still listen. */
  stillAllowed(request: FastifyRequest): Promise<boolean>;
}

/** Deliveries as they happen. */
export function deliveryStreamRoutes(app: HttpApp, deps: DeliveryStreamRoutesDeps): void {
  const { history, feed, clock, stillAllowed } = deps;
  const streams = new EventStreams(app, { clock, most: MOST_STREAMS });

  app.get(
    '/v1/deliveries/stream',
    {
      exposeHeadRoute: false,
      config: { refusals: ['unknown_event_type', 'not_found'] },
      schema: {
        tags: ['Deliveries'],
        security: CUSTOMER_SECURITY,
        operationId: 'streamDeliveries',
        summary: 'Follow the project’s deliveries live',
        description: DESCRIPTION,
        querystring: DeliveryStreamQuery,
        response: { 200: DeliveryStreamAnswer },
      },
    },
    async (request, reply) => {
      const { project_id: _, last_event_id: fromQuery, ...raw } = request.query;
      const { projectId } = request;
      const query = await history.readQuery(projectId, raw);
      if (query.webhookId !== undefined) await history.requireHistory(projectId, query.webhookId);
      if (streams.isFull) {
        const sentence = 'Too many streams are open. Close some, or read the list instead.';
        throw new RefusedError('rate_limited', sentence, [], RETRY_AFTER_SECONDS);
      }
      const scope = { projectId, ...(query.webhookId !== undefined && { webhookId: query.webhookId }) };
      const after = placeOf(request.headers['last-event-id'] ?? fromQuery);
      const body = streams.open(
        (signal) => matching(feed.follow(scope, after, signal), query),
        () => stillAllowed(request),
      );
      // A proxy that gathers the answer before it hands it on would make it arrive never.
      reply.header('x-accel-buffering', 'no');
      return reply.type('text/event-stream; charset=utf-8').send(body);
    },
  );
}

const DESCRIPTION = `\
Server-sent events: the rows of the list, whenever a delivery is made or changes. \`delivery\`: a row as it is now; take it in
by its \`id\`, as it may come again. \`ready\`: sent first; nothing that happens from here on is missed. \`reset\`: what
changed since \`Last-Event-ID\`, or while you could not keep up, is not known; read anew what you show, then go on. A
comment comes every 15 seconds when nothing else does.

Browsers resume by themselves with \`Last-Event-ID\`; what changed meanwhile is then told first. A row that leaves the
\`status\` asked for is not told of: to follow rows out of a status, leave it out.`;

function placeOf(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string' || header === '') return null;
  return header.length > LONGEST_PLACE ? 'unknown' : header;
}

/** Leaves out rows that were not asked for. */
async function* matching(messages: AsyncGenerator<FeedMessage>, query: HistoryQuery) {
  for await (const message of messages) {
    if (message.kind !== 'rows') yield message;
    else yield { ...message, rows: message.rows.filter((row) => isWanted(row, query)) };
  }
}

function isWanted(row: DeliveryRow, { statuses, eventType, eventId }: HistoryQuery): boolean {
  return (
    (statuses === undefined || statuses.includes(row.status)) &&
    (eventType === undefined || eventType === row.eventType) &&
    (eventId === undefined || eventId === row.eventId)
  );
}
