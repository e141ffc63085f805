/** The bytes that stand in a text in base64 or hex, a unit for each of them. */
export interface Decoded {
  text: string;
  /** The part of the source that holds any bit of these units. */
  place(start: number, end: number): [from: number, to: number];
}

interface Encoding {
  /** By code: whether it is a digit. */
  digits: Uint8Array;
  /** Fewer digits hold no value that is long enough to be looked for in them. */
  least: number;
  /** What is in no text without so many digits, and quickly looked for. */
  needs: RegExp;
  /** Digits that make a group, and the bytes in it. */
  group: [digits: number, bytes: number];
  decode(digits: string): Buffer;
}

const HEX: Encoding = {
  digits: codesOf('0123456789abcdefABCDEF'),
  least: 16,
  needs: /[0-9A-Fa-f]{16}/,
  group: [2, 1],
  decode: (digits) => Buffer.from(digits, 'hex'),
};

/** Of either alphabet. */
const BASE64: Encoding = {
  digits: codesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'),
  least: 11,
  needs: /[A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]{10}/,
  group: [4, 3],
  decode: (digits) => Buffer.from(digits, 'base64'),
};

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(0x10000);
  for (const char of characters) codes[char.charCodeAt(0)] = 1;
  return codes;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const BLANK = 0x20;
const PLUS = 0x2b;
const EQUALS = 0x3d;

/** The digits of a text without what stands between them. */
interface Digits {
  encoding: Encoding;
  codes: Buffer;
  /** Where each of them stands. */
  at: Int32Array;
}

/**
 * Everything in a text that may be base64 or hex, decoded; also where an encoder broke it into lines. At which digit a
 * group begins cannot be known, so all digits are decoded once for each digit of a group. What was no encoding
 * becomes bytes without meaning.
 *
 * @param origin where each unit comes from, of a text whose escapes were undone: digits among which none was escaped
 * are then left out, as the text that they come from shows them as well
 * @returns what may be used until the next call
 */
export type Decode = (text: string, origin: Int32Array | null) => Decoded[];

/** Room for the digits is made once, and anew for a longer text: most texts are short, and there may be thousands. */
export function createDecode(): Decode {
  const kinds = [BASE64, HEX].map((encoding) => digitsWithRoom(encoding, 64));
  return (text, origin) => {
    const found: Decoded[] = [];
    for (const [i, kind] of kinds.entries()) {
      const { encoding } = kind;
      if (text.length < encoding.least || !encoding.needs.test(text)) continue;
      const digits = 2 * text.length <= kind.at.length ? kind : digitsWithRoom(encoding, 4 * text.length);
      kinds[i] = digits;
      const count = readDigits(text, digits, origin);
      if (count === 0) continue;
      const all = digits.codes.toString('latin1', 0, count);
      for (let skipped = 0; skipped < encoding.group[0]; skipped++)
        found.push(decoded(text, digits, all, skipped));
    }
    return found;
  };
}

function digitsWithRoom(encoding: Encoding, room: number): Digits {
  return { encoding, codes: Buffer.allocUnsafe(room), at: new Int32Array(room) };
}

/** Behind each run of digits, so that what one holds is not read together with what the next one does. */
const ZERO = 0x30;
const SEPARATING = 4;

/** @returns how many there are */
function readDigits(text: string, { encoding, codes, at }: Digits, origin: Int32Array | null): number {
  const { digits, least } = encoding;
  // Form decoding makes a blank of each plus, whether it was encoded or not.
  const hasPlus = digits[PLUS] === 1;
  const isWanted = (from: number, to: number) => to - from >= least && isEscaped(at, from, to, origin);
  let count = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isPlus = hasPlus && unit === BLANK && count > start;
    if (isPlus || digits[unit] === 1) {
      codes[count] = isPlus ? PLUS : unit;
      at[count++] = i;
    } else if (count > start) {
      const next = unit > BLANK ? i : behindLineBreak(text, i);
      if (next > i && digits[text.charCodeAt(next)] === 1) {
        i = next - 1;
      } else if (!isWanted(start, count)) {
        count = start;
      } else {
        codes.fill(ZERO, count, count + SEPARATING);
        at.fill(i, count, count + SEPARATING);
        start = count += SEPARATING;
      }
    }
  }
  return isWanted(start, count) ? count : start;
}

/** Whether digits, or what stands between them, come from more characters than they are. */
function isEscaped(at: Int32Array, from: number, to: number, origin: Int32Array | null): boolean {
  if (origin === null) return true;
  const [first, last] = [at[from] ?? 0, at[to - 1] ?? 0];
  return (origin[last + 1] ?? 0) - (origin[first] ?? 0) > last + 1 - first;
}

/** Where the line begins whose break is here, behind its indentation; here where none is. */
function behindLineBreak(text: string, at: number): number {
  const feed = text.charCodeAt(at) === CARRIAGE_RETURN ? at + 1 : at;
  if (text.charCodeAt(feed) !== LINE_FEED) return at;
  let next = feed + 1;
  while (text.charCodeAt(next) === BLANK || text.charCodeAt(next) === TAB) next += 1;
  return next;
}

function decoded(source: string, { encoding, at }: Digits, digits: string, skipped: number): Decoded {
  const [width, bytes] = encoding.group;
  /** The first of the digits that hold a byte; a byte of base64 lies in two, one of hex is two. */
  const firstDigit = (unit: number) => skipped + width * Math.floor(unit / bytes) + (unit % bytes);
  return {
    text: encoding.decode(digits.slice(skipped)).toString('latin1'),
    place(start, end) {
      const from = at[firstDigit(start)] ?? 0;
      let to = (at[firstDigit(end - 1) + 1] ?? 0) + 1;
      while (source.charCodeAt(to) === EQUALS) to += 1;
      return [from, to];
    },
  };
}
