import type { Catalog, EventType } from '../catalog/catalog.ts';
import { lazy } from '../common/lazy.ts';
import type { ErrorDetail } from '../errors.ts';
import { replaceExactNumbers } from '../json/exact-numbers.ts';
import type { JsonObject } from '../json/json.ts';
import { compileDeclaredFields, type DeclaredData, projectData } from '../sanitise/declared-fields.ts';
import { hasExactNumbers } from './parse-json.ts';
import { createSchemaChecker } from './schema-check.ts';

/** Entries of each array and map that are searched for faults, once an event is known to be faulty. */
const SAMPLE_ENTRIES = 100;

/** What a type declares of an event's data, and what is wrong with it. */
export interface CheckedData {
  declared: DeclaredData;
  /** By paths from `/data`; empty where the data fits its type's schema. */
  faults: ErrorDetail[];
}

export type DataCheck = (type: EventType, data: JsonObject) => CheckedData;

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
      const project = compileDeclaredFields(schema);
      const projectExactly = lazy(() => compileDeclaredFields(schema, { exactNumbers: true }));
      const sample = compileDeclaredFields(schema, { maxEntries: SAMPLE_ENTRIES });
      const check = checker.compile(schema, '/data', sample);
      return [
        type,
        (data: JsonObject): CheckedData => {
          if (hasExactNumbers(data)) {
            // A schema's numbers are doubles; it is fields of any JSON that have others.
            const rounded = projectData(project, replaceExactNumbers(data, Number) as JsonObject);
            return { declared: projectData(projectExactly(), data), faults: check(rounded) };
          }
          const declared = projectData(project, data);
          return { declared, faults: check(declared) };
        },
      ] as const;
    }),
  );
  return (type, data) => {
    const check = checks.get(type.type);
    if (check === undefined) throw new Error(`The type ${type.type} is not of this check's catalog.`);
    return check(data);
  };
}
