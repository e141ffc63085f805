/** What JSON.parse can return. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/** A JSON Schema (2020-12) that is an object; the boolean schemas occur only inside one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** True for `{…}`; false for null and arrays, which `typeof` also calls objects. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Sets an own property whatever its name. A plain assignment to `__proto__`, a key that any JSON text may hold, would
 * replace the object's prototype instead.
 */
export function setOwn(target: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** One step of a JSON pointer (RFC 6901), with its leading slash. */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The key that a step of a JSON pointer names, without its leading slash. */
function keyOfStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * What a JSON pointer in its form for URLs, such as the fragment of a `$ref`, leads to; undefined where it leads nowhere.
 * A step whose percent-encoding is broken stands for itself.
 */
export function followPointer(from: unknown, pointer: string): unknown {
  let target = from;
  for (const step of pointer.split('/').slice(1)) {
    const key = keyOfStep(decodeStep(step));
    if (Array.isArray(target)) target = /^\d{1,9}$/.test(key) ? target[Number(key)] : undefined;
    else if (isJsonObject(target) && Object.hasOwn(target, key)) target = target[key];
    else return undefined;
  }
  return target;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** The keys of a JSON pointer, outermost first. */
export function pointerKeys(pointer: string): string[] {
  return pointer.split('/').slice(1).map(keyOfStep);
}
