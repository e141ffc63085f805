import { createRequire } from 'node:module';
import type { Ajv, ErrorObject } from 'ajv';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';
import { lazy } from '../common/lazy.ts';
import { type ErrorDetail, RefusedError } from '../errors.ts';
import { describeFaults, firstFault } from '../json/describe-faults.ts';

/** What a route's schema looks like to the framework: plain JSON Schema. */
export interface ObjectSchema {
  properties?: Record<string, { title?: string; pattern?: string }>;
}

const require = createRequire(import.meta.url);

type Checked = { value: unknown } | { error: RefusedError };

/** More faults than anybody reads; a body can hold thousands. */
const MOST_DETAILS = 20;

/**
 * Checks requests against their routes' schemas, and says what is wrong in plain words:
 * a body by JSON Schema, without changing it; a query by its parameters' names (their values have rules that no schema
 * can say, and are checked where they are used); a path's ids by their form. A body's schema is compiled with the first
 * body, so that no start waits for what most routes never get.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<FastifySchema> {
  const ajv = lazy(createAjv);
  return ({ schema, httpPart }) => {
    if (httpPart === 'body') return bodyValidator(ajv, schema);
    if (httpPart === 'querystring') return queryValidator(schema as ObjectSchema);
    if (httpPart === 'params') return pathValidator(schema as ObjectSchema);
    throw new Error(`There is no validator for a request's ${httpPart}.`);
  };
}

/** For routes whose body somebody else checks: the schema only documents it. */
export const documentOnly: FastifySchemaCompiler<FastifySchema> = ({ schema, httpPart }) => {
  if (httpPart === 'querystring') return queryValidator(schema as ObjectSchema);
  return (value: unknown) => ({ value });
};

function createAjv(): Ajv {
  const { Ajv } = require('ajv') as typeof import('ajv');
  return new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    validateFormats: false,
    // So that a fault can say which fields there are.
    verbose: true,
  });
}

function bodyValidator(ajv: () => Ajv, schema: FastifySchema) {
  const compiled = lazy(() => ajv().compile(schema));
  return (body: unknown): Checked => {
    const validate = compiled();
    if (body === undefined || body === null) {
      // None of the fields has to be given: then neither has the body.
      if (validate({})) return { value: {} };
      return { error: new RefusedError('invalid_request', 'A JSON body is needed.') };
    }
    if (validate(body)) return { value: body };
    return { error: refusal(validate.errors ?? []) };
  };
}

function refusal(errors: ErrorObject[]): RefusedError {
  const details = describeFaults(errors);
  return new RefusedError('invalid_request', firstFault('The body', details), details);
}

function queryValidator(schema: ObjectSchema) {
  const known = Object.keys(schema.properties ?? {});
  return (query: Record<string, unknown>): Checked => {
    const details: ErrorDetail[] = [];
    for (const name of Object.keys(query)) {
      if (!known.includes(name)) details.push({ path: `?${name}`, message: unknownParameter(known) });
      else if (Array.isArray(query[name]))
        details.push({ path: `?${name}`, message: 'is given more than once' });
    }
    if (details.length === 0) return { value: query };
    const shown = details.slice(0, MOST_DETAILS);
    return {
      error: new RefusedError('invalid_request', firstFault('The body', shown, details.length), shown),
    };
  };
}

function unknownParameter(known: string[]): string {
  if (known.length === 0) return 'is not known here; this address takes no query parameters';
  return `is not a known query parameter; known are ${known.join(', ')}`;
}

function pathValidator(schema: ObjectSchema) {
  const rules = Object.entries(schema.properties ?? {}).map(([name, { title, pattern }]) => ({
    name,
    pattern: new RegExp(pattern ?? ''),
    sentence: `There is no such ${title ?? 'thing'}.`,
  }));
  return (path: Record<string, string>): Checked => {
    for (const rule of rules) {
      if (path[rule.name] === '')
        return {
          error: new RefusedError('not_found', 'There is nothing at this address: it ends with a slash.'),
        };
      if (!rule.pattern.test(path[rule.name] ?? ''))
        return { error: new RefusedError('not_found', rule.sentence) };
    }
    return { value: path };
  };
}
