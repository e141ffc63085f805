import {
  Ajv2020,
  type AnySchema,
  type ErrorObject,
  type Options,
  type ValidateFunction,
} from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ANNOTATIONS } from '../catalog/annotations.ts';
import { describeFaults } from '../describe-faults.ts';
import type { ErrorDetail } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { isDateTime } from './date-time.ts';

/** What is wrong with a value, by the paths of the fields at fault; empty where nothing is. */
export type Check = (value: JsonValue) => ErrorDetail[];

/** A part of a faulty value that shows its faults, small enough to look for all of them. */
export type Sample = (value: JsonValue) => JsonValue;

export interface SchemaChecker {
  /**
   * @param at JSON pointer of the value within the request, put before each path.
   * @param sample Bounds the work of listing faults: a request can hold millions of them.
   * @throws Error where the schema is not a valid one.
   */
  compile(schema: object, at: string, sample: Sample): Check;
}

/**
 * Compiles schemas to checks. The verdict comes from a validator that stops at the first fault; a second one, compiled
 * when it is first needed, lists all the faults of a sample.
 */
export function createSchemaChecker(): SchemaChecker {
  const first = createAjv({ allErrors: false });
  const all = createAjv({ allErrors: true });

  return {
    compile(schema, at, sample) {
      const passes = first.compile(schema as AnySchema);
      let list: ValidateFunction | null = null;
      return (value) => {
        if (passes(value)) return [];
        const firstFault = passes.errors ?? [];
        list ??= all.compile(schema as AnySchema);
        return describeFaults(faultsOf(list, sample(value)) ?? firstFault, at);
      };
    },
  };
}

/** Null where the sample left out what is at fault. */
function faultsOf(validate: ValidateFunction, value: JsonValue): ErrorObject[] | null {
  return validate(value) ? null : (validate.errors ?? null);
}

/** A validator with the formats and marks that schemas of the catalog may use. */
export function createAjv(options: Options): Ajv2020 {
  // ownProperties: a missing field named "constructor" must not be found on the prototype.
  const ajv = new Ajv2020({
    ...options,
    ownProperties: true,
    allowUnionTypes: true,
    allowMatchingProperties: true,
    verbose: false,
  });
  addFormats.default(ajv);
  ajv.addFormat('date-time', isDateTime);
  // Links in real events hold characters that the grammar of URIs forbids; they are passed on as they are.
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i);
  ajv.addVocabulary(Object.values(ANNOTATIONS));
  return ajv;
}
