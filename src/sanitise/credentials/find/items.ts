import { quoteAt, quotedValue, unquotedValue, type Value } from '../text/quoting.ts';
import { isPlaceholder, isProse } from '../text/values.ts';
import { isSpent, judged, matchEnd, note, type Scan, spend } from './scan.ts';

/** Between two items of a list in quotes, as JSON and programs write it. */
const NEXT_QUOTED = /["'`]\s{0,4},\s{0,40}(?=["'`])/y;
/** Between two items of a list in YAML. */
const NEXT_LINE = /["']?[ \t]{0,8}\r?\n[ \t]{0,40}-[ \t]{1,8}(?=\S)/y;
/** Between two passwords in quotes that a sentence names. */
const NEXT_SAID = /["'`],?\s(?:and|or|then)\s(?=["'`])/y;
const OPENED = /[[{]\s{0,40}["'`]$/;
const DASHED = /-[ \t]{1,8}["']?$/;

/**
 * Notes the items after the first of a list of secrets: `passwords: ["a", "b"]`, or lines that begin with a dash.
 *
 * @returns the end of the last one, or of the given value where it was no item.
 */
export function noteFurtherItems(scan: Scan, first: Value, rule: string): number {
  const { text } = scan;
  const before = text.slice(Math.max(0, first.start - 48), first.start);
  const next = DASHED.test(before) ? NEXT_LINE : OPENED.test(before) ? NEXT_QUOTED : NEXT_SAID;
  let { end } = first;
  while (!isSpent(scan)) {
    const at = matchEnd(next, text, end);
    if (at < 0) break;
    spend(scan, 'part');
    const quote = quoteAt(text, at);
    const item = quote === '' ? unquotedValue(text, at) : quotedValue(text, at, quote);
    const secret = judged(text, item.start, item.end);
    // `- name: x` begins the next member, not a next secret.
    if (secret.length < 4 || /^[\w-]{1,40}:$/.test(secret) || isProse(secret)) break;
    if (next === NEXT_SAID && !/\d/.test(secret)) break;
    if (!isPlaceholder(secret)) note(scan, item.start, item.end, rule);
    end = item.end;
  }
  return end;
}
