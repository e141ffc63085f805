import type { ErrorDetail } from '../errors.ts';
import { exactNumber } from '../json/exact-numbers.ts';
import { isJsonObject, type JsonObject, type JsonValue, pointerStep } from '../json/json.ts';
import { serialise } from './envelope.ts';

/** Bytes of UTF-8: the most that a body, and an `output.value` by itself, may have. */
export const MAX_BYTES = 65_536;

/** Stands in for an `output.value` that is too large to send. */
export const TRUNCATED = '__truncated__';

/** How many of the largest fields a refusal names: those among them that are no smaller than this share of the largest. */
const NAMED_FIELDS = 5;
const NAMED_SHARE = 0.1;

/** True where the text has more than the allowed bytes of UTF-8. */
export function isTooLarge(text: string): boolean {
  // One UTF-16 unit is one to three bytes, so most texts need no counting.
  if (text.length > MAX_BYTES) return true;
  return text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES;
}

/** Replaces an `output.value` whose serialised form alone is too large, before anything is looked for in it. */
export function boundOutput(data: JsonObject): JsonObject {
  const output = data.output;
  if (!isJsonObject(output) || output.value === undefined) return data;
  return isValueTooLarge(output.value) ? truncateOutput(data) : data;
}

function isValueTooLarge(value: JsonValue): boolean {
  if (typeof value !== 'object' && typeof value !== 'string') return false;
  try {
    return isTooLarge(serialise(value));
  } catch (error) {
    // Thousands of levels deep: what cannot be serialised cannot be sent whole either.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** The same data without its result; null where there is no result to leave out. */
export function withoutOutput(data: JsonObject): JsonObject | null {
  const output = data.output;
  if (!isJsonObject(output) || output.value === undefined || output.value === TRUNCATED) return null;
  return truncateOutput(data);
}

function truncateOutput(data: JsonObject): JsonObject {
  return { ...data, output: { ...(data.output as JsonObject), value: TRUNCATED } };
}

/** The largest fields of some data with their serialised sizes, for the publisher to see what to shorten. */
export function largestFields(data: JsonObject): ErrorDetail[] {
  const largest = fieldSizes(data, '/data')
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, NAMED_FIELDS);
  return largest
    .filter(({ bytes }) => bytes >= NAMED_SHARE * (largest[0]?.bytes ?? 0))
    .map(({ path, bytes }) => ({ path, message: `is ${bytes} bytes` }));
}

function fieldSizes(data: JsonObject, at: string): { path: string; bytes: number }[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const path = at + pointerStep(key);
    if (isJsonObject(value) && exactNumber(value) === null) return fieldSizes(value, path);
    return [{ path, bytes: Buffer.byteLength(serialise(value)) }];
  });
}
