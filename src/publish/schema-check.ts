import { createRequire } from 'node:module';
import type { AnySchema, ErrorObject, Options, ValidateFunction } from 'ajv/dist/2020.js';
import { ANNOTATIONS } from '../catalog/annotations.ts';
import { lazy } from '../common/lazy.ts';
import type { ErrorDetail } from '../errors.ts';
import { describeFaults } from '../json/describe-faults.ts';
import type { JsonValue } from '../json/json.ts';
import { isDateTime } from './date-time.ts';

const require = createRequire(import.meta.url);

/** What is wrong with a value, by the paths of the fields at fault; empty where nothing is. */
export type Check = (value: JsonValue) => ErrorDetail[];

/** A part of a faulty value that shows its faults, small enough to look for all of them. */
export type Sample = (value: JsonValue) => JsonValue;

export interface SchemaChecker {
  /**
   * The schema is compiled with the first value: that throws an Error where it is not a valid one.
   *
   * @param at JSON pointer of the value within the request, put before each path.
   * @param sample Bounds the work of listing faults: a request can hold millions of them.
   */
  compile(schema: object, at: string, sample: Sample): Check;
}

/**
 * Compiles schemas to checks. The verdict comes from a validator that stops at the first fault; a second one lists all the
 * faults of a sample. Each is compiled when it is first needed, and what compiles them is loaded with the first: most of a
 * catalog's types are never published on most machines, and a start does not wait for any of them.
 *
 * @param options.namesKnownFields whether the fault of a field that is not known says which ones are
 */
export function createSchemaChecker({ namesKnownFields = false } = {}): SchemaChecker {
  const first = lazy(() => createAjv({ allErrors: false }));
  const all = lazy(() => createAjv({ allErrors: true, verbose: namesKnownFields }));

  return {
    compile(schema, at, sample) {
      const passes = lazy(() => first().compile(schema as AnySchema));
      const list = lazy(() => all().compile(schema as AnySchema));
      return (value) => {
        const check = passes();
        if (check(value)) return [];
        const firstFault = check.errors ?? [];
        return describeFaults(faultsOf(list(), sample(value)) ?? firstFault, at);
      };
    },
  };
}

/** Null where the sample left out what is at fault. */
function faultsOf(validate: ValidateFunction, value: JsonValue): ErrorObject[] | null {
  return validate(value) ? null : (validate.errors ?? null);
}

/** A validator with the formats and marks that schemas of the catalog may use. */
export function createAjv(options: Options): InstanceType<typeof import('ajv/dist/2020.js').Ajv2020> {
  // ownProperties: a missing field named "constructor" must not be found on the prototype.
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats');
  const ajv = new Ajv2020({
    ...options,
    ownProperties: true,
    allowUnionTypes: true,
    allowMatchingProperties: true,
    // A list of a few known places and any others is nothing to warn of.
    strictTuples: false,
  });
  addFormats.default(ajv);
  ajv.addFormat('date-time', isDateTime);
  // Links in real events hold characters that the grammar of URIs forbids; they are passed on as they are.
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i);
  ajv.addVocabulary(Object.values(ANNOTATIONS));
  return ajv;
}
