/** A text with its escapes undone, and where in the source each of its UTF-16 units came from. */
export interface Unescaped {
  text: string;
  /** Source index of each unit, then the length of the source. */
  origin: Int32Array;
}

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const PLUS = 0x2b;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const LOWER_X = 0x78;

const ESCAPING = /[%&+\\]/;
/** JSON's own, and those of JavaScript strings. */
const BACKSLASHED: Record<string, string> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  '`': '`',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** Those that escaping functions write. */
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  sol: '/',
  bsol: '\\',
  equals: '=',
  plus: '+',
  num: '#',
  commat: '@',
  colon: ':',
  grave: '`',
};
const LONGEST_ENTITY = 10;

/**
 * Undoes one layer of percent-encoding, form encoding, JSON and JavaScript escapes, and HTML entities, whichever of
 * them stand in the text and however many characters were escaped. What is no escape stays. Null where nothing
 * changes. Linear in the length of the text.
 */
export function unescapeOnce(source: string): Unescaped | null {
  if (!ESCAPING.test(source)) return null;
  const origin = new Int32Array(source.length + 1);
  const parts: string[] = [];
  let units = 0;
  let plainFrom = 0;
  let at = 0;
  let changed = false;
  while (at < source.length) {
    const found = escapeAt(source, at);
    if (found === null) {
      origin[units++] = at++;
      continue;
    }
    changed = true;
    parts.push(source.slice(plainFrom, at), found.text);
    for (let i = 0; i < found.text.length; i++) origin[units++] = at;
    at += found.length;
    plainFrom = at;
  }
  if (!changed) return null;
  parts.push(source.slice(plainFrom));
  origin[units] = source.length;
  return { text: parts.join(''), origin };
}

interface Escape {
  text: string;
  /** UTF-16 units of the source. */
  length: number;
}

function escapeAt(source: string, at: number): Escape | null {
  switch (source.charCodeAt(at)) {
    case PERCENT:
      return percentAt(source, at);
    case BACKSLASH:
      return backslashAt(source, at);
    case AMPERSAND:
      return entityAt(source, at);
    case PLUS:
      return { text: ' ', length: 1 };
    default:
      return null;
  }
}

/** `%XX`, as many as make one character of UTF-8, or `%uXXXX`. A byte that is no UTF-8 stands for itself. */
function percentAt(source: string, at: number): Escape | null {
  const first = hexAt(source, at + 1, 2);
  if (first < 0) {
    if (source.charCodeAt(at + 1) !== LOWER_U) return null;
    const unit = hexAt(source, at + 2, 4);
    return unit < 0 ? null : { text: String.fromCharCode(unit), length: 6 };
  }
  const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  let point = more === 0 ? first : first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = source.charCodeAt(at + 3 * i) === PERCENT ? hexAt(source, at + 3 * i + 1, 2) : -1;
    if (next < 0x80 || next > 0xbf) return { text: String.fromCharCode(first), length: 3 };
    point = (point << 6) | (next & 0x3f);
  }
  if (point > 0x10ffff) return { text: String.fromCharCode(first), length: 3 };
  return { text: String.fromCodePoint(point), length: 3 * (more + 1) };
}

function backslashAt(source: string, at: number): Escape | null {
  const kind = source.charCodeAt(at + 1);
  const digits = kind === LOWER_U ? 4 : kind === LOWER_X ? 2 : 0;
  if (digits > 0) {
    const unit = hexAt(source, at + 2, digits);
    return unit < 0 ? null : { text: String.fromCharCode(unit), length: 2 + digits };
  }
  const letter = source.charAt(at + 1);
  const text = Object.hasOwn(BACKSLASHED, letter) ? BACKSLASHED[letter] : undefined;
  return text === undefined ? null : { text, length: 2 };
}

function entityAt(source: string, at: number): Escape | null {
  const end = source.slice(at + 1, at + 2 + LONGEST_ENTITY).indexOf(';');
  if (end < 1) return null;
  const name = source.slice(at + 1, at + 1 + end);
  const text = name.startsWith('#') ? numericEntity(name) : ENTITIES[name.toLowerCase()];
  return text === undefined ? null : { text, length: end + 2 };
}

function numericEntity(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name);
  if (digits === null) return undefined;
  const point = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return point > 0x10ffff ? undefined : String.fromCodePoint(point);
}

/** The number that so many hex digits make; -1 where others stand there. */
function hexAt(source: string, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = hexDigit(source.charCodeAt(i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
