import type { Static } from 'typebox';
import type { RawHistoryQuery } from '../../history/query.ts';
import { Type } from '../../json/json-schema.ts';
import { closed, EXAMPLE, nullableInteger, nullableString, nullableTime, time } from './common.ts';
import { DeliveryId, EventId, ProjectId, WebhookId } from './ids.ts';

const STATUSES = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'] as const;

const Status = Type.Enum([...STATUSES], {
  description:
    '`pending`: due, or waiting for its next attempt. `in_flight`: being attempted. `succeeded`: answered with 2xx. ' +
    '`failed`: answered with something that is not retried. `dead`: the attempts are used up.',
  examples: ['succeeded'],
});

const rowFields = {
  id: DeliveryId,
  webhook_id: WebhookId,
  external_event_id: EventId,
  event_type: Type.String({ examples: ['task.completed'] }),
  status: Status,
  attempt: Type.Integer({ description: 'Attempts made or under way.', examples: [1] }),
  response_status: nullableInteger({
    description: 'Of the last attempt; null without a response.',
    examples: [200],
  }),
  error_message: nullableString({ description: 'Why the last attempt failed.', examples: [null] }),
  scheduled_at: time('When the next attempt is due, or when the last one was.'),
  completed_at: nullableTime('When the delivery ended.'),
  created_at: time('When the delivery was accepted.'),
  duration_ms: nullableInteger({ description: 'How long the last ended attempt took.', examples: [184] }),
};

export const DeliverySchema = closed(rowFields, {
  $id: 'Delivery',
  description: 'A delivery of one event to one webhook.',
});
export type DeliveryBody = Static<typeof DeliverySchema>;
export const DeliveryRef = Type.Unsafe<DeliveryBody>({ $ref: 'Delivery#' });

export const DeliveryPageSchema = closed(
  {
    events: Type.Array(DeliveryRef),
    limit: Type.Integer({ examples: [25] }),
    offset: Type.Integer({ examples: [0] }),
    has_more: Type.Boolean({ description: 'Whether there are older ones.', examples: [true] }),
    next_cursor: nullableString({
      description: 'Give it as `cursor` for the next page; null on the last one.',
      examples: ['MDE5NzFmM2EtNWMwZS03YjExLThmMGEtMmQ5YzRlNmI4YTEw'],
    }),
  },
  { $id: 'DeliveryPage', description: 'Deliveries in order of acceptance, newest first.' },
);
export type DeliveryPageBody = Static<typeof DeliveryPageSchema>;

export const AttemptSchema = closed(
  {
    number: Type.Integer({ description: 'From 1.', examples: [1] }),
    started_at: time('When the attempt began.'),
    duration_ms: Type.Integer({ examples: [184] }),
    request_headers: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'As they were sent.',
      examples: [
        {
          'User-Agent': 'Anchor-Webhooks/1.0',
          'Anchor-Event': 'task.completed',
          'Anchor-Delivery-Id': EXAMPLE.delivery,
        },
      ],
    }),
    response_status: nullableInteger({
      description: 'Null where there was no usable response.',
      examples: [200],
    }),
    response_headers: Type.Unsafe<Record<string, string | string[]> | null>({
      type: ['object', 'null'],
      additionalProperties: true,
      description: 'A header that came more than once is a list.',
      examples: [{ 'content-type': 'text/plain' }],
    }),
    response_body: nullableString({ description: 'Its first 4 KB as text.', examples: ['ok'] }),
    error: nullableString({ description: 'Why the attempt failed; null after a 2xx.', examples: [null] }),
  },
  { $id: 'Attempt', description: 'One request to the endpoint and what came of it.' },
);
export type AttemptBody = Static<typeof AttemptSchema>;

export interface EnvelopeBody {
  id: string;
  type: string;
  created: string;
  project_id: string;
  text: string;
  data: Record<string, unknown>;
}

export const EnvelopeSchema = Type.Unsafe<EnvelopeBody>({
  type: 'object',
  additionalProperties: true,
  description: 'The envelope as sent: id, type, created, project_id, text and data.',
  examples: [
    {
      id: EXAMPLE.event,
      type: 'task.completed',
      created: EXAMPLE.time,
      project_id: EXAMPLE.project,
      text: '✅ Task `tsk_4f8w9n2b` completed in 4.2s',
      data: { task_id: 'tsk_4f8w9n2b', duration_ms: 4200 },
    },
  ],
});

export const DeliveryDetailSchema = closed(
  {
    ...rowFields,
    payload: EnvelopeSchema,
    attempts: Type.Array(Type.Unsafe<AttemptBody>({ $ref: 'Attempt#' }), {
      description: 'In order of their number.',
    }),
  },
  { $id: 'DeliveryDetail', description: 'A delivery, what it sent, and every attempt of it.' },
);
export type DeliveryDetailBody = Static<typeof DeliveryDetailSchema>;

export const DeliveryPath = closed({ id: WebhookId, delivery_id: DeliveryId });

export const Resent = closed(
  {
    delivery_id: Type.String({
      ...DeliveryId,
      description: 'The new delivery’s id.',
      examples: [EXAMPLE.otherDelivery],
    }),
  },
  { description: 'A new delivery of the same event was made.' },
);

const rowFilters = {
  status: Type.Optional(
    Type.String({
      description: `One or more of ${STATUSES.join(', ')}, separated by commas.`,
      examples: ['failed,dead'],
    }),
  ),
  event_type: Type.Optional(
    Type.String({
      description: 'A type of the catalog, or one that it had when there were such events.',
      examples: ['task.completed'],
    }),
  ),
  external_event_id: Type.Optional(
    Type.String({ description: 'Deliveries of this event.', examples: [EXAMPLE.event] }),
  ),
};

const webhookFilter = {
  webhook_id: Type.Optional(
    Type.String({ description: 'Deliveries to this webhook.', examples: [EXAMPLE.webhook] }),
  ),
};

/** Which deliveries are wanted, without how many and from when. */
export const historyFilters = { ...webhookFilter, ...rowFilters };

const pageParameters = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 25, description: 'Rows per page.' }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10_000,
      default: 0,
      description: 'Rows to skip; not together with `cursor`.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      description: '`next_cursor` of the page before. Neither skips nor repeats while new rows arrive.',
    }),
  ),
  ...rowFilters,
  since: Type.Optional(Type.String({ format: 'date-time', description: 'Accepted at this time or later.' })),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'Accepted before this time.' })),
};

/** Values come as text and are read where their rules are; the types are for the document. */
export const WebhookHistoryQuery = Type.Unsafe<RawHistoryQuery>(closed(pageParameters));
export const ProjectHistoryQuery = Type.Unsafe<RawHistoryQuery>(
  closed({ ...webhookFilter, ...pageParameters }),
);

export const Recover = closed(
  {
    since: Type.String({
      description: 'ISO 8601. Deliveries accepted at this time or later.',
      examples: [EXAMPLE.time],
    }),
    until: Type.Optional(Type.String({ description: 'ISO 8601. Deliveries accepted before this time.' })),
    status: Type.Optional(
      Type.Array(Type.Enum(['failed', 'dead']), {
        minItems: 1,
        description: 'Which endings to resend.',
        default: ['failed', 'dead'],
      }),
    ),
    dry_run: Type.Optional(
      Type.Boolean({ default: false, description: 'True: only counts, and answers 200.' }),
    ),
  },
  { examples: [{ since: EXAMPLE.time }] },
);

export const Recoverable = closed(
  { count: Type.Integer({ description: 'How many deliveries would be made.', examples: [42] }) },
  { description: 'With `dry_run`: nothing was made.' },
);

export const Recovered = closed(
  { count: Type.Integer({ description: 'How many deliveries were made.', examples: [42] }) },
  { description: 'Every delivery that ended so is being sent again.' },
);

export const EventPath = closed({ id: EventId });

export const EventDetail = closed(
  {
    id: EventId,
    type: Type.String({ examples: ['task.completed'] }),
    created: time('When it happened.'),
    project_id: ProjectId,
    payload: EnvelopeSchema,
    deliveries: Type.Array(DeliveryRef, { description: 'Oldest first; none where nobody subscribed.' }),
  },
  { description: 'One event and its deliveries.' },
);

export const DeliveryPageRef = Type.Unsafe<DeliveryPageBody>({
  $ref: 'DeliveryPage#',
  description: 'Deliveries in order of acceptance, newest first.',
});
export const DeliveryDetailRef = Type.Unsafe<DeliveryDetailBody>({
  $ref: 'DeliveryDetail#',
  description: 'A delivery, what it sent, and every attempt of it.',
});
export type EventDetailBody = Static<typeof EventDetail>;
