import type { JsonObject } from '../../json.ts';
import { createAjv } from '../../publish/schema-check.ts';
import { compileDeclaredFields } from '../../sanitise/declared-fields.ts';
import { ANNOTATIONS } from '../annotations.ts';

const MARKS: string[] = Object.values(ANNOTATIONS);

/** What is wrong with a schema itself, at a path within it; null where nothing is. */
export function schemaFault(schema: JsonObject): { path: string[]; message: string } | null {
  const ajv = createAjv({ allErrors: false, logger: false });
  if (ajv.validateSchema(schema) !== true) {
    const [error] = ajv.errors ?? [];
    const path = (error?.instancePath ?? '').split('/').slice(1).map(unescapeStep);
    return { path, message: `the schema is not a valid one: ${path.at(-1) ?? 'it'} ${error?.message}` };
  }
  try {
    ajv.compile(schema);
    compileDeclaredFields(schema);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const named = /unknown (?:keyword|format): ?"?([^"\s]+)|reference "?([^"\s]+)/.exec(message);
    const path = pathTo(schema, named?.[1] ?? named?.[2] ?? '') ?? [];
    return {
      path,
      message: `the schema is not a valid one: ${message.replace(/^strict mode: /, '').replace(/\.$/, '')}`,
    };
  }
  const mark = misusedMark(schema);
  return mark === null ? null : { path: mark, message: `"${mark.at(-1)}" must be true or false` };
}

/** The path of the first key, or value of a key, that is this. */
function pathTo(value: unknown, sought: string): string[] | null {
  for (const [key, inner] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
    if (key === sought || inner === sought) return [key];
    const within = pathTo(inner, sought);
    if (within !== null) return [key, ...within];
  }
  return null;
}

/** The path of one of our marks that is neither true nor false: it would be silently without effect. */
function misusedMark(value: unknown, isMap = false): string[] | null {
  for (const [key, inner] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
    if (!isMap && MARKS.includes(key) && typeof inner !== 'boolean') return [key];
    // The keys of this one are names of fields, and a field may be called like a mark.
    const within = misusedMark(inner, !isMap && key === 'properties');
    if (within !== null) return [key, ...within];
  }
  return null;
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
