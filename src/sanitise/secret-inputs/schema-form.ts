import { RefusedError } from '../../errors.ts';
import {
  followPointer,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  pointerStep,
} from '../../json/json.ts';

/** An input schema whose form has been checked, so that it can be followed without further care. */
export interface CheckedSchema {
  /** Every property that is declared anywhere in the schema, with its schema. */
  properties: [name: string, schema: JsonValue][];
  /** The schemas, all that they include in place, and what those refer to. Each once. */
  applying(schemas: readonly JsonValue[]): JsonObject[];
  /** Counts work. @throws RefusedError when an event's schema takes more of it than any honest one. */
  spend(steps: number): void;
}

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
/** Until 2019-09 one keyword for what are now `dependentSchemas` and, as lists of names, `dependentRequired`. */
const DEPENDENCIES = 'dependencies';
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = [
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'additionalItems',
  'unevaluatedItems',
  'contains',
  'if',
  'then',
  'else',
  'not',
];
const FLAGS = ['secret', 'writeOnly', 'x-secret'];
const TEXTS = ['$id', '$ref', '$dynamicRef', '$recursiveRef', '$anchor', '$dynamicAnchor', 'format'];
const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

/** Schemas inside of schemas; deeper ones are not written by hand. */
const DEEPEST = 200;
/** Schemas looked at for one event. A large honest schema takes some thousands. */
const MOST_STEPS = 50_000;

/** @throws RefusedError `invalid_request` with the path of the first thing that is malformed */
export function checkInputSchema(root: JsonObject, at: string): CheckedSchema {
  const paths = new Map<JsonObject, string>();
  const names = new Map<string, JsonObject>();
  const properties: [string, JsonValue][] = [];
  const targets = new Map<JsonObject, JsonValue[]>();
  const included = new Map<JsonObject, JsonObject[]>();
  let steps = 0;

  check(root, at, 0);
  // What a reference points to may stand where no schema is expected; then it joins those that are gone through here.
  for (const [schema, path] of paths) {
    const referred = targetsOf(schema, path);
    if (referred.length > 0) targets.set(schema, referred);
    for (const target of referred) check(target, path, 0);
  }

  function check(schema: JsonValue, path: string, depth: number): void {
    if (schema === true || schema === false) return;
    if (!isJsonObject(schema)) throw malformed(path, 'must be a JSON Schema: an object, true or false');
    if (paths.has(schema)) return;
    if (depth > DEEPEST) throw malformed(path, `is nested more than ${DEEPEST} schemas deep`);
    paths.set(schema, path);
    for (const [keyword, value] of Object.entries(schema)) checkKeyword(keyword, value, path, depth);
    for (const name of namesOf(schema)) if (!names.has(name)) names.set(name, schema);
  }

  function checkKeyword(keyword: string, value: JsonValue, parent: string, depth: number): void {
    const path = parent + pointerStep(keyword);
    if (FLAGS.includes(keyword) && typeof value !== 'boolean') throw malformed(path, 'must be true or false');
    if (TEXTS.includes(keyword) && typeof value !== 'string') throw malformed(path, 'must be a string');
    if (MAPS.includes(keyword)) {
      if (!isJsonObject(value)) throw malformed(path, 'must be an object of schemas');
      for (const [name, sub] of Object.entries(value)) {
        if (keyword === 'properties') properties.push([name, sub]);
        if (keyword === 'patternProperties') checkPattern(name, path);
        check(sub, path + pointerStep(name), depth + 1);
      }
    } else if (LISTS.includes(keyword) || (keyword === 'items' && Array.isArray(value))) {
      if (!Array.isArray(value)) throw malformed(path, 'must be an array of schemas');
      for (const [i, sub] of value.entries()) check(sub, `${path}/${i}`, depth + 1);
    } else if (SINGLES.includes(keyword) || keyword === 'items') {
      check(value, path, depth + 1);
    } else if (keyword === DEPENDENCIES) {
      for (const [name, sub] of schemasIn(value)) check(sub, path + pointerStep(name), depth + 1);
    }
  }

  function targetsOf(schema: JsonObject, path: string): JsonValue[] {
    return REFERENCES.flatMap((keyword) => {
      const reference = schema[keyword];
      if (typeof reference !== 'string') return [];
      const target = find(reference);
      if (target !== undefined) return [target];
      const fault = reference.startsWith('#')
        ? 'points to nothing in the schema'
        : 'leaves the schema; only references within it are followed';
      throw malformed(path + pointerStep(keyword), fault);
    });
  }

  function find(reference: string): JsonValue | undefined {
    const [id = '', fragment = ''] = reference.split('#', 2);
    const resource = id === '' ? root : names.get(id);
    if (resource === undefined) return undefined;
    return fragment === '' || fragment.startsWith('/')
      ? (followPointer(resource, fragment) as JsonValue | undefined)
      : names.get(`#${fragment}`);
  }

  function includedBy(schema: JsonObject): JsonObject[] {
    const known = included.get(schema);
    if (known !== undefined) return known;
    const parts = [...includedIn(schema), ...(targets.get(schema) ?? [])].filter(isJsonObject);
    included.set(schema, parts);
    return parts;
  }

  function spend(more: number): void {
    steps += more;
    if (steps > MOST_STEPS) throw malformed(at, 'combines more schemas than can be followed');
  }

  return {
    properties,
    spend,
    applying(schemas) {
      const found = new Set<JsonObject>();
      const waiting = schemas.filter(isJsonObject);
      for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
        spend(1);
        if (found.has(schema)) continue;
        found.add(schema);
        waiting.push(...includedBy(schema));
      }
      return [...found];
    },
  };
}

/** The schemas that apply to the same place as this one. */
function includedIn(schema: JsonObject): JsonValue[] {
  const lists = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const branches = [schema.if, schema.then, schema.else].filter((branch) => branch !== undefined);
  const dependent = [schema.dependentSchemas, schema[DEPENDENCIES]].flatMap(schemasIn);
  return [...lists, ...branches, ...dependent.map(([, sub]) => sub)];
}

/** The entries of a map that are schemas with something in them; in `dependencies` others are lists of names. */
function schemasIn(map: JsonValue | undefined): [name: string, schema: JsonObject][] {
  if (!isJsonObject(map)) return [];
  return Object.entries(map).flatMap(([name, sub]) => (isJsonObject(sub) ? [[name, sub]] : []));
}

/** What references can call the schema. */
function namesOf(schema: JsonObject): string[] {
  const names: string[] = [];
  if (typeof schema.$id === 'string') names.push(schema.$id.replace(/#$/, ''));
  for (const anchor of [schema.$anchor, schema.$dynamicAnchor]) {
    if (typeof anchor === 'string') names.push(`#${anchor}`);
  }
  return names;
}

function checkPattern(pattern: string, path: string): void {
  try {
    new RegExp(pattern, 'u');
  } catch {
    throw malformed(path + pointerStep(pattern), 'is not a valid regular expression');
  }
}

function malformed(path: string, message: string): RefusedError {
  return new RefusedError('invalid_request', "The task's input_schema cannot be followed.", [
    { path, message },
  ]);
}
