import { lazy } from '../common/lazy.ts';
import { isJsonObject, type JsonObject, type JsonValue, setOwn } from './json.ts';

/** What Node.js 24 and browsers have of JSON beyond the type library. */
interface ExactJson {
  /** A frozen object that JSON.stringify writes as this text. */
  rawJSON(text: string): JsonObject;
  isRawJSON(value: unknown): boolean;
}

const exactJson = JSON as typeof JSON & ExactJson;

const DIGITS_OF_DOUBLE = 16;
/** With its `e`. */
const LEAST_EXPONENT = 4;
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
  const parsed: JsonValue = JSON.parse(text);
  return exactForm(text) ?? parsed;
}

/**
 * What `parseExactly` makes of a text that is known to be JSON; null where it has no number that a double cannot hold. Each
 * such number is parsed as a string that stands for it: to be told of each by JSON.parse takes several times as long.
 *
 * @throws RangeError where it is nested too deeply
 */
export function exactForm(text: string): JsonValue | null {
  if (!mayHaveExactNumbers(text)) return null;
  const mark = markOfProcess();
  const numbers: string[] = [];
  const marked = withMarks(text, mark, numbers);
  return numbers.length === 0 ? null : withNumbers(JSON.parse(marked), mark, numbers);
}

/**
 * What the strings begin with that stand for numbers, and none that was sent: nobody is ever told. By what browsers have too:
 * the dashboard reads its answers with this file.
 */
const markOfProcess = lazy(() => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(9)))));

/** The text with a string in place of each number that no double holds; these are put into `numbers`, as they are written. */
function withMarks(text: string, mark: string, numbers: string[]): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (code !== MINUS && !isDigit(code)) at += 1;
    else {
      const end = numberEnd(text, at);
      const written = mayBeExact(text, at, end) ? text.slice(at, end) : null;
      if (written !== null && !holds(written)) {
        parts.push(text.slice(from, at), `"${mark}${numbers.length}"`);
        numbers.push(written);
        from = end;
      }
      at = end;
    }
  }
  return parts.join('') + text.slice(from);
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE && at < text.length; code = text.charCodeAt(at))
    at += code === BACKSLASH ? 2 : 1;
  return at + 1;
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); isPartOfNumber(code) || isOfExponent(code); code = text.charCodeAt(at))
    at += 1;
  return at;
}

/** Whether a number is so long, or its exponent, that it may be none of doubles'. */
function mayBeExact(text: string, start: number, end: number): boolean {
  if (end - start >= DIGITS_OF_DOUBLE) return true;
  return end - start > LEAST_EXPONENT && /[eE]/.test(text.slice(start, end));
}

/** Puts the numbers back, in place. */
function withNumbers(value: JsonValue, mark: string, numbers: readonly string[]): JsonValue {
  if (typeof value === 'string') {
    const written = value.startsWith(mark) ? numbers[Number(value.slice(mark.length))] : undefined;
    return written === undefined ? value : exactJson.rawJSON(written);
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withNumbers(value[i] ?? null, mark, numbers);
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) setOwn(value, key, withNumbers(value[key] ?? null, mark, numbers));
  }
  return value;
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
    if (end - start >= DIGITS_OF_DOUBLE && canPrecedeNumber(text.charCodeAt(start - 1))) return true;
  }
  return false;
}

/** Of ids with as many digits nearly each is within quotes, behind one of them or behind other characters of the id. */
function canPrecedeNumber(code: number): boolean {
  return (
    Number.isNaN(code) ||
    code <= SPACE ||
    code === COLON ||
    code === COMMA ||
    code === OPEN_BRACKET ||
    isOfExponent(code)
  );
}

const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const LOWER_E = 101;
const isDigit = (code: number) => code >= 48 && code <= 57;
const isPartOfNumber = (code: number) => isDigit(code) || code === POINT;
const isOfExponent = (code: number) => (code | 0x20) === LOWER_E || code === PLUS || code === MINUS;

/** More digits than tell one double from the next, which are 17. */
const MANY_DIGITS = /^-?(?:0\.0*[1-9]\d{16,}[1-9]|[1-9][\d.]{17,}[1-9])$/;
const INTEGER = /^-?\d+$/;

/** Whether a double holds a number as it is written, apart from the way to write it: 1e3 is 1000. */
function holds(source: string): boolean {
  if (MANY_DIGITS.test(source)) return false;
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  const written = String(value);
  if (written === source) return true;
  // Both are written with all their digits.
  if (INTEGER.test(source) && INTEGER.test(written)) return false;
  return inOneForm(written) === inOneForm(source);
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
