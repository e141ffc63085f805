import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { type CheckedSchema, checkInputSchema } from './schema-form.ts';

/** What an input schema says about one place of the inputs. */
export interface Place {
  /** Whether the value here, and all that is in it, is secret. */
  secret: boolean;
  /** Whether the keys of the object here are secret. */
  secretKeys: boolean;
  /** What the value is where the inputs leave it out. */
  defaults: JsonValue[];
  /** The properties that are declared by name. */
  names(): string[];
  /** Null where nothing is said about it. */
  property(name: string): Place | null;
  item(index: number): Place | null;
}

export interface InputSchema {
  root: Place;
  /** Every property that is declared anywhere, whether the inputs hold it or not. */
  properties: [name: string, place: Place][];
  /** Counts work. @throws RefusedError where it is more than any honest schema takes */
  spend(steps: number): void;
}

/** Keys longer than this are not matched against patterns: they count as matching. */
const LONGEST_MATCHED_KEY = 64;
/** Of matching a key against a pattern, in schemas looked at. */
const PATTERN_COST = 4;
/** Schemas of a place that are asked about a name in the time in which one is looked at. */
const ASKED_IN_A_STEP = 4;

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
    const asked = keyOf(schemas.filter(isJsonObject));
    const known = places.get(asked);
    if (known !== undefined) return known;
    const applying = checked.applying(schemas);
    if (applying.length === 0) return null;
    const key = keyOf(applying);
    const place = places.get(key) ?? newPlace(checked, applying, placeOf);
    places.set(key, place).set(asked, place);
    return place;
  }

  function keyOf(parts: readonly JsonObject[]): string {
    return parts.map(numberOf).sort().join();
  }

  function numberOf(part: JsonObject): number {
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return number;
  }

  const root = placeOf([schema]) ?? EMPTY;
  const properties = checked.properties.map(([name, sub]): [string, Place] => [
    name,
    placeOf([sub]) ?? EMPTY,
  ]);
  return { root, properties, spend: checked.spend };
}

const EMPTY: Place = {
  secret: false,
  secretKeys: false,
  defaults: [],
  names: () => [],
  property: () => null,
  item: () => null,
};

function newPlace(
  checked: CheckedSchema,
  schemas: readonly JsonObject[],
  placeOf: (schemas: readonly JsonValue[]) => Place | null,
): Place {
  const known = new Map<string | number, Place | null>();
  const firstRest = schemas.reduce((most, schema) => Math.max(most, placesOf(schema).length), 0);

  function ask(key: string | number, said: (schema: JsonObject) => JsonValue[]): Place | null {
    const before = known.get(key);
    if (before !== undefined) return before;
    checked.spend(Math.floor(schemas.length / ASKED_IN_A_STEP));
    const place = placeOf(schemas.flatMap(said));
    known.set(key, place);
    return place;
  }

  return {
    secret: schemas.some(isMarked),
    secretKeys: schemas.some(({ propertyNames }) => isSecretKeys(checked, propertyNames)),
    defaults: schemas.flatMap(({ default: value, const: only }) => [value, only].filter(isGiven)),
    names: () =>
      schemas.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : [])),
    property: (name) => ask(name, (schema) => schemasOfProperty(checked, schema, name)),
    item: (index) => {
      const place = Math.min(index, firstRest);
      return ask(place, (schema) => schemasOfItem(schema, place));
    },
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
  const { items } = schema;
  const found = schema.contains === undefined ? [] : [schema.contains];
  const own = placesOf(schema)[index];
  if (own !== undefined) return [...found, own];
  const rest = Array.isArray(items) ? schema.additionalItems : items;
  return [...found, ...[rest, schema.unevaluatedItems].filter(isGiven)];
}

/** The schemas of an array's first items. Until 2019-09 it was `items` that held them. */
function placesOf({ prefixItems, items }: JsonObject): JsonValue[] {
  return Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
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
