import type { Static } from 'typebox';
import { type ErrorDetail, RefusedError } from '../errors.ts';
import { EVENT_ID } from '../ids.ts';
import { firstFault } from '../json/describe-faults.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { Type } from '../json/json-schema.ts';
import { createSchemaChecker } from './schema-check.ts';

/** Events in one batch. */
export const MAX_BATCH = 500;
/** Unknown fields that a refusal looks at. */
const SAMPLE_FIELDS = 20;

const anyObject = (description: string) => Type.Unsafe<JsonObject>({ type: 'object', description });

/** One event as its publisher sends it. */
export const publishRequestSchema = Type.Object(
  {
    project_id: Type.String({ format: 'uuid', description: 'The project whose webhooks are told.' }),
    type: Type.String({ description: 'A type of the catalog, such as task.completed.' }),
    data: anyObject('What happened. Fields that the type does not declare are dropped.'),
    id: Type.Optional(
      Type.String({
        pattern: EVENT_ID.source,
        description: 'Makes publishing idempotent: an event of an id that is known is not delivered again.',
      }),
    ),
    created: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it happened. Left out: now.' }),
    ),
    task: Type.Optional(
      Type.Object(
        {
          inputs: anyObject('What the task was given.'),
          input_schema: anyObject('JSON Schema of the inputs, with secret ones marked.'),
        },
        {
          additionalProperties: false,
          description: 'What must not be shown of the task. Never sent to a webhook and never stored.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

export type PublishRequest = Static<typeof publishRequestSchema>;

const checkRequest = createSchemaChecker({ namesKnownFields: true }).compile(
  publishRequestSchema,
  '',
  sampleFields,
);

/**
 * The request if it has the shape of one; its data is not looked into.
 *
 * @throws RefusedError `invalid_request` with the paths of the fields at fault.
 */
export function readPublishRequest(input: unknown): PublishRequest {
  const faults = checkRequest(input as JsonValue).map((fault) => explainId(fault, input));
  if (faults.length > 0) {
    throw new RefusedError('invalid_request', firstFault('The event', faults), faults);
  }
  return input as PublishRequest;
}

/** @throws RefusedError `invalid_request` where it is not `{"events": [...]}` with 1 to 500 entries. */
export function readBatchRequest(input: unknown): unknown[] {
  if (!isJsonObject(input) || !Array.isArray(input.events)) {
    throw refusedBatch({ path: '/events', message: 'must be an array of events' });
  }
  const unknown = Object.keys(input).find((key) => key !== 'events');
  if (unknown !== undefined)
    throw refusedBatch({
      path: `/${unknown.slice(0, 100)}`,
      message: 'is not a known field; a batch has events alone',
    });
  const { length } = input.events;
  if (length < 1 || length > MAX_BATCH) {
    throw refusedBatch({ path: '/events', message: `must have 1 to ${MAX_BATCH} entries; it has ${length}` });
  }
  return input.events;
}

function refusedBatch(fault: ErrorDetail): RefusedError {
  return new RefusedError('invalid_request', firstFault('The batch', [fault]), [fault]);
}

/** The known fields of a request, and some of the unknown ones. */
function sampleFields(input: JsonValue): JsonValue {
  if (!isJsonObject(input)) return input;
  const known = Object.keys(publishRequestSchema.properties);
  const unknown = Object.keys(input).filter((key) => !known.includes(key));
  const kept = [...known.filter((key) => Object.hasOwn(input, key)), ...unknown.slice(0, SAMPLE_FIELDS)];
  return Object.fromEntries(kept.map((key) => [key, input[key] ?? null]));
}

function explainId(fault: ErrorDetail, input: unknown): ErrorDetail {
  const isText = isJsonObject(input) && typeof input.id === 'string';
  if (fault.path !== '/id' || !isText) return fault;
  return { path: fault.path, message: 'must be evt_ and 1 to 60 letters, digits, _ or -' };
}
