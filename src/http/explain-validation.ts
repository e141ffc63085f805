import type { ErrorObject } from 'ajv';
import type { ErrorDetail } from '../errors.ts';

/** One fault found by JSON Schema, by JSON pointer and in plain words that continue "The field …". */
export function explain(error: ErrorObject): ErrorDetail {
  const { keyword, instancePath, params } = error;
  if (keyword === 'additionalProperties') {
    const known = Object.keys(error.parentSchema?.properties ?? {});
    return {
      path: `${instancePath}/${pointerToken(String(params.additionalProperty))}`,
      message: `is not a known field${known.length === 0 ? '' : `; known are ${known.join(', ')}`}`,
    };
  }
  if (keyword === 'required') {
    return {
      path: `${instancePath}/${pointerToken(String(params.missingProperty))}`,
      message: 'is required',
    };
  }
  return { path: instancePath, message: message(error) };
}

function message({ keyword, params, message: fallback }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `must be ${withArticle(params.type)}`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'maxLength':
      return `must be at most ${count(params.limit, 'character')} long`;
    case 'minLength':
      return params.limit === 1
        ? 'must not be empty'
        : `must be at least ${count(params.limit, 'character')} long`;
    case 'minItems':
      return `must have at least ${count(params.limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `must have at most ${count(params.limit, 'entry', 'entries')}`;
    case 'minProperties':
      return `must have at least ${count(params.limit, 'field')}`;
    case 'pattern':
      return 'has a form or characters that are not allowed';
    default:
      return fallback ?? 'is not allowed';
  }
}

const WITH_ARTICLE: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
  null: 'null',
};

function withArticle(type: string | string[]): string {
  const types = Array.isArray(type) ? type : type.split(',');
  return types.map((name) => WITH_ARTICLE[name] ?? name).join(' or ');
}

function count(limit: number, singular: string, plural = `${singular}s`): string {
  return `${limit} ${limit === 1 ? singular : plural}`;
}

/** RFC 6901, section 3. */
function pointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
