import type { Automaton } from './automaton.ts';
import { Spans } from './spans.ts';
import type { View } from './view.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const BLANK = 0x20;
const EQUALS = 0x3d;

interface Encoding {
  /** By the code of an ASCII character: what it counts as a digit, or NONE. */
  digits: Uint8Array;
  /** What a blank within digits counts: form decoding makes one of each plus, whether it was encoded or not. */
  blank: number;
  /** Fewer digits hold no value that is long enough to be looked for in them. */
  least: number;
  /** By the code of an ASCII character: 1 for one that may stand between two digits. */
  separators: Uint8Array;
  /** Digits that make a group, and the bytes in it. */
  group: [digits: number, bytes: number];
}

const NONE = 0xff;

const HEX: Encoding = {
  digits: countsOf('0123456789abcdef', '          ABCDEF'),
  blank: NONE,
  least: 16,
  // `de:ad`, `de-ad`, `de ad`, and `=DE=AD` of quoted-printable.
  separators: signs(':- ='),
  group: [2, 1],
};

/** Of either alphabet. */
const BASE64: Encoding = {
  digits: countsOf(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    '                                                              -_',
  ),
  blank: 62,
  least: 11,
  separators: signs(''),
  group: [4, 3],
};

const ENCODINGS = [BASE64, HEX];

function countsOf(...alphabets: string[]): Uint8Array {
  const counts = new Uint8Array(0x80).fill(NONE);
  for (const alphabet of alphabets)
    for (const [count, digit] of [...alphabet].entries())
      if (digit !== ' ') counts[digit.charCodeAt(0)] = count;
  return counts;
}

function signs(given: string): Uint8Array {
  return Uint8Array.from({ length: 0x80 }, (_, code) => Number(given.includes(String.fromCharCode(code))));
}

export interface SearchOptions {
  /** Units of what is looked for. */
  least: number;
  /** Leaves out digits among which none was escaped, as the text that they come from shows them as well. */
  escapedOnly: boolean;
  /** So much of a pattern at the end of the text counts as one. */
  leastCutOff: number;
}

/** Told of each part of a view in which a pattern is encoded. */
export type OnEncoded = (start: number, end: number) => void;

/**
 * Looks for patterns in everything that may be base64 or hex, also where an encoder broke it into lines. At which digit a
 * group begins cannot be known, so each run of digits is decoded once for each digit of a group, to a unit for each
 * byte. What was no encoding becomes bytes without meaning.
 */
export class EncodedSearch {
  readonly #automaton: Automaton;
  /** Of the run at hand: what its digits count, where they stand, and how many there are. */
  #digits = new Uint8Array(0);
  #places = new Int32Array(0);
  #count = 0;
  #bytes = new Uint16Array(0);
  readonly #spans = new Spans();

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
  }

  search(view: View, options: SearchOptions, found: OnEncoded): void {
    this.#makeRoom(view.length);
    for (const encoding of ENCODINGS)
      if (view.length >= encoding.least) this.#searchRuns(encoding, view, options, found);
  }

  #makeRoom(length: number): void {
    if (length <= this.#digits.length) return;
    this.#digits = new Uint8Array(2 * length);
    this.#places = new Int32Array(2 * length);
    this.#bytes = new Uint16Array(2 * length);
  }

  #searchRuns(encoding: Encoding, view: View, options: SearchOptions, found: OnEncoded): void {
    for (let at = 0; at < view.length; ) {
      at = this.#readRun(view, at, encoding);
      if (this.#count < encoding.least || (options.escapedOnly && !this.#isEscaped(view))) continue;
      for (let skipped = 0; skipped < encoding.group[0]; skipped++) {
        const length = encoding === HEX ? this.#decodeHex(skipped) : this.#decodeBase64(skipped);
        this.#searchBytes(length, options, found, { encoding, skipped, view });
      }
    }
  }

  /** Reads the next run of digits. @returns where it ends */
  #readRun({ units, length }: View, from: number, { digits: counts, blank, separators }: Encoding): number {
    const digits = this.#digits;
    const places = this.#places;
    let at = from;
    while (at < length && countOf(counts, units[at] as number) === NONE) at += 1;
    let count = 0;
    while (at < length) {
      const unit = units[at] as number;
      const digit = unit === BLANK ? blank : countOf(counts, unit);
      if (digit !== NONE) {
        digits[count] = digit;
        places[count++] = at++;
        continue;
      }
      const next = separators[unit] === 1 ? at + 1 : unit < BLANK ? behindLineBreak(units, at) : at;
      if (next === at || countOf(counts, units[next] as number) === NONE) break;
      at = next;
    }
    this.#count = count;
    return at;
  }

  /** Whether the digits of the run, or what stands between them, come from more characters than they are. */
  #isEscaped({ origin }: View): boolean {
    const first = this.#places[0] as number;
    const end = (this.#places[this.#count - 1] as number) + 1;
    return (origin[end] as number) - (origin[first] as number) > end - first;
  }

  #decodeBase64(skipped: number): number {
    const digits = this.#digits;
    const bytes = this.#bytes;
    const count = this.#count;
    let length = 0;
    // Of a group that began before the run, the bytes that lie in the run.
    if (skipped === 3) bytes[length++] = (((digits[0] as number) << 4) | ((digits[1] as number) >> 2)) & 0xff;
    if (skipped >= 2)
      bytes[length++] = (((digits[skipped - 2] as number) << 6) | (digits[skipped - 1] as number)) & 0xff;
    for (let i = skipped; i + 1 < count; i += 4) {
      const second = digits[i + 1] as number;
      bytes[length++] = (((digits[i] as number) << 2) | (second >> 4)) & 0xff;
      if (i + 2 >= count) break;
      const third = digits[i + 2] as number;
      bytes[length++] = ((second << 4) | (third >> 2)) & 0xff;
      if (i + 3 < count) bytes[length++] = ((third << 6) | (digits[i + 3] as number)) & 0xff;
    }
    return length;
  }

  #decodeHex(skipped: number): number {
    const digits = this.#digits;
    const bytes = this.#bytes;
    let length = 0;
    for (let i = skipped; i + 1 < this.#count; i += 2)
      bytes[length++] = ((digits[i] as number) << 4) | (digits[i + 1] as number);
    return length;
  }

  #searchBytes(
    length: number,
    { least, leastCutOff }: SearchOptions,
    found: OnEncoded,
    run: { encoding: Encoding; skipped: number; view: View },
  ): void {
    const spans = this.#spans;
    spans.begin(least);
    const rest = this.#automaton.scan(this.#bytes, length, spans);
    for (let i = 0; i < spans.length; i++)
      found(this.#placeOf(spans.startOf(i), run), this.#endOf(spans.endOf(i), run));
    const reachesEnd = (this.#places[this.#count - 1] as number) === run.view.length - 1;
    if (rest >= leastCutOff && reachesEnd) found(this.#placeOf(length - rest, run), run.view.length);
  }

  /** Where the first of the digits stands that hold a byte: one of base64 lies in two, one of hex is two. */
  #placeOf(
    unit: number,
    { encoding, skipped }: { encoding: Encoding; skipped: number },
    further = 0,
  ): number {
    const [width, bytes] = encoding.group;
    const behind = unit - Math.max(0, skipped - 1);
    const digit = behind < 0 ? unit : skipped + width * Math.floor(behind / bytes) + (behind % bytes);
    return this.#places[digit + further] as number;
  }

  /** Where the last byte before a unit ends, with the padding behind it. */
  #endOf(unit: number, run: { encoding: Encoding; skipped: number; view: View }): number {
    const { units, length } = run.view;
    let end = this.#placeOf(unit - 1, run, 1) + 1;
    while (end < length && units[end] === EQUALS) end += 1;
    return end;
  }
}

function countOf(counts: Uint8Array, unit: number): number {
  return unit < 0x80 ? (counts[unit] as number) : NONE;
}

/** Where the line begins whose break is here, behind its indentation; here where none is. */
function behindLineBreak(units: Uint16Array, at: number): number {
  const feed = units[at] === CARRIAGE_RETURN ? at + 1 : at;
  if (units[feed] !== LINE_FEED) return at;
  let next = feed + 1;
  while (units[next] === BLANK || units[next] === TAB) next += 1;
  return next;
}
