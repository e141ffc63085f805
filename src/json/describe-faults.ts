import type { ErrorObject } from 'ajv';
import type { ErrorDetail } from '../errors.ts';
import { pointerKeys, pointerStep } from './json.ts';
import { NAME, NO_NUL } from './json-schema.ts';

/** The most faults that an answer lists. */
const MAX_FAULTS = 20;
/** Longer paths are cut: keys come from the request, and an answer is not the place to repeat 5 MB of it. */
const MAX_PATH = 200;

/**
 * A validator's errors as details of an answer: a JSON pointer and what to do about it, in words that continue "The field …".
 * Values of the request are never repeated, as they may be secret.
 *
 * @param at JSON pointer of the validated value within the request
 */
export function describeFaults(errors: readonly ErrorObject[], at = ''): ErrorDetail[] {
  const details = new Map<string, ErrorDetail>();
  for (const error of errors) {
    const path = cut(at + error.instancePath + missingStep(error));
    // The first fault of a field is the one to mend; a wrong type fails many keywords.
    if (!details.has(path)) details.set(path, { path, message: instruction(error) });
    if (details.size === MAX_FAULTS) break;
  }
  return [...details.values()];
}

/**
 * The first fault as a sentence, and how many more there are.
 *
 * @param whole what is at fault where the fault names no field of it, as a subject
 * @param count of all faults, where they are more than the details
 */
export function firstFault(whole: string, details: readonly ErrorDetail[], count = details.length): string {
  const [first] = details;
  if (first === undefined) return `${whole} is malformed.`;
  const place = first.path === '' ? whole : `"${placeName(first.path)}"`;
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return `${place} ${first.message}${more}.`;
}

function placeName(path: string): string {
  return path.startsWith('?') ? path.slice(1) : pointerKeys(path).join('.');
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

/** The fault of what should be a point in time and is none. */
export const NO_DATE_TIME = 'must be a date and time with a zone, such as 2026-05-24T12:18:05.123Z';

const FORMAT_HINTS: Record<string, string> = {
  'date-time': NO_DATE_TIME,
  uri: 'must be an absolute URL',
  uuid: 'must be a UUID',
};

function instruction(error: ErrorObject): string {
  const { keyword, params, message } = error;
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `is not a known field${knownFields(error)}`;
    case 'type':
      return `must be ${typeNames(params.type)}`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'format':
      return FORMAT_HINTS[params.format] ?? `must be of the format ${params.format}`;
    case 'pattern':
      return neededForm(error);
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'minItems':
      return `must have at least ${count(params.limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `must have at most ${count(params.limit, 'entry', 'entries')}`;
    case 'minProperties':
      return `must have at least ${count(params.limit, 'field', 'fields')}`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    case 'maximum':
      return `must be at most ${params.limit}`;
    default:
      return message ?? `does not satisfy "${keyword}"`;
  }
}

function typeNames(types: string | string[]): string {
  return [types]
    .flat()
    .map((type) => TYPE_NAMES[type] ?? type)
    .join(' or ');
}

/** A validator that is verbose has the schema at hand. */
function knownFields({ parentSchema }: ErrorObject): string {
  const known = Object.keys(parentSchema?.properties ?? {});
  return known.length === 0 ? '' : `; known are ${known.join(', ')}`;
}

function neededForm({ params, parentSchema }: ErrorObject): string {
  if (params.pattern === NO_NUL) return 'must not contain the character NUL';
  if (params.pattern === NAME)
    return 'must be more than blanks, on one line, without control characters and characters that turn the direction of writing';
  const example: unknown = parentSchema?.examples?.[0];
  return typeof example === 'string'
    ? `must look like ${example}`
    : 'has a form or characters that are not allowed';
}

function count(limit: number, singular: string, plural: string): string {
  return `${limit} ${limit === 1 ? singular : plural}`;
}
