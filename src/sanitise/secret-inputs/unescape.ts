import { namedEntity } from './html-entities.ts';

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
const OPENING_BRACE = 0x7b;

const ESCAPING = /[%&+\\]/;
/** JSON's own, and those of JavaScript strings: by the code of the letter, what it stands for. */
const BACKSLASHED = new Uint8Array(0x80);
for (const [letter, meaning] of ['""', "''", '\\\\', '//', '``', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  if (letter !== undefined && meaning !== undefined)
    BACKSLASHED[letter.charCodeAt(0)] = meaning.charCodeAt(0);
}

/** Between its ampersand and behind its semicolon, with room for leading zeros of a number. */
const LONGEST_ENTITY = 12;

/**
 * Undoes one layer of percent-encoding, form encoding, JSON and JavaScript escapes, and HTML entities, whichever of
 * them stand in the text and however many characters were escaped. What is no escape stays. Null where nothing
 * changes. Linear in the length of the text.
 */
export function unescapeOnce(source: string): Unescaped | null {
  if (!ESCAPING.test(source)) return null;
  const origin = new Int32Array(source.length + 1);
  const units = new Uint16Array(source.length);
  let written = 0;
  let at = 0;
  let changed = false;
  while (at < source.length) {
    const unit = source.charCodeAt(at);
    const escaped = unit === PLUS || unit === PERCENT || unit === BACKSLASH || unit === AMPERSAND;
    const found = escaped ? escapeAt(source, at, unit) : NO_ESCAPE;
    origin[written] = at;
    if (found === NO_ESCAPE) {
      units[written++] = unit;
      at += 1;
      continue;
    }
    changed = true;
    const point = found % POINTS;
    if (point > 0xffff) {
      units[written++] = 0xd7c0 + (point >> 10);
      origin[written] = at;
    }
    units[written++] = point > 0xffff ? 0xdc00 | (point & 0x3ff) : point;
    at += Math.floor(found / POINTS);
  }
  if (!changed) return null;
  origin[written] = source.length;
  return { text: Buffer.from(units.buffer, 0, 2 * written).toString('utf16le'), origin };
}

/**
 * An escape is one number, as there may be one for every other character of a text: how many units of the source it
 * takes, times POINTS, plus the code point that it stands for.
 */
const POINTS = 0x110000;
const NO_ESCAPE = -1;

function escapeOf(length: number, point: number): number {
  return length * POINTS + point;
}

function escapeAt(source: string, at: number, unit: number): number {
  switch (unit) {
    case PERCENT:
      return percentAt(source, at);
    case BACKSLASH:
      return backslashAt(source, at);
    case AMPERSAND:
      return entityAt(source, at);
    default:
      return escapeOf(1, 0x20);
  }
}

/** `%XX`, as many as make one character of UTF-8, or `%uXXXX`. A byte that is no UTF-8 stands for itself. */
function percentAt(source: string, at: number): number {
  const first = hexAt(source, at + 1, 2);
  if (first < 0) {
    if (source.charCodeAt(at + 1) !== LOWER_U) return NO_ESCAPE;
    const unit = hexAt(source, at + 2, 4);
    return unit < 0 ? NO_ESCAPE : escapeOf(6, unit);
  }
  const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  let point = more === 0 ? first : first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = source.charCodeAt(at + 3 * i) === PERCENT ? hexAt(source, at + 3 * i + 1, 2) : -1;
    if (next < 0x80 || next > 0xbf) return escapeOf(3, first);
    point = (point << 6) | (next & 0x3f);
  }
  return point < POINTS ? escapeOf(3 * (more + 1), point) : escapeOf(3, first);
}

function backslashAt(source: string, at: number): number {
  const kind = source.charCodeAt(at + 1);
  if (kind === LOWER_U && source.charCodeAt(at + 2) === OPENING_BRACE) return bracedAt(source, at);
  const digits = kind === LOWER_U ? 4 : kind === LOWER_X ? 2 : 0;
  if (digits > 0) {
    const unit = hexAt(source, at + 2, digits);
    return unit < 0 ? NO_ESCAPE : escapeOf(2 + digits, unit);
  }
  const point = BACKSLASHED[kind] ?? 0;
  return point === 0 ? NO_ESCAPE : escapeOf(2, point);
}

/** `\u{…}`, as JavaScript and others write a code point. */
function bracedAt(source: string, at: number): number {
  const end = source.slice(at + 3, at + 10).indexOf('}');
  const point = end < 1 ? -1 : hexAt(source, at + 3, end);
  return point < 0 || point >= POINTS ? NO_ESCAPE : escapeOf(end + 4, point);
}

function entityAt(source: string, at: number): number {
  const end = source.slice(at + 1, at + 1 + LONGEST_ENTITY).indexOf(';');
  if (end < 1) return NO_ESCAPE;
  const name = source.slice(at + 1, at + 1 + end);
  const point = name.startsWith('#') ? numericEntity(name) : namedEntity(name);
  return point === undefined ? NO_ESCAPE : escapeOf(end + 2, point);
}

function numericEntity(name: string): number | undefined {
  const digits = /^#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}))$/i.exec(name);
  if (digits === null) return undefined;
  const point = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return point < POINTS ? point : undefined;
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
