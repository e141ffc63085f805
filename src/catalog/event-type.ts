import type { Static, TSchema } from 'typebox';
import type { JsonObject, JsonSchema } from '../json/json.ts';

/** One kind of event: what its `data` may hold, and how it reads. */
export interface EventType {
  /** The name that publishers send and webhooks subscribe to, such as `task.completed`. */
  readonly type: string;
  /** The part of the name before its first dot; types of one family belong together in a list. */
  readonly family: string;
  readonly title: string;
  /** When it fires. */
  readonly description: string;
  /** Of `data`. What it does not declare never leaves; see `annotations.ts` for the marks it may carry. */
  readonly schema: JsonSchema;
  /** A `data` that fits the schema: shown to customers, and sent by test deliveries. */
  readonly example: JsonObject;
  /** What happened, in one line, from sanitised data. The rules of the text line are applied to it afterwards. */
  readonly text: (data: JsonObject) => string;
}

const TYPE_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
export const LONGEST_TYPE_NAME = 64;

/** Whether a text could be a type's name. It becomes a header's value, and its first part the name of its family. */
export function isTypeName(text: string): boolean {
  return text.length <= LONGEST_TYPE_NAME && TYPE_NAME.test(text);
}

interface Definition<Schema extends TSchema> {
  type: string;
  title: string;
  description: string;
  schema: Schema;
  example: Static<Schema>;
  text: (data: Static<Schema>) => string;
}

/** An event type whose example and text line the compiler checks against its schema. */
export function defineEventType<Schema extends TSchema>(definition: Definition<Schema>): EventType {
  const { type, title, description, schema, example, text } = definition;
  return {
    type,
    family: type.slice(0, type.indexOf('.')),
    title,
    description,
    schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(schema as object) },
    example: example as JsonObject,
    // Sound because data is checked against the schema before an event is accepted.
    text: text as (data: JsonObject) => string,
  };
}
