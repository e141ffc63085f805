import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { type CheckedSchema, checkInputSchema } from './schema-form.ts';

/** What an input schema says about one place of the inputs. */
export interface Place {
  /** Whether the value here, and all that is in it, is secret. */
  secret: boolean;
  /** Whether the keys of the object here are secret. */
  secretKeys: boolean;
  /** What a secret value is where the inputs leave it out. */
  defaults: JsonValue[];
  /** Null where nothing is said about it. */
  property(name: string): Place | null;
  item(index: number): Place | null;
}

export interface InputSchema {
  root: Place;
  /** Names of the properties that are secret, whether the inputs hold them or not. */
  secretNames: string[];
}

/** Keys longer than this are not matched against patterns: they count as matching. */
const LONGEST_MATCHED_KEY = 64;
/** Of matching a key against a pattern, in schemas looked at. */
const PATTERN_COST = 20;

/**
 * Reads a JSON Schema of inputs for its marks: `secret: true`, `format: "password"`, `writeOnly: true` and
 * `x-secret: true`. All the schemas that may apply to a place count together, whichever branch of `oneOf`, `anyOf`, `if`
 * and the like would fit: what is secret in one of them is masked.
 *
 * @throws RefusedError `invalid_request` with the path of what is malformed, or cannot be followed
 */
export function readInputSchema(schema: JsonObject, at: string): InputSchema {
  const checked = checkInputSchema(schema, at);
  const numbers = new Map<object, number>();
  const places = new Map<string, Place>();

  function placeOf(schemas: readonly JsonValue[]): Place | null {
    const applying = checked.applying(schemas);
    if (applying.length === 0) return null;
    const key = applying.map(numberOf).sort().join();
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = newPlace(checked, applying, placeOf);
    places.set(key, place);
    return place;
  }

  function numberOf(part: JsonObject): number {
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return number;
  }

  const root = placeOf([schema]) ?? EMPTY;
  const named = checked.properties.filter(([, sub]) => placeOf([sub])?.secret === true);
  return { root, secretNames: named.map(([name]) => name) };
}

const EMPTY: Place = {
  secret: false,
  secretKeys: false,
  defaults: [],
  property: () => null,
  item: () => null,
};

function newPlace(
  checked: CheckedSchema,
  schemas: readonly JsonObject[],
  placeOf: (schemas: readonly JsonValue[]) => Place | null,
): Place {
  const secret = schemas.some(isMarked);
  return {
    secret,
    secretKeys: schemas.some(({ propertyNames }) => isSecretKeys(checked, propertyNames)),
    defaults: secret
      ? schemas.flatMap(({ default: value, const: only }) => [value, only].filter(isGiven))
      : [],
    property: (name) => placeOf(schemas.flatMap((schema) => schemasOfProperty(checked, schema, name))),
    item: (index) => placeOf(schemas.flatMap((schema) => schemasOfItem(schema, index))),
  };
}

function isMarked(schema: JsonObject): boolean {
  return (
    schema.secret === true ||
    schema.writeOnly === true ||
    schema.format === 'password' ||
    schema['x-secret'] === true
  );
}

function isSecretKeys(checked: CheckedSchema, names: JsonValue | undefined): boolean {
  return names !== undefined && checked.applying([names]).some(isMarked);
}

function isGiven(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined;
}

function schemasOfProperty(checked: CheckedSchema, schema: JsonObject, name: string): JsonValue[] {
  const { properties, patternProperties } = schema;
  const found: JsonValue[] = [];
  if (isJsonObject(properties) && Object.hasOwn(properties, name)) found.push(properties[name] ?? true);
  if (isJsonObject(patternProperties)) {
    for (const [pattern, sub] of Object.entries(patternProperties)) {
      checked.spend(PATTERN_COST);
      if (mayMatch(pattern, name)) found.push(sub);
    }
  }
  if (found.length > 0) return found;
  return [schema.additionalProperties, schema.unevaluatedProperties].filter(isGiven);
}

function schemasOfItem(schema: JsonObject, index: number): JsonValue[] {
  const { prefixItems, items } = schema;
  const found: JsonValue[] = [];
  if (schema.contains !== undefined) found.push(schema.contains);
  // Until 2019-09 it was `items` that held a list.
  const places = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  const own = places[index];
  if (own !== undefined) return [...found, own];
  const rest = Array.isArray(items) ? schema.additionalItems : items;
  return [...found, ...[rest, schema.unevaluatedItems].filter(isGiven)];
}

/** Characters and classes of them, each possibly repeated: without groups there is little to go wrong. */
const SIMPLE_PATTERN =
  /^\^?(?:(?:\\[dwsDWS.$^/_-]|\[\^?[\w\s.$:@-]*\]|[\w\s:@#%&/.-])(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?)*\$?$/;
const REPETITION = /[*+?{]/g;
const MOST_REPETITIONS = 2;

/** Whether a key may fall under a pattern; a pattern that could be slow to match counts as matching. */
function mayMatch(pattern: string, key: string): boolean {
  const slow = !SIMPLE_PATTERN.test(pattern) || (pattern.match(REPETITION) ?? []).length > MOST_REPETITIONS;
  return slow || key.length > LONGEST_MATCHED_KEY || new RegExp(pattern, 'u').test(key);
}
