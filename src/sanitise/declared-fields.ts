import { exactNumber } from '../json/exact-numbers.ts';
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue, setOwn } from '../json/json.ts';
import { createSchemaReader, type Declared, isSecret, patternLookup } from './declared-schema.ts';

/** Copies what a schema declares of a value, and nothing else. Never changes its argument. */
export type Projector = (value: JsonValue) => JsonValue;

export interface ProjectionOptions {
  /** Copies at most so many entries of each array and map: for a sample of a value, not for the value. */
  maxEntries?: number;
  /** There may be numbers that a double cannot hold: fields that take any JSON keep them, others get the nearest double. */
  exactNumbers?: boolean;
}

/**
 * Compiles a JSON Schema (2020-12) to a function that copies only declared fields, at every depth, so that no schema is
 * walked per event.
 *
 * What counts as declared: `properties`, `patternProperties` and `additionalProperties` of an object, `prefixItems` and
 * `items` of an array, in the schema itself and in whatever it includes by `$ref`, `allOf`, `anyOf`, `oneOf`, `then`,
 * `else` and `dependentSchemas` (the union of them). A schema that says nothing, `{}` or `true`, declares any JSON,
 * which is then copied whole; so does one that names whole objects or arrays by `enum` or `const`. Unlike in validation,
 * an object schema without `properties` declares no fields, nor an array schema without `items` any: what nobody wrote
 * down does not leave. A field marked as secret is copied whole, to be masked as a whole.
 *
 * @throws Error where a `$ref` points outside the schema or nowhere.
 */
export function compileDeclaredFields(schema: JsonSchema, options: ProjectionOptions = {}): Projector {
  const reader = createSchemaReader(schema);
  const maxEntries = options.maxEntries ?? Number.POSITIVE_INFINITY;
  const compiled = new Map<string, Projector>();

  /** One projector for all the schemas that apply to the same place. */
  function compile(schemas: readonly unknown[]): Projector {
    const declared = reader.read(schemas);
    const known = compiled.get(declared.key);
    if (known !== undefined) return known;
    let project: Projector = copyWhole;
    // A schema that includes itself finds this entry instead of compiling for ever.
    compiled.set(declared.key, (value) => project(value));
    project = declared.anything || isOpenSecret(declared) ? copyWhole : build(declared);
    compiled.set(declared.key, project);
    return project;
  }

  function build(declared: Declared): Projector {
    const projectObject = objectProjector(declared, compile, maxEntries);
    const projectArray = arrayProjector(declared, compile, maxEntries);
    const project: Projector = (value) => {
      if (typeof value !== 'object' || value === null) return value;
      return Array.isArray(value) ? projectArray(value) : projectObject(value);
    };
    if (options.exactNumbers !== true) return project;
    return (value) => {
      const exact = exactNumber(value);
      return exact === null ? project(value) : Number(exact);
    };
  }

  return compile([schema]);
}

/** A secret field leaves as a mask whatever is in it, and all that is in it has to be known to be masked elsewhere. */
function isOpenSecret({ schemas }: Declared): boolean {
  return (
    schemas.some(isSecret) &&
    schemas.every((part) => part.additionalProperties !== false && part.unevaluatedProperties !== false)
  );
}

type Compile = (schemas: readonly unknown[]) => Projector;

function copyWhole(value: JsonValue): JsonValue {
  return value;
}

function objectProjector(
  declared: Declared,
  compile: Compile,
  maxEntries: number,
): (source: JsonObject) => JsonObject {
  const fields = [...declared.properties].map(([name, schemas]) => ({ name, project: compile(schemas) }));
  const named = copyNamed(fields);
  const { patterns } = declared;
  const others = declared.others.length > 0 ? compile(declared.others) : null;
  if (patterns.length === 0 && others === null) return named;

  const projectorOf = patternLookup<Projector | null>(patterns, compile, others);

  return (source) => {
    const copy = named(source);
    let entries = 0;
    for (const name of Object.keys(source)) {
      if (declared.properties.has(name)) continue;
      const project = projectorOf(name);
      if (project === null) continue;
      if (entries >= maxEntries) break;
      setOwn(copy, name, project(source[name] ?? null));
      entries += 1;
    }
    return copy;
  };
}

interface Field {
  name: string;
  project: Projector;
}

function copyNamed(fields: readonly Field[]): (source: JsonObject) => JsonObject {
  // A field named like a member of Object.prototype would be "found" in every object.
  const inherited = fields.some(({ name }) => name in Object.prototype);
  if (inherited) return (source) => copyOwn(fields, source);
  return (source) => {
    const copy: JsonObject = {};
    for (const { name, project } of fields) {
      const value = source[name];
      if (value !== undefined) copy[name] = project(value);
    }
    return copy;
  };
}

function copyOwn(fields: readonly Field[], source: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const { name, project } of fields) {
    if (Object.hasOwn(source, name)) setOwn(copy, name, project(source[name] ?? null));
  }
  return copy;
}

function arrayProjector(
  declared: Declared,
  compile: Compile,
  maxEntries: number,
): (source: JsonValue[]) => JsonValue[] {
  const places = declared.prefix.map((schemas) => compile(schemas));
  const rest = declared.items.length > 0 ? compile(declared.items) : null;
  return (source) => {
    const copy: JsonValue[] = [];
    const end = Math.min(source.length, rest === null ? places.length : maxEntries);
    for (let i = 0; i < end; i++) {
      const project = places[i] ?? rest;
      if (project !== null) copy.push(project(source[i] ?? null));
    }
    return copy;
  };
}

declare const declared: unique symbol;

/** Data of an event in which there is nothing but what its type declares. Only `projectData` makes it. */
export type DeclaredData = JsonObject & { readonly [declared]: true };

/** The declared fields of an event's data. */
export function projectData(project: Projector, data: JsonObject): DeclaredData {
  const copy = project(data);
  return (isJsonObject(copy) ? copy : {}) as DeclaredData;
}
