import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ErrorDetail } from '../errors.ts';
import { pointerStep } from '../json.ts';

/** The most faults that an answer lists. */
const MAX_FAULTS = 20;
/** Longer paths are cut: keys come from the request, and an answer is not the place to repeat 5 MB of it. */
const MAX_PATH = 200;

/**
 * A validator's errors as details of an answer: a JSON pointer and what to do about it. Values of the request are
 * never repeated, as they may be secret.
 *
 * @param at JSON pointer of the validated value within the request.
 */
export function describeFaults(errors: readonly ErrorObject[], at: string): ErrorDetail[] {
  const details = new Map<string, ErrorDetail>();
  for (const error of errors) {
    const path = cut(at + error.instancePath + missingStep(error));
    // The first fault of a field is the one to mend; a wrong type fails many keywords.
    if (!details.has(path)) details.set(path, { path, message: instruction(error) });
    if (details.size === MAX_FAULTS) break;
  }
  return [...details.values()];
}

/** Where the fault is a field that is missing or too much, the validator names the object around it. */
function missingStep({ params }: ErrorObject): string {
  const field: unknown = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return typeof field === 'string' ? pointerStep(field) : '';
}

function cut(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH).toWellFormed()}…` : path;
}

const TYPE_NAMES: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

const FORMAT_HINTS: Record<string, string> = {
  'date-time': 'must be a date and time with a zone, such as 2026-05-24T12:18:05.123Z',
  uri: 'must be an absolute URL',
  uuid: 'must be a UUID',
};

function instruction({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a known field';
    case 'type':
      return `must be ${[params.type].flat().map(typeName).join(' or ')}`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'format':
      return FORMAT_HINTS[params.format] ?? `must be of the format ${params.format}`;
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    default:
      return message ?? `does not satisfy "${keyword}"`;
  }
}

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}
