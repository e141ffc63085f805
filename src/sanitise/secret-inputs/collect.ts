import { RefusedError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { MAX_BYTES } from '../size.ts';
import { type Place, readInputSchema } from './input-schema.ts';

/** What a publisher sent of a task, to know what must not be shown of its result. */
export interface TaskInputs {
  inputs: JsonObject;
  input_schema: JsonObject;
}

/** What must not be shown. */
export interface SecretInputs {
  /** Values of secret inputs as text, none of them empty: a number as JSON writes it. */
  values: ReadonlySet<string>;
  /** Names of secret inputs, in lower case. */
  names: ReadonlySet<string>;
}

/** All secret values of an event together, and all their forms, in UTF-16 units. Looking for more would take too long. */
export const MOST_UNITS = 128 * 1024;

/** Of asking for a property, in schemas looked at. */
const ASKING_COST = 4;

/**
 * Collects the secret inputs of a task. A secret object makes everything in it secret. `default` and `const` are values
 * as well, since that is what an input is where the inputs leave it out. True, false, null and "" are values that
 * anything may have: they leave their names alone.
 *
 * @throws RefusedError `invalid_request` with the path of what is malformed in the schema, or where there is more
 * secret text than can be looked for
 */
export function collectSecretInputs({ inputs, input_schema }: TaskInputs): SecretInputs {
  const schema = readInputSchema(input_schema, '/task/input_schema');
  const values = new Set<string>();
  const names = new Set<string>();
  /** Secret places whose defaults have been added: a place may contain itself. */
  const searched = new Set<Place>();

  function walk(value: JsonValue, place: Place | null, name: string | null, inherited: boolean): void {
    const secret = inherited || place?.secret === true;
    if (!secret && place === null) return;
    if (secret && name !== null) names.add(foldName(name));
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, place?.item(i) ?? null, name, secret);
    } else if (isJsonObject(value)) {
      for (const key of Object.keys(value)) {
        if (place?.secretKeys === true) addLeaves(key);
        walk(value[key] ?? null, place?.property(key) ?? null, key, secret);
      }
    } else if (secret) {
      addLeaves(value);
    }
  }

  function walkDefaults(place: Place, name: string | null): void {
    if (place.secret && name !== null) names.add(foldName(name));
    if (place.secret) addDefaultsWithin(place);
    else for (const value of place.defaults) walk(counted(value), place, name, false);
  }

  function addDefaultsWithin(place: Place): void {
    if (searched.has(place)) return;
    searched.add(place);
    for (const value of place.defaults) addLeaves(counted(value));
    const inner = place.names();
    schema.spend(ASKING_COST * inner.length);
    for (const name of inner) {
      const within = place.property(name);
      if (within !== null) addDefaultsWithin(within);
    }
  }

  function counted(value: JsonValue): JsonValue {
    schema.spend(sizeOf(value));
    return value;
  }

  function addLeaves(value: JsonValue): void {
    for (const text of leavesOf(value)) values.add(text);
  }

  walkDefaults(schema.root, null);
  for (const [name, place] of schema.properties) walkDefaults(place, name);
  walk(inputs, schema.root, null, false);
  refuseTooMuch(values, '/task/inputs');
  return { values, names };
}

/** Values in a value, itself included. */
function sizeOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner) => sum + sizeOf(inner), 1);
}

/** The strings and numbers in a value as text, without those that anything may have: true, false, null and "". */
export function leavesOf(value: JsonValue): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/** Names are compared without regard to capitals: `apiKey` and `apikey` name the same thing. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

/** @throws RefusedError `invalid_request`, at this path, where there is more secret text than can be looked for */
export function refuseTooMuch(values: ReadonlySet<string>, path: string): void {
  let units = 0;
  // Longer ones than can be sent are not looked for.
  for (const { length } of values) if (length <= MAX_BYTES) units += length;
  if (units > MOST_UNITS) throw tooMuch(path);
}

/** The refusal of what is at this path. */
export function tooMuch(path: string): RefusedError {
  return new RefusedError('invalid_request', 'The event has more secret values than can be masked.', [
    { path, message: `has secret values of more than ${MOST_UNITS} characters in all their forms` },
  ]);
}
