/** The characters of which keys, tokens and base64 consist, as a table by character code. */
const IN_RUN = tableOf(/[A-Za-z0-9+/_-]/);
const IN_NAME = tableOf(/[A-Za-z0-9_.$-]/);
const ALPHANUMERIC = tableOf(/[A-Za-z0-9]/);

function tableOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

const has = (table: Uint8Array, code: number) => code < 128 && table[code] === 1;

/** Whether a character can be part of a key or token. */
export const isRunCode = (code: number) => has(IN_RUN, code);
/** Whether a character can be part of a variable's, header's or setting's name. */
export const isNameCode = (code: number) => has(IN_NAME, code);
export const isAlphanumericCode = (code: number) => has(ALPHANUMERIC, code);
/** The letters of Latin scripts beyond ASCII. Words of others, such as Chinese, are written right up to a token. */
const isAccentedCode = (code: number) => code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7;
export const isDigitCode = (code: number) => code >= 48 && code <= 57;

/**
 * Whether a token may begin at a position: not in the middle of a word. The letter of an escape sequence (`\n`,
 * `\u003d`) and the digits of a percent-encoded character end a word although they look like a part of it.
 */
export function beginsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (!isAlphanumericCode(before)) return !isAccentedCode(before);
  // Most words are not behind an escape: one look at each place where its backslash or percent sign would stand.
  if (text[at - 2] === '\\') return /[nrtbfv0]/.test(text[at - 1] ?? '');
  if (text[at - 3] !== '%' && text[at - 4] !== '\\' && text[at - 6] !== '\\') return false;
  return /%[0-9A-Fa-f]{2}$|\\u[0-9A-Fa-f]{4}$|\\x[0-9A-Fa-f]{2}$/.test(text.slice(Math.max(0, at - 6), at));
}

const LETTER_AND_DIGIT = /^(?=.*[A-Za-z])(?=.*\d)/;

/** Whether a value has both on its first line, as what was made up or drawn mostly has. */
export function hasLetterAndDigit(value: string): boolean {
  return LETTER_AND_DIGIT.test(value);
}
