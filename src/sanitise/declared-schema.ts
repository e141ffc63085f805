import { ANNOTATIONS } from '../catalog/annotations.ts';
import { followPointer, isJsonObject, type JsonSchema } from '../json/json.ts';

/** What the schemas that apply to one place declare together. */
export interface Declared {
  /** The same for the same set of schemas. */
  key: string;
  /** The schemas themselves. */
  schemas: readonly JsonSchema[];
  /** Some schema here allows any JSON. */
  anything: boolean;
  properties: Map<string, unknown[]>;
  patterns: { pattern: RegExp; schemas: unknown[] }[];
  /** For object keys that are neither in `properties` nor match a pattern. */
  others: unknown[];
  /** By position in an array. */
  prefix: unknown[][];
  /** For array items without a schema of their own in `prefix`. */
  items: unknown[];
}

/** Keywords that describe and restrict nothing: a schema of these alone allows any JSON. */
const DESCRIPTIVE = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  '$defs',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

const ALTERNATIVES = ['allOf', 'anyOf', 'oneOf'];
const CONSEQUENCES = ['then', 'else'];

/** Reads what sub-schemas of `root` declare, following their references. */
export function createSchemaReader(root: JsonSchema): { read(schemas: readonly unknown[]): Declared } {
  const numbers = new Map<object, number>();
  const numberOf = (schema: object): number => {
    const number = numbers.get(schema) ?? numbers.size;
    numbers.set(schema, number);
    return number;
  };

  return {
    read(schemas) {
      const applying = new Set<JsonSchema | true>();
      for (const schema of schemas) include(schema, root, applying);
      const parts = [...applying];
      const objects = parts.filter((part) => part !== true);
      const anything = parts.some((part) => part === true || allowsAnything(part));
      return {
        key: anything ? 'anything' : objects.map(numberOf).join(),
        schemas: objects,
        anything,
        ...merge(objects),
      };
    },
  };
}

/** Adds a schema and everything that it includes in place. */
function include(schema: unknown, root: JsonSchema, into: Set<JsonSchema | true>): void {
  if (schema === true) into.add(true);
  if (!isJsonObject(schema) || into.has(schema)) return;
  into.add(schema);
  if (typeof schema.$ref === 'string') include(resolve(schema.$ref, root), root, into);
  for (const keyword of ALTERNATIVES) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) for (const branch of branches) include(branch, root, into);
  }
  for (const keyword of CONSEQUENCES) include(schema[keyword], root, into);
  if (isJsonObject(schema.dependentSchemas)) {
    for (const branch of Object.values(schema.dependentSchemas)) include(branch, root, into);
  }
}

/** Marked in our way, or in one of those of JSON Schema and OpenAPI. */
export function isSecret(schema: JsonSchema): boolean {
  return schema[ANNOTATIONS.secret] === true || schema.writeOnly === true || schema.format === 'password';
}

function allowsAnything(schema: JsonSchema): boolean {
  const named = [schema.const, schema.enum].flat();
  if (named.some((value) => typeof value === 'object' && value !== null)) return true;
  return Object.keys(schema).every((keyword) => DESCRIPTIVE.has(keyword) || keyword.startsWith('x-'));
}

function merge(schemas: readonly JsonSchema[]): Omit<Declared, 'key' | 'schemas' | 'anything'> {
  const properties = new Map<string, unknown[]>();
  const patterns = new Map<string, unknown[]>();
  const others: unknown[] = [];
  const prefix: unknown[][] = [];
  const items: unknown[] = [];
  for (const schema of schemas) {
    for (const [name, sub] of entriesOf(schema.properties)) append(properties, name, sub);
    for (const [source, sub] of entriesOf(schema.patternProperties)) append(patterns, source, sub);
    others.push(...stated(schema.additionalProperties), ...stated(schema.unevaluatedProperties));
    items.push(...stated(schema.items), ...stated(schema.unevaluatedItems));
    const places = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
    places.forEach((sub: unknown, i) => {
      prefix[i] = [...(prefix[i] ?? []), sub];
    });
  }
  const compiledPatterns = [...patterns].map(([source, subs]) => ({
    pattern: new RegExp(source, 'u'),
    schemas: subs,
  }));
  // What a pattern says of a field counts besides what the field's own schema says: it may be what marks it.
  for (const [name, subs] of properties) subs.push(...schemasByPattern(compiledPatterns, name));
  return { properties, patterns: compiledPatterns, others, prefix, items };
}

type Patterns = Declared['patterns'];

function schemasByPattern(patterns: Patterns, key: string): unknown[] {
  return patterns.flatMap(({ pattern, schemas }) => (pattern.test(key) ? schemas : []));
}

/**
 * Finds what was compiled for the patterns that a key matches, all of them together; `otherwise` where it matches none.
 * Each combination of patterns is compiled once, when a key first matches it.
 */
export function patternLookup<T>(
  patterns: Patterns,
  compile: (schemas: readonly unknown[]) => T,
  otherwise: T,
): (key: string) => T {
  if (patterns.length === 0) return () => otherwise;
  const compiled = new Map<string, T>([['', otherwise]]);
  return (key) => {
    let matching = '';
    patterns.forEach(({ pattern }, i) => {
      if (pattern.test(key)) matching += `${i},`;
    });
    const known = compiled.get(matching);
    if (known !== undefined || compiled.has(matching)) return known as T;
    const made = compile(schemasByPattern(patterns, key));
    compiled.set(matching, made);
    return made;
  };
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function append(to: Map<string, unknown[]>, name: string, schema: unknown): void {
  to.set(name, [...(to.get(name) ?? []), schema]);
}

/** A sub-schema that declares something: left out and `false` declare nothing. */
function stated(schema: unknown): unknown[] {
  return schema === undefined || schema === false ? [] : [schema];
}

/** Resolves `#` and `#/a/b` within the root schema. */
function resolve(reference: string, root: JsonSchema): unknown {
  if (reference !== '#' && !reference.startsWith('#/')) {
    throw new Error(`The reference "${reference}" leaves its schema; only "#/…" is supported.`);
  }
  const target = followPointer(root, reference);
  if (target === undefined) throw new Error(`The reference "${reference}" points to nothing.`);
  return target;
}
