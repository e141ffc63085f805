import type { Telling } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import { matchAt, matchEnd, note, type Scan, spendOn } from './scan.ts';

/** What opens a list of bytes or of characters, in the languages that have one. */
const OPENED =
  /(?:new\s{1,4})?(?:bytes(?:array)?\(|bytearray\(|Uint8Array(?:\.(?:from|of))?\(|Buffer(?:\.from)?\(|(?:byte|char|uint8_t|u8)\s?\[\d{0,4}\]\s{0,4}|\[\d{0,4}\]\s?(?:byte|uint8|u8|rune)\s?|vec!|&)?(?:(?:byte|char)\s?\[\d{0,4}\]\s{0,4})?[{[(]\s{0,40}/y;
const BYTE = String.raw`(?:\(byte\)\s?)?(?:0x[0-9A-Fa-f]{1,2}|-?\d{1,3})`;
const BYTES = new RegExp(String.raw`${BYTE}(?:\s{0,40},\s{0,40}${BYTE}){7,1023}(?=[\s,]{0,40}[}\])])`, 'y');
const CHARACTERS =
  /(["'])(?:[^"'\\\n]|\\.)\1(?:\s{0,40},\s{0,40}(["'])(?:[^"'\\\n]|\\.)\2){3,127}(?=[\s,]{0,40}[}\])])/y;
/** Of a key or a password: the numbers of tokens and of codes of keys are no secret. */
const OF_ONE = /(?:key|secret|passwo?r?d|passphrase|pwd|seed|pass)_?\d{0,2}$/i;

/** Fewer different ones are a place for a key: `{0, 0, 0, …}`. */
const FEWEST = 4;

/** As many as a cipher's key has, and drawn: `key` alone is the name of much else. */
function isOfCipher(bytes: readonly string[]): boolean {
  if (![16, 24, 32, 64].includes(bytes.length)) return false;
  const numbers = bytes.map((byte) => Number(byte.replace(/^\(byte\)\s?/, '')));
  const rising = numbers.filter((number, i) => i > 0 && number > (numbers[i - 1] ?? 0)).length;
  return new Set(numbers).size * 4 >= bytes.length * 3 && rising * 4 <= bytes.length * 3;
}

/** `aes_key[16] = {0x2b, 0x7e, …}`, `char[] password = {'s', …}`: where the list ends that was noted, or -1. */
export function noteByteList(scan: Scan, name: string, telling: Telling, join: Join, rule: string): number {
  if (join.joint !== 'assigned' || !OF_ONE.test(name)) return -1;
  const start = matchEnd(OPENED, scan.text, join.at);
  if (start < 0) return -1;
  const list = (matchAt(BYTES, scan.text, start) ?? matchAt(CHARACTERS, scan.text, start))?.[0];
  if (list === undefined) return -1;
  spendOn(scan, list.length);
  const bytes = list.split(/\s*,\s*/);
  if (new Set(bytes).size < FEWEST || (telling === 'weak' && !isOfCipher(bytes))) return -1;
  note(scan, start, start + list.length, rule);
  return start + list.length;
}
