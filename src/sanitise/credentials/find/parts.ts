import { quoteAt, quotedValue, type Value } from '../text/quoting.ts';
import { isPlaceholder } from '../text/values.ts';
import { isSpent, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

/** What puts two strings together: `"x" + "y"`, `'x' . 'y'`, `"x" \` and a next line. */
const JOINED =
  /["'`][ \t]{0,4}(?:\r?\n[ \t]{0,80})?(?:[+&\\]|\.{1,2})[ \t]{0,4}(?:\r?\n[ \t]{0,80})?(?=["'`])/y;
/** Within brackets, as Python has it, nothing but white space. */
const FOLLOWING = /["'][ \t]{0,4}\r?\n[ \t]{0,80}(?=["'])/y;
const IN_BRACKETS = /\(\s{0,40}["']$/;
/** A part of a secret, and no separator, message or next parameter. */
const PART = /^[^\s"'`&?=<>]{4,}={0,2}$/;

/** Notes the rest of a secret that its author divided into several strings; returns it with its rest. */
export function noteFurtherParts(scan: Scan, first: Value, rule: string): Value {
  if (!first.quoted) return first;
  const { text } = scan;
  const inBrackets = IN_BRACKETS.test(text.slice(Math.max(0, first.start - 44), first.start));
  let { end } = first;
  while (!isSpent(scan)) {
    const joined = matchEnd(JOINED, text, end);
    const at = joined < 0 && inBrackets ? matchEnd(FOLLOWING, text, end) : joined;
    if (at < 0) break;
    spend(scan, 'part');
    const part = quotedValue(text, at, quoteAt(text, at));
    spendOn(scan, part.end - part.start);
    const secret = text.slice(part.start, part.end);
    if (!part.closed || !PART.test(secret) || isPlaceholder(secret)) break;
    note(scan, part.start, part.end, rule);
    end = part.end;
  }
  return { ...first, end };
}
