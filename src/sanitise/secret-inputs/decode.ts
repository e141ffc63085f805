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
  needs: /[A-Za-z0-9+/_-]/,
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

/**
 * Everything in a text that may be base64 or hex, decoded; also where an encoder broke it into lines. At which digit a
 * group begins cannot be known, so all digits are decoded once for each digit of a group. What was no encoding
 * becomes bytes without meaning.
 */
export function decodings(text: string): Decoded[] {
  return [BASE64, HEX].flatMap((encoding) => {
    const found = digitsIn(text, encoding);
    if (found === null) return [];
    return Array.from({ length: encoding.group[0] }, (_, skipped) => decoded(text, encoding, found, skipped));
  });
}

/** The digits of a text without what stands between them. */
interface Digits {
  text: string;
  /** Where each of them stands. */
  at: Int32Array;
}

/** Behind each run of digits, so that what one holds is not read together with what the next one does. */
const ZERO = 0x30;
const SEPARATING = 4;

function digitsIn(text: string, { digits, least, needs }: Encoding): Digits | null {
  if (text.length < least || !needs.test(text)) return null;
  const codes = Buffer.allocUnsafe(2 * text.length);
  const at = new Int32Array(2 * text.length);
  // Form decoding makes a blank of each plus, whether it was encoded or not.
  const hasPlus = digits[PLUS] === 1;
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
      } else if (count - start < least) {
        count = start;
      } else {
        codes.fill(ZERO, count, count + SEPARATING);
        at.fill(i, count, count + SEPARATING);
        start = count += SEPARATING;
      }
    }
  }
  if (count - start < least) count = start;
  return count === 0 ? null : { text: codes.toString('latin1', 0, count), at };
}

/** Where the line begins whose break is here, behind its indentation; here where none is. */
function behindLineBreak(text: string, at: number): number {
  const feed = text.charCodeAt(at) === CARRIAGE_RETURN ? at + 1 : at;
  if (text.charCodeAt(feed) !== LINE_FEED) return at;
  let next = feed + 1;
  while (text.charCodeAt(next) === BLANK || text.charCodeAt(next) === TAB) next += 1;
  return next;
}

function decoded(source: string, { group, decode }: Encoding, digits: Digits, skipped: number): Decoded {
  const [width, bytes] = group;
  const { at } = digits;
  /** The first of the digits that hold a byte; a byte of base64 lies in two, one of hex is two. */
  const firstDigit = (unit: number) => skipped + width * Math.floor(unit / bytes) + (unit % bytes);
  return {
    text: decode(digits.text.slice(skipped)).toString('latin1'),
    place(start, end) {
      const from = at[firstDigit(start)] ?? 0;
      let to = (at[firstDigit(end - 1) + 1] ?? 0) + 1;
      while (source.charCodeAt(to) === EQUALS) to += 1;
      return [from, to];
    },
  };
}
