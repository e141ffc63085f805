/**
 * The fields that several event types share. Only what a type cannot do without is required; every other field may
 * be left out or be null, so that a publisher can send an event before it knows everything.
 */
import type { Static, TSchema } from 'typebox';
import { Type } from '../json/json-schema.ts';
import { ANNOTATIONS } from './annotations.ts';

export function id(description: string) {
  return Type.String({ description, minLength: 1, [ANNOTATIONS.id]: true });
}

export function timestamp(description: string) {
  return Type.String({ description, format: 'date-time' });
}

export function milliseconds(description: string) {
  return Type.Number({ description: `${description}, in milliseconds.`, minimum: 0 });
}

export function bytes(description: string) {
  return Type.Integer({ description: `${description}, in bytes.`, minimum: 0 });
}

export function count(description: string) {
  return Type.Integer({ description, minimum: 0 });
}

export function url(description: string) {
  return Type.String({ description, format: 'uri' });
}

/** Text that may quote anything; masking looks for credentials in it. */
export function freeText(description: string) {
  return Type.String({ description, [ANNOTATIONS.freeText]: true });
}

/** May be left out, or null. The schema must name its one `type`. */
export function optional<Schema extends TSchema & { type: string }>(schema: Schema) {
  return Type.Optional(Type.Unsafe<Static<Schema> | null>({ ...schema, type: [schema.type, 'null'] }));
}

/** Start, end and length of something that ran. */
export function span(what: string) {
  return {
    started_at: optional(timestamp(`When the ${what} started.`)),
    completed_at: optional(timestamp(`When the ${what} ended, however it ended.`)),
    duration_ms: optional(milliseconds(`How long the ${what} took`)),
  };
}

export const output = Type.Object(
  {
    value: Type.Optional(
      Type.Unknown({
        description:
          'What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then.',
      }),
    ),
  },
  { description: 'The result.' },
);

export const artifacts = Type.Array(
  Type.Object({
    name: freeText('File name.'),
    url: url('Where to download it; usually a link that expires.'),
    size: optional(bytes('Size')),
    content_type: optional(Type.String({ description: 'Media type.' })),
  }),
  { description: 'Files that were captured. Empty when nothing was.' },
);

/** Why something other than a task failed; `type` is the publisher's own vocabulary. */
export const failure = Type.Object(
  {
    type: optional(Type.String({ description: 'A short stable code for the kind of failure.' })),
    message: freeText('What went wrong, in words.'),
  },
  { description: 'Why it failed.' },
);

export const recordingUrl = url('Where to watch the recording; usually a link that expires.');
export const sessionDashboardUrl = url('The session in the dashboard.');
