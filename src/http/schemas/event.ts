import type { Static } from 'typebox';
import { Type } from '../../json/json-schema.ts';
import type { BatchItemResult } from '../../publish/publisher.ts';
import { MAX_BATCH, publishRequestSchema } from '../../publish/request.ts';
import { closed, EXAMPLE } from './common.ts';
import { EnvelopeSchema } from './delivery.ts';
import { EventId } from './ids.ts';

const JsonSchemaSchema = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });

export const EventTypeSchema = closed(
  {
    type: Type.String({ examples: ['task.completed'] }),
    title: Type.String({ examples: ['Task completed'] }),
    description: Type.String({ description: 'When it fires.' }),
    schema: Type.Unsafe<Record<string, unknown>>({
      ...JsonSchemaSchema,
      description: 'JSON Schema (2020-12) of `data`.',
    }),
    example: Type.Unsafe<Record<string, unknown>>({
      ...JsonSchemaSchema,
      description: 'A `data` that fits the schema.',
    }),
  },
  { $id: 'EventType', description: 'A kind of event.' },
);
export type EventTypeBody = Static<typeof EventTypeSchema>;

export const EventTypeList = closed(
  { types: Type.Array(Type.Unsafe<EventTypeBody>({ $ref: 'EventType#' })) },
  { description: 'The catalog.' },
);

export const EventTypePath = closed({
  type: Type.String({
    title: 'event type',
    pattern: '^.{1,256}$',
    description: 'A type of the catalog.',
    examples: ['task.completed'],
  }),
});

export const EventTypePreview = closed(
  { envelope: EnvelopeSchema },
  { description: 'The type’s example as an envelope, with its text line. Nothing was stored.' },
);

const exampleEvent = {
  project_id: EXAMPLE.project,
  type: 'task.completed',
  id: 'evt_task_4f8w9n2b_completed',
  data: {
    task_id: 'tsk_4f8w9n2b',
    execution_id: 'exe_7c1k5m3d',
    started_at: '2026-05-24T12:18:00.923Z',
    completed_at: EXAMPLE.time,
    duration_ms: 4200,
    output: { value: { rows: 12 } },
    artifacts: [],
  },
};

/** Documents the body; the publisher itself checks it, once, against the catalog. */
export const PublishEvent = { ...publishRequestSchema, examples: [exampleEvent] };

export const PublishBatch = closed(
  { events: Type.Array(publishRequestSchema, { minItems: 1, maxItems: MAX_BATCH }) },
  { examples: [{ events: [exampleEvent] }] },
);

const publishedFields = {
  id: EventId,
  duplicate: Type.Boolean({
    description: 'True where the project has an event of this id; then nothing new is delivered.',
    examples: [false],
  }),
};

export const Published = closed(publishedFields, {
  description: 'On disk: it will be delivered, or end up visible as failed or dead.',
});

export const PublishQuery = Type.Object({
  dry_run: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: ['true', 'false'],
      description: '`true`: show what would leave, and store nothing.',
    }),
  ),
});

export const Previewed = closed(
  {
    envelope: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'What every webhook would get.',
      examples: [
        {
          id: EXAMPLE.event,
          type: 'task.failed',
          created: EXAMPLE.time,
          project_id: EXAMPLE.project,
          text: '❌ Task `tsk_4f8w9n2b` failed (timeout): typed *****, then nothing happened',
          data: {
            task_id: 'tsk_4f8w9n2b',
            execution_id: 'exe_7c1k5m3d',
            error: { type: 'timeout', message: 'typed *****, then nothing happened' },
          },
        },
      ],
    }),
    masked: Type.Array(
      closed({
        path: Type.String({ description: 'JSON pointer into the envelope.' }),
        rule: Type.String({ description: 'What masked it.' }),
        count: Type.Optional(
          Type.Integer({ description: 'Places in the text, where it was not masked as a whole.' }),
        ),
      }),
      { examples: [[{ path: '/data/error/message', rule: 'secret-input', count: 1 }]] },
    ),
    bytes: Type.Integer({ description: 'Size of the envelope as it would be sent.', examples: [338] }),
  },
  { description: 'What would leave; nothing was stored.' },
);

/** Both forms of a result in one object, so that it is serialised without trying alternatives. */
const BatchResult = closed({
  id: Type.Optional(publishedFields.id),
  duplicate: Type.Optional(publishedFields.duplicate),
  error: Type.Optional(
    Type.String({ description: 'Why this event was refused; then nothing of it is stored.' }),
  ),
  code: Type.Optional(Type.String()),
  details: Type.Optional(Type.Array(closed({ path: Type.String(), message: Type.String() }))),
});

export const BatchPublished = closed(
  {
    results: Type.Array(Type.Unsafe<BatchItemResult>(BatchResult), {
      description:
        'One for each event, in the same order: `id` and `duplicate`, or `error`, `code` and `details`.',
      examples: [
        [
          { id: EXAMPLE.event, duplicate: false },
          { error: 'There is no such event type.', code: 'unknown_event_type', details: [] },
        ],
      ],
    }),
  },
  { description: 'What became of each event; faulty ones alone are refused.' },
);
