import type { RawHistoryQuery } from '../../history/query.ts';
import { Type } from '../../json/json-schema.ts';
import { closed, EXAMPLE } from './common.ts';
import { historyFilters } from './delivery.ts';

/** Values come as text and are read where their rules are. */
export const DeliveryStreamQuery = Type.Unsafe<
  Pick<RawHistoryQuery, 'status' | 'event_type' | 'external_event_id' | 'webhook_id'> & {
    project_id?: string;
    last_event_id?: string;
  }
>(
  closed({
    ...historyFilters,
    project_id: Type.Optional(
      Type.String({
        description: 'With an operator’s session: the project, where no anchor-project header can be sent.',
        examples: [EXAMPLE.project],
      }),
    ),
    last_event_id: Type.Optional(
      Type.String({ description: 'Like the Last-Event-ID header, where that cannot be sent.' }),
    ),
  }),
);

export const DeliveryStreamAnswer = {
  description: 'The stream. It does not end by itself.',
  content: {
    'text/event-stream': {
      schema: Type.Unsafe<unknown>({
        type: 'string',
        examples: [
          `event: delivery\nid: 892712648704.0\ndata: {"id":"${EXAMPLE.delivery}","status":"succeeded"}\n\n`,
        ],
      }),
    },
  },
};
