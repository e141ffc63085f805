import { namedEntity } from './html-entities.ts';
import { View } from './view.ts';

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const PLUS = 0x2b;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const LOWER_X = 0x78;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const HASH = 0x23;
const ZERO = 0x30;

/** By the code of a unit up to the backslash: whether an escape may begin with it. */
const BEGINS_ESCAPE = Uint8Array.from({ length: BACKSLASH + 1 }, (_, code) =>
  Number([PERCENT, AMPERSAND, PLUS, BACKSLASH].includes(code)),
);
/** JSON's own, and those of JavaScript strings: by the code of the letter, what it stands for. */
const BACKSLASHED = new Uint8Array(0x80);
for (const [letter, meaning] of ['""', "''", '\\\\', '//', '``', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  if (letter !== undefined && meaning !== undefined)
    BACKSLASHED[letter.charCodeAt(0)] = meaning.charCodeAt(0);
}

/** Between its ampersand and its semicolon, with room for leading zeros of a number. */
const LONGEST_ENTITY = 11;
/** Between the braces of `\u{…}`, likewise. */
const LONGEST_BRACED = 6;

/** A text in its views: as it is, and with one layer of escapes undone after the other. Each view lasts until the next but one. */
export class Layers {
  readonly #text = new View();
  readonly #odd = new View();
  readonly #even = new View();

  /** The text as it is. */
  of(text: string): View {
    this.#text.load(text);
    return this.#text;
  }

  /** A view with one more layer of escapes undone; null where there are none in it. */
  next(view: View): View | null {
    const into = view === this.#odd ? this.#even : this.#odd;
    return unescapeOnce(view, into) ? into : null;
  }
}

/**
 * Undoes one layer of percent-encoding, form encoding, JSON and JavaScript escapes, and HTML entities, whichever of
 * them stand in the source and however many characters were escaped. What is no escape stays. Linear in the length of
 * the source.
 *
 * @returns whether there were any
 */
function unescapeOnce(source: View, into: View): boolean {
  const { units: from, origin: fromOrigin, length } = source;
  let at = nextEscape(from, 0, length);
  if (at === length) return false;
  into.makeRoom(length);
  const { units, origin } = into;
  copy(source, 0, at, into, 0);
  let written = at;
  while (at < length) {
    const found = escapeAt(from, at);
    const point = found % POINTS;
    const place = fromOrigin[at] as number;
    if (point > 0xffff) {
      origin[written] = place;
      units[written++] = 0xd7c0 + (point >> 10);
    }
    origin[written] = place;
    units[written++] = point > 0xffff ? 0xdc00 | (point & 0x3ff) : point;
    const plain = at + Math.floor(found / POINTS);
    at = nextEscape(from, plain, length);
    copy(source, plain, at, into, written);
    written += at - plain;
  }
  origin[written] = fromOrigin[length] as number;
  into.end(written);
  return true;
}

/** From so many units on, the time that a call takes is less than that which it saves. */
const LONG = 48;

function copy(source: View, start: number, end: number, into: View, at: number): void {
  if (end - start >= LONG) {
    into.units.set(source.units.subarray(start, end), at);
    into.origin.set(source.origin.subarray(start, end), at);
    return;
  }
  const { units: from, origin: fromOrigin } = source;
  const { units, origin } = into;
  const shift = at - start;
  for (let i = start; i < end; i++) {
    units[i + shift] = from[i] as number;
    origin[i + shift] = fromOrigin[i] as number;
  }
}

/** Where the next escape begins; the length where there is none. */
function nextEscape(units: Uint16Array, from: number, length: number): number {
  for (let at = from; at < length; at++) {
    const unit = units[at] as number;
    if (unit <= BACKSLASH && BEGINS_ESCAPE[unit] === 1 && escapeAt(units, at) !== NO_ESCAPE) return at;
  }
  return length;
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

function escapeAt(units: Uint16Array, at: number): number {
  switch (units[at]) {
    case PERCENT:
      return percentAt(units, at);
    case BACKSLASH:
      return backslashAt(units, at);
    case AMPERSAND:
      return entityAt(units, at);
    default:
      return escapeOf(1, 0x20);
  }
}

/** `%XX`, as many as make one character of UTF-8, or `%uXXXX`. A byte that is no UTF-8 stands for itself. */
function percentAt(units: Uint16Array, at: number): number {
  const first = hexAt(units, at + 1, 2);
  if (first < 0) {
    if (units[at + 1] !== LOWER_U) return NO_ESCAPE;
    const unit = hexAt(units, at + 2, 4);
    return unit < 0 ? NO_ESCAPE : escapeOf(6, unit);
  }
  const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  let point = more === 0 ? first : first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = units[at + 3 * i] === PERCENT ? hexAt(units, at + 3 * i + 1, 2) : -1;
    if (next < 0x80 || next > 0xbf) return escapeOf(3, first);
    point = (point << 6) | (next & 0x3f);
  }
  return point < POINTS ? escapeOf(3 * (more + 1), point) : escapeOf(3, first);
}

function backslashAt(units: Uint16Array, at: number): number {
  const kind = units[at + 1] as number;
  if (kind === LOWER_U && units[at + 2] === OPENING_BRACE) return bracedAt(units, at);
  const digits = kind === LOWER_U ? 4 : kind === LOWER_X ? 2 : 0;
  if (digits > 0) {
    const unit = hexAt(units, at + 2, digits);
    return unit < 0 ? NO_ESCAPE : escapeOf(2 + digits, unit);
  }
  const point = BACKSLASHED[kind] ?? 0;
  return point === 0 ? NO_ESCAPE : escapeOf(2, point);
}

/** `\u{…}`, as JavaScript and others write a code point. */
function bracedAt(units: Uint16Array, at: number): number {
  const digits = distanceTo(CLOSING_BRACE, units, at + 3, LONGEST_BRACED);
  const point = digits < 1 ? -1 : hexAt(units, at + 3, digits);
  return point < 0 || point >= POINTS ? NO_ESCAPE : escapeOf(digits + 4, point);
}

function entityAt(units: Uint16Array, at: number): number {
  const length = distanceTo(SEMICOLON, units, at + 1, LONGEST_ENTITY);
  const isNumber = units[at + 1] === HASH;
  const closed =
    length < 1 ? -1 : isNumber ? numericEntity(units, at + 2, length - 1) : namedAt(units, at + 1, length);
  if (closed >= 0) return escapeOf(length + 2, closed);
  return isNumber ? openEntityAt(units, at) : NO_ESCAPE;
}

/** `&#112` without its semicolon, as browsers read it too: to the last of the digits. */
function openEntityAt(units: Uint16Array, at: number): number {
  const isHex = ((units[at + 2] as number) | 0x20) === LOWER_X;
  const most = at + LONGEST_ENTITY;
  let end = isHex ? at + 3 : at + 2;
  while (end < most && isDigitOf(isHex, units[end] as number)) end += 1;
  const point = numericEntity(units, at + 2, end - at - 2);
  return point < 0 ? NO_ESCAPE : escapeOf(end - at, point);
}

function isDigitOf(isHex: boolean, unit: number): boolean {
  const digit = hexDigit(unit);
  return digit >= 0 && (isHex || digit < 10);
}

/** How far behind a position a unit stands, which is at most so far; -1 where it does not. */
function distanceTo(wanted: number, units: Uint16Array, from: number, most: number): number {
  for (let distance = 0; distance <= most; distance++) if (units[from + distance] === wanted) return distance;
  return -1;
}

function namedAt(units: Uint16Array, from: number, length: number): number {
  let name = '';
  for (let i = from; i < from + length; i++) name += String.fromCharCode(units[i] as number);
  return namedEntity(name) ?? -1;
}

/** The code point that so many units behind `&#` name, in decimal or behind an `x` in hex; -1 where they do not. */
function numericEntity(units: Uint16Array, from: number, length: number): number {
  const isHex = ((units[from] as number) | 0x20) === LOWER_X;
  const end = from + length;
  let at = isHex ? from + 1 : from;
  if (at >= end) return -1;
  while (at < end - 1 && units[at] === ZERO) at += 1;
  if (end - at > (isHex ? 6 : 7)) return -1;
  const base = isHex ? 16 : 10;
  let point = 0;
  for (; at < end; at++) {
    const digit = hexDigit(units[at] as number);
    if (digit < 0 || digit >= base) return -1;
    point = point * base + digit;
  }
  return point < POINTS ? point : -1;
}

/** The number that so many hex digits make; -1 where others stand there. */
function hexAt(units: Uint16Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = hexDigit(units[i] as number);
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
