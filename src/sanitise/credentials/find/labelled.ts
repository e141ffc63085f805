import type { Join } from '../text/operators.ts';
import { isPlaceholder, isProse } from '../text/values.ts';
import { matchEnd, note, type Scan } from './scan.ts';

const QUOTE = String.raw`\\{0,3}["']`;
const GAP = String.raw`\s{0,4},\s{0,4}`;
const MEMBER = String.raw`${QUOTE}[\w-]{1,20}${QUOTE}\s{0,2}:\s{0,2}(?:${QUOTE}[^"'\n]{0,60}["']|[\w.]{1,20})`;
const CONTENT = String.raw`${QUOTE}(?:text|value|content|input|inputText|keys)${QUOTE}\s{0,2}:\s{0,2}`;
/** The rest of a field's label, and a member of the same object with what was put into the field. */
const LABEL = new RegExp(
  String.raw`[^"'\n{}:]{0,30}${QUOTE}(?:${GAP}${MEMBER}){0,3}${GAP}${CONTENT}(?=${QUOTE})`,
  'y',
);

/** `"element": "Password field", "text": "x"`: where what was put into a field begins, whose label a name ends in. */
export function joinBehindLabel(text: string, nameEnd: number): Join | null {
  const at = matchEnd(LABEL, text, nameEnd);
  return at < 0 ? null : { joint: 'assigned', at, spaced: true, colon: true };
}

/** The same in the other order: `value="x" name="PASSWORD"`, `"text": "x", "label": "Password"`. */
const VALUE_BEFORE =
  /(?:\bvalue\s?=\s?|(?:text|value)\\{0,3}["']\s?:\s?\\{0,3})(["'])([^"'\\\n]{3,200})\\{0,3}\1\s{0,4}[ ,]\s{0,40}\\{0,3}["']?(?:name|key|id|type|label|element|field|placeholder|aria-label)(?:\s?=\s?|\\{0,3}["']\s?:\s?\\{0,3})["']$/;

/** What was put in, and behind it the field as HTML: `"text": "x", "element": "<input type='`. */
const FIELD_BEFORE =
  /\b(?:text|value)\\{0,3}["']?\s?[:=]\s?\\{0,3}(["'])([^"'\\\n]{3,200})\\{0,3}\1[^\n<]{0,60}<input\s[^\n<>]{0,120}?type\s?=\s?\\{0,3}["']$/;
/** The same on two lines of one item in YAML. */
const LINE_BEFORE =
  /\bvalue\d{0,2}:[ \t]{1,8}(["']?)([^\s"']{3,300})\1[ \t]{0,4}\r?\n[ \t]{1,40}(?:name|key)\d{0,2}:[ \t]{1,8}["']?$/;

/** Notes what stands before the name that begins at a position, where that is a field's. */
export function noteValueBefore(scan: Scan, start: number): void {
  const opening = /["']/.test(scan.text[start - 1] ?? '') ? start - 1 : start;
  if (!/[=:]\s{0,2}\\{0,3}$/.test(scan.text.slice(Math.max(0, opening - 6), opening))) return;
  const before = scan.text.slice(Math.max(0, start - 460), start);
  const match =
    (opening === start ? null : (VALUE_BEFORE.exec(before) ?? FIELD_BEFORE.exec(before))) ??
    LINE_BEFORE.exec(before);
  const value = match?.[2];
  if (match === null || value === undefined || isPlaceholder(value) || isProse(value)) return;
  const from = start - before.length + match.index + match[0].indexOf(value, match[0].search(/[=:]/));
  note(scan, from, from + value.length, 'named-secret');
}
