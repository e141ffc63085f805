import { describeFaults } from '../../json/describe-faults.ts';
import { type JsonObject, pointerKeys } from '../../json/json.ts';
import { createAjv } from '../../publish/schema-check.ts';
import { compileDeclaredFields } from '../../sanitise/declared-fields.ts';
import { ANNOTATIONS } from '../annotations.ts';

/** What is wrong with a schema, and the keys on the way to it. */
interface SchemaFault {
  path: string[];
  message: string;
}

const MARKS: string[] = Object.values(ANNOTATIONS);

/** What is wrong with a schema itself, at a path within it; null where nothing is. */
export function schemaFault(schema: JsonObject): SchemaFault | null {
  const ajv = createAjv({ allErrors: false, logger: false });
  if (ajv.validateSchema(schema) !== true) {
    const [fault] = describeFaults(ajv.errors ?? []);
    const path = pointerKeys(fault?.path ?? '');
    return { path, message: `the schema is not a valid one: ${path.at(-1) ?? 'it'} ${fault?.message}` };
  }
  try {
    ajv.compile(schema);
    compileDeclaredFields(schema);
  } catch (error) {
    return compileFault(schema, error instanceof Error ? error.message : String(error));
  }
  return misusedMark(schema);
}

/** What the validator's compiler names as what it cannot do with. */
const NAMED = [/unknown (?:keyword|format):? ?"([^"]+)"/, /Invalid regular expression: \/(.*)\/u:/];
const REFERENCE = /reference "?([^"\s]+)/;

function compileFault(schema: JsonObject, message: string): SchemaFault {
  const reference = REFERENCE.exec(message)?.[1];
  const named = reference ?? NAMED.map((pattern) => pattern.exec(message)?.[1]).find(Boolean);
  const plain =
    reference === undefined
      ? message.replace(/^strict mode: /, '').replace(/ ignored in schema at path .*$|\.$/, '')
      : `the reference "${reference}" leads to nothing; those to a place in this schema, "#/…", are followed`;
  return { path: pathTo(schema, named ?? '') ?? [], message: `the schema is not a valid one: ${plain}` };
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

/** What a schema in these says of a value decides nothing about how the value is treated. */
const CONDITIONS = ['if', 'not', 'contains', 'propertyNames'];

function whyWrong(key: string, value: unknown, inCondition: boolean): string | null {
  if (!MARKS.includes(key)) return null;
  if (typeof value !== 'boolean') return 'must be true or false';
  return inCondition ? 'has no effect here; mark the field itself' : null;
}

/** One of our marks that would be silently without effect. */
function misusedMark(schema: JsonObject): SchemaFault | null {
  return search(schema, [], false, false);

  function search(value: unknown, path: string[], isMap: boolean, inCondition: boolean): SchemaFault | null {
    for (const [key, inner] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
      const at = [...path, key];
      const wrong = isMap ? null : whyWrong(key, inner, inCondition);
      if (wrong !== null) return { path: at, message: `"${key}" ${wrong}` };
      // The keys of these are names of fields, and a field may be called like a mark.
      const names = !isMap && (key === 'properties' || key === '$defs');
      const within = search(inner, at, names, inCondition || (!isMap && CONDITIONS.includes(key)));
      if (within !== null) return within;
    }
    return null;
  }
}
