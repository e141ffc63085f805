import { ANNOTATIONS } from '../catalog/annotations.ts';
import type { JsonSchema } from '../json/json.ts';

/** Which strings of a place are never altered: all, none, or those that a function says. */
export type Protection = 'always' | 'never' | ((text: string) => boolean);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)$/;

/**
 * Identifiers, enums, date-times and uuids are never altered: a receiver could do nothing with an event that had lost
 * them. Where other schemas apply to the same place too, the value decides whether it is one.
 */
export function protectionOf(schemas: readonly JsonSchema[]): Protection {
  const checks = schemas.flatMap(checksOf);
  if (checks.includes('always')) return 'always';
  const partial = checks.filter((check) => check !== 'always');
  return partial.length === 0 ? 'never' : (text) => partial.some((check) => check(text));
}

function checksOf(schema: JsonSchema): ('always' | ((text: string) => boolean))[] {
  if (schema[ANNOTATIONS.id] === true) return ['always'];
  const listed = [schema.const, schema.enum].flat().filter((value) => typeof value === 'string');
  if (listed.length > 0) return [(text) => listed.includes(text)];
  if (schema.format === 'uuid') return [(text) => UUID.test(text)];
  if (schema.format === 'date-time') return [(text) => DATE_TIME.test(text)];
  return [];
}
