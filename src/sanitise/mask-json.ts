import { exactNumber } from '../json/exact-numbers.ts';
import { isJsonObject, type JsonObject, type JsonValue, setOwn } from '../json/json.ts';
import { MASK } from './credentials/mask.ts';
import { EntryNames } from './entry-names.ts';
import { type MaskingPass, RULES } from './masking-pass.ts';

/**
 * Masks any JSON: secret values in strings, numbers and keys, and the value of every key that is called like a secret
 * input. The same object where nothing is masked; else a copy.
 *
 * @param credentials whether strings are also searched for credential patterns
 */
export function maskJson(value: JsonValue, pass: MaskingPass, credentials: boolean): JsonValue {
  if (typeof value === 'string') return pass.text(value, credentials);
  if (typeof value === 'number') return pass.hidesNumber(value) ? pass.whole(RULES.secretInput) : value;
  if (Array.isArray(value)) return maskArray(value, pass, credentials);
  if (!isJsonObject(value)) return value;
  const exact = exactNumber(value);
  if (exact === null) return maskObject(value, pass, credentials);
  return pass.hidesNumber(Number(exact), exact) ? pass.whole(RULES.secretInput) : value;
}

function maskArray(items: JsonValue[], pass: MaskingPass, credentials: boolean): JsonValue[] {
  let copy: JsonValue[] | null = null;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? null;
    if (item === null || typeof item === 'boolean') continue;
    pass.enter(i);
    const masked = maskJson(item, pass, credentials);
    pass.leave();
    if (masked === item) continue;
    copy ??= [...items];
    copy[i] = masked;
  }
  return copy ?? items;
}

function maskObject(source: JsonObject, pass: MaskingPass, credentials: boolean): JsonObject {
  const keys = Object.keys(source);
  const entries = keys.map((key): [string, JsonValue] => {
    const value = source[key] ?? null;
    const safeKey = pass.key(key, credentials);
    pass.enter(safeKey);
    const safeValue = pass.hidesName(key) ? hide(value, pass) : maskJson(value, pass, credentials);
    pass.leave();
    return [safeKey, safeValue];
  });
  const same = entries.every(([key, value], i) => key === keys[i] && value === source[key]);
  return same ? source : rebuild(entries, source);
}

function hide(value: JsonValue, pass: MaskingPass): JsonValue {
  return value === MASK ? value : pass.whole(RULES.secretName);
}

function rebuild(entries: readonly [string, JsonValue][], source: JsonObject): JsonObject {
  const copy: JsonObject = {};
  const names = new EntryNames(copy, source);
  for (const [key, value] of entries) setOwn(copy, names.unique(key), value);
  return copy;
}
