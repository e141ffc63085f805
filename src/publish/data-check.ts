import type { Catalog, EventType } from '../catalog/catalog.ts';
import type { ErrorDetail } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { compileDeclaredFields } from '../sanitise/declared-fields.ts';
import { createSchemaChecker } from './schema-check.ts';

/** Entries of each array and map that are searched for faults, once an event is known to be faulty. */
const SAMPLE_ENTRIES = 100;

/** What is wrong with an event's data, by paths from `/data`; empty where it fits its type's schema. */
export type DataCheck = (type: EventType, data: JsonObject) => ErrorDetail[];

/**
 * Compiles the check of every type of a catalog. Only declared fields are looked at: the others are never sent, so
 * they cannot be wrong, not even where a schema says `additionalProperties: false`.
 *
 * @throws Error where a type's schema is not a valid one.
 */
export function createDataCheck(catalog: Catalog): DataCheck {
  const checker = createSchemaChecker();
  const checks = new Map(
    catalog.types.map(({ type, schema }) => {
      const declared = compileDeclaredFields(schema);
      const sample = compileDeclaredFields(schema, { maxEntries: SAMPLE_ENTRIES });
      const check = checker.compile(schema, '/data', sample);
      return [type, (data: JsonObject) => check(declared(data))];
    }),
  );
  return (type, data) => {
    const check = checks.get(type.type);
    if (check === undefined) throw new Error(`The type ${type.type} is not of this check's catalog.`);
    return check(data);
  };
}
