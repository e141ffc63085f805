import { quoteAt, quotedValue, unquotedValue, type Value } from '../text/quoting.ts';
import { looksRandom } from '../text/randomness.ts';
import { isPlaceholder } from '../text/values.ts';
import { isWordWithDigit } from './quoted-values.ts';
import { isSpent, judged, matchEnd, note, type Scan, spend } from './scan.ts';

/** `{` or what else opens a table of several, up to the value of its first member. */
const OPENED = /(?:[[{(]\s{0,80}){1,2}/y;
const NAMED =
  /(?:\\{0,3}["'`]?[\w.$-]{1,60}\\{0,3}["'`]?\s{0,4}(?::|=>|=)\s{0,4}|[[(]\s{0,4}["'`][\w.$-]{1,60}["'`]\s{0,4},\s{0,4})b?(?=\\{0,3}["'`])/y;
const NEXT = /\\{0,3}["'`]?[\])]?\s{0,8},\s{0,80}/y;
/** The lines of a block in YAML, each further to the right than its name. */
const NEXT_LINE = /["']?[ \t]{0,8}\r?\n[ \t]{1,40}(?!secure:)[\w.-]{1,60}:[ \t]{1,8}(?=\S)/y;

/**
 * Notes what looks drawn among the members of a table that is assigned to a telling name, whatever they are called:
 * `TOKENS = {ann: "x", bob: "y"}`, or lines further to the right.
 */
export function noteMembers(scan: Scan, at: number, rule: string, isOfPasswords: boolean): void {
  const { text } = scan;
  const opened = matchEnd(OPENED, text, at);
  let from = opened < 0 ? matchEnd(NEXT_LINE, text, at) : matchEnd(NAMED, text, opened);
  while (from >= 0 && !isSpent(scan)) {
    const quote = quoteAt(text, from);
    const value = quote === '' ? unquotedValue(text, from) : quotedValue(text, from, quote);
    spend(scan, 'part');
    noteDrawn(scan, value, rule, isOfPasswords);
    const next = opened < 0 ? value.end : matchEnd(NEXT, text, value.end);
    if (next < 0) return;
    from = matchEnd(opened < 0 ? NEXT_LINE : NAMED, text, next);
  }
}

const SHORTEST_DRAWN = 12;
const SHORTEST_PASSWORD = 6;
/** What a drawn value consists of, and no call or pattern. */
const KEY_SIGNS = /^[^\s()<>{}[\]"'|\\]+$/;

function noteDrawn(scan: Scan, { start, end }: Value, rule: string, isOfPasswords: boolean): void {
  const secret = judged(scan.text, start, end);
  if (secret.length < (isOfPasswords ? SHORTEST_PASSWORD : SHORTEST_DRAWN)) return;
  spend(scan, 'weighing');
  if (!KEY_SIGNS.test(secret) || isPlaceholder(secret)) return;
  if (looksRandom(secret) || (isOfPasswords && isWordWithDigit(secret))) note(scan, start, end, rule);
}
