import { looksRandom } from '../text/randomness.ts';
import { matchAt, matchEnd, nextMatch, note, type Scan } from './scan.ts';

/** `use the following password to proceed:`, and on a line of its own the password. */
const ANNOUNCED =
  /(?:[ \t]{1,2}[\w',-]{1,20}){0,8}:[ \t]{0,4}(?:(?:\r?\n|\\n)[ \t]{0,12}){1,3}([^\s"'\\]{8,})(?=[ \t]{0,4}(?:\r?\n|\\n|$))/y;

/** As passwords are that have to have something of everything; no word of a page is so. */
const OF_MANY_SORTS = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^<>(){}[\]:=]{8,64}$/;

/** `Password:` and nothing else on its line, and a word with a digit alone on the next, as a prompt leaves them. */
const PROMPTED =
  /["'*]{0,3}:[*]{0,2}[ \t]{0,4}(?:\r?\n|\\n)(?=[^\s]{0,40}\d)(?=[^\s]{0,40}[A-Za-z])([\w!@#$%^&+.-]{7,40})(?=[ \t]{0,4}(?:\r?\n|\\n|$))/y;
const PROMPT = /(?:^|[\r\n]|\\n)[ \t>*"'[\w.@-]{0,40}[Pp]ass(?:word|phrase|code)$/;

/** The colon at the end of a line, which the words before the secret end in. */
const COLON = /:[ \t]{0,4}(?:\r?\n|\\n)/g;
const LONGEST_WORDS = 180;

/** Where the secret ends that the words behind a password's name announce, or the given position. */
export function announcedTo(scan: Scan, at: number): number {
  if (nextMatch(scan, 'announcedAt', COLON, at) - at > LONGEST_WORDS) return at;
  const match = matchAt(ANNOUNCED, scan.text, at);
  const secret = match?.[1];
  if (match === null || secret === undefined) return at;
  if (!looksRandom(secret) && !OF_MANY_SORTS.test(secret) && !isPrompted(scan.text, at)) return at;
  const end = at + match[0].length;
  note(scan, end - secret.length, end, 'named-password');
  return end;
}

function isPrompted(text: string, at: number): boolean {
  return matchEnd(PROMPTED, text, at) >= 0 && PROMPT.test(text.slice(Math.max(0, at - 52), at));
}
