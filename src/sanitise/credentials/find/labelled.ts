import type { Join } from '../text/operators.ts';
import { looksRandom } from '../text/randomness.ts';
import { isPlaceholder, isProse } from '../text/values.ts';
import { isWordWithDigit } from './quoted-values.ts';
import { judged, matchEnd, note, type Scan } from './scan.ts';

const QUOTE = String.raw`\\{0,3}["']`;
const GAP = String.raw`\s{0,4},\s{0,4}`;
const MEMBER = String.raw`${QUOTE}[\w-]{1,20}${QUOTE}\s{0,2}:\s{0,2}(?:${QUOTE}[^"'\n]{0,60}["']|[\w.]{1,20})`;
const CONTENT = String.raw`${QUOTE}(?:text|value|content|input|inputText|keys)${QUOTE}\s{0,2}:\s{0,2}`;
/** The rest of a field's label, and a member of the same object with what was put into the field. */
const LABEL = new RegExp(
  String.raw`[^"'\n{}:]{0,30}${QUOTE}(?:${GAP}${MEMBER}){0,9}${GAP}${CONTENT}(?=${QUOTE})`,
  'y',
);

/** `"element": "Password field", "text": "x"`: where what was put into a field begins, whose label a name ends in. */
export function joinBehindLabel(text: string, nameEnd: number): Join | null {
  const at = matchEnd(LABEL, text, nameEnd);
  return at < 0 ? null : { joint: 'assigned', at, spaced: true, colon: true };
}

/** The same in the other order: `value="x" name="PASSWORD"`, `"text": "x", "label": "Password"`. */
const BETWEEN =
  /(["'])\s{0,4}[ ,]\s{0,40}\\{0,3}["']?(?:name|key|id|type|label|element|field|placeholder|aria-label)(?:\s?=\s?|\\{0,3}["']\s?:\s?\\{0,3})["']$/;
const VALUE_OPENED = /(?:\bvalue\s?=\s?|(?:text|value)\\{0,3}["']\s?:\s?\\{0,3})$/;
/** What was put in, and behind it the field as HTML: `"text": "x", "element": "<input type='`. */
const FIELD_BEFORE =
  /\b(?:(?:text|value)\\{0,3}["']?\s?[:=]\s?|(?:send_?keys|type|fill)\()\\{0,3}(["'])([^"'\\\n]{3,200})\\{0,3}\1[^\n<]{0,60}<input\s[^\n<>]{0,120}?(?:type|id|name)\s?=\s?\\{0,3}["']$/;
/** The same on two lines of one item in YAML. */
const NEXT_LINE = /\r?\n[ \t]{1,40}(?:name|key)\d{0,2}:[ \t]{1,8}["']?$/;
const VALUE_LINE = /\bvalue\d{0,2}:[ \t]{1,8}(["']?)([^\s"']{3,})\1[ \t]{0,4}$/;
const LONGEST_BETWEEN = 100;

/** `"x" == password`: what a name is compared with. */
const COMPARED_BEFORE =
  /(["'])([^"'\\\n]{8,200})\1(?:\s{0,2}[!=]={1,2}\s{0,2}|\.[eE]quals(?:IgnoreCase)?\(\s{0,2})$/;

/** A word with signs that no selector, path or template has. */
const OF_SIGNS = /^(?=[^a-z]*[a-z])(?=[^!$%^&]*[!$%^&])[^\s"']{8,}$/i;
const PASSWORD = /^[\w.]{0,40}passw(?:or)?d/i;
/** The password itself, and nothing of it or about it. */
const PASSWORD_ALONE = /^[\w.$]{0,40}passw(?:or)?d(?![\w.([-])/i;

/** Notes what stands before the name that begins at a position, where that is a field's. */
export function noteValueBefore(scan: Scan, start: number): void {
  const { text } = scan;
  const opening = /["']/.test(text[start - 1] ?? '') ? start - 1 : start;
  if (!/[=:]\s{0,2}\\{0,3}$|quals\(\s?$/.test(text.slice(Math.max(0, opening - 6), opening))) return;
  const quoted = opening === start ? null : (quotedBefore(text, start) ?? filledBefore(text, start));
  const place = quoted ?? lineBefore(text, start) ?? comparedBefore(text, start);
  if (place === null) return;
  const [from, to] = place;
  const value = judged(text, from, to);
  if (!isPlaceholder(value) && !isProse(value)) note(scan, from, to, 'named-secret');
}

type Place = [start: number, end: number];

function quotedBefore(text: string, start: number): Place | null {
  const between = BETWEEN.exec(text.slice(Math.max(0, start - LONGEST_BETWEEN), start));
  const quote = between?.[1];
  if (between === null || quote === undefined) return null;
  let end = start - between[0].length;
  while (text[end - 1] === '\\') end -= 1;
  let from = end;
  while (from > 0 && !/["'\\\n]/.test(text[from - 1] ?? '')) from -= 1;
  const isOpened =
    text[from - 1] === quote && VALUE_OPENED.test(text.slice(Math.max(0, from - 24), from - 1));
  return isOpened && end - from >= 3 ? [from, end] : null;
}

function filledBefore(text: string, start: number): Place | null {
  const before = text.slice(Math.max(0, start - 460), start);
  return placeOf(FIELD_BEFORE.exec(before), start - before.length);
}

function lineBefore(text: string, start: number): Place | null {
  const between = NEXT_LINE.exec(text.slice(Math.max(0, start - LONGEST_BETWEEN), start));
  if (between === null) return null;
  const end = start - between[0].length;
  const from = text.lastIndexOf('\n', end - 1) + 1;
  return placeOf(VALUE_LINE.exec(text.slice(from, end)), from);
}

/** What a name is compared with, where it looks drawn: words are compared with many things. */
function comparedBefore(text: string, start: number): Place | null {
  const match = COMPARED_BEFORE.exec(text.slice(Math.max(0, start - 220), start));
  const value = match?.[2];
  if (match === null || value === undefined) return null;
  const name = text.slice(start, start + 60);
  const isPassword = OF_SIGNS.test(value)
    ? PASSWORD.test(name)
    : isWordWithDigit(value) && PASSWORD_ALONE.test(name);
  if (!looksRandom(value) && !isPassword) return null;
  const end = start - match[0].length + 1 + value.length;
  return [end - value.length, end];
}

/** Where the value stands that a pattern has as its second group. */
function placeOf(match: RegExpExecArray | null, from: number): Place | null {
  const value = match?.[2];
  if (match === null || value === undefined) return null;
  const start = from + match.index + match[0].indexOf(value, match[0].search(/[=:(]/));
  return [start, start + value.length];
}
