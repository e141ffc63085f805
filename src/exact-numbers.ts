import { isJsonObject, type JsonObject, type JsonValue, setOwn } from './json.ts';

/** What Node.js 24 and browsers have of JSON beyond the type library. */
interface ExactJson {
  /** A frozen object that JSON.stringify writes as this text. */
  rawJSON(text: string): JsonObject;
  isRawJSON(value: unknown): boolean;
}

const exactJson = JSON as typeof JSON & ExactJson;

const DIGITS_OF_DOUBLE = 16;
/** An exponent beyond those of doubles has three digits at least. */
const LARGE_EXPONENT = /[0-9.][eE][-+]?[0-9]{3,}[\s,}\]]/;
/** The same, and not within quotes: what is rare is looked at once more before all of a text is parsed anew. */
const LARGE_NUMBER = /(?:^|[:,[\s])-?(?:[0-9](?:\.?[0-9]){15}|[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{3})/;

/**
 * `JSON.parse`, but numbers that a double cannot hold keep their digits: they become objects that JSON.stringify writes
 * as they came, and that `exactNumber` reads. All others are numbers.
 *
 * @throws SyntaxError
 */
export function parseExactly(text: string): JsonValue {
  return mayHaveExactNumbers(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

/** Whether a JSON text may have a number that a double cannot hold. Nearly none has, and that costs little to tell. */
export function mayHaveExactNumbers(text: string): boolean {
  return (hasLongNumber(text) || LARGE_EXPONENT.test(text)) && LARGE_NUMBER.test(text);
}

/** Looks at one of so many characters: no longer run of digits lies between two of them. */
function hasLongNumber(text: string): boolean {
  for (let i = DIGITS_OF_DOUBLE - 1; i < text.length; i += DIGITS_OF_DOUBLE) {
    if (!isPartOfNumber(text.charCodeAt(i))) continue;
    let start = i;
    let end = i + 1;
    while (isPartOfNumber(text.charCodeAt(start - 1))) start -= 1;
    while (isPartOfNumber(text.charCodeAt(end))) end += 1;
    if (end - start >= DIGITS_OF_DOUBLE) return true;
  }
  return false;
}

const POINT = 46;
const isPartOfNumber = (code: number) => (code >= 48 && code <= 57) || code === POINT;

/** As JSON.parse calls it in Node.js 24, whatever the type library says. */
function exactly(_key: string, value: JsonValue, context?: { source?: string }): JsonValue {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || holds(value, source)) return value;
  return exactJson.rawJSON(source);
}

/** Whether a number is written as what it was parsed from, apart from the way to write it: 1e3 is 1000. */
function holds(value: number, source: string): boolean {
  const written = String(value);
  return written === source || inOneForm(written) === inOneForm(source);
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;

/** Sign, digits without zeros around them, and the power of ten of the last one. */
function inOneForm(number: string): string {
  const [, sign = '', whole, fraction = '', power = '0'] = NUMBER.exec(number) ?? [];
  if (whole === undefined) return number;
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start += 1;
  while (end > start && digits[end - 1] === '0') end -= 1;
  if (start === end) return '0';
  return `${sign}${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`;
}

/** How a number is written that a double cannot hold; null for any other value. */
export function exactNumber(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('rawJSON' in value)) return null;
  return exactJson.isRawJSON(value) ? String(value.rawJSON) : null;
}

/** The same value with something else in place of each number that no double can hold, given as it is written. */
export function replaceExactNumbers(
  value: JsonValue,
  replacement: (written: string) => JsonValue,
): JsonValue {
  const exact = exactNumber(value);
  if (exact !== null) return replacement(exact);
  if (Array.isArray(value)) return value.map((item) => replaceExactNumbers(item, replacement));
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value))
    setOwn(copy, key, replaceExactNumbers(value[key] ?? null, replacement));
  return copy;
}
