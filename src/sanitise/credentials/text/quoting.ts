import { isAlphanumericCode } from './char-class.ts';

/** How a value is written down in the text: where it begins, where it ends, and whether quotes say so. */
export interface Value {
  start: number;
  end: number;
  quoted: boolean;
  /** Whether the closing quote was found; what has no quotes counts as closed. */
  closed: boolean;
}

/** Quotes as they are written in JSON within JSON, in HTML, in URLs and in other escapes. */
const OPENING = /(?:\\{0,7}["'`]|&quot;|&#(?:3[49]|x2[27]);|&apos;|%2[27]|\\u002[27])/y;

/** The opening quote at a position, or an empty string. */
export function quoteAt(text: string, at: number): string {
  OPENING.lastIndex = at;
  return OPENING.exec(text)?.[0] ?? '';
}

/**
 * The value behind an opening quote: to the same quote, escaped as often, on the same line. Where the text was cut
 * off before it closed, to the end of the line.
 */
export function quotedValue(text: string, at: number, quote: string): Value {
  const start = at + quote.length;
  const close = quote.length === 1 ? plainClose(text, start, quote) : escapedClose(text, start, quote);
  return {
    start,
    end: close,
    quoted: true,
    closed: text.startsWith(quote.slice(-1), close) || text.startsWith(quote, close),
  };
}

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;

function plainClose(text: string, start: number, quote: string): number {
  const sign = quote.charCodeAt(0);
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Twice the quote is one of the value, as YAML and SQL write it.
    if (
      code === sign &&
      i > start &&
      text.charCodeAt(i + 1) === sign &&
      isAlphanumericCode(text.charCodeAt(i + 2))
    )
      i += 1;
    else if (code === sign || code === NEWLINE || code === RETURN) return i;
    if (code === BACKSLASH) i += 1;
  }
  return text.length;
}

/** How far behind a quote without its backslashes one with them is looked for. */
const LONGEST_BEHIND_BARE = 4096;

/** An escaped quote ends at the next one that is escaped just as often; one that is escaped more is of the value. */
function escapedClose(text: string, start: number, quote: string): number {
  const first = quote.charCodeAt(0);
  // A value that was opened with a backslash and a quote may have lost its backslashes further on.
  const last = /["'`]$/.test(quote) ? quote.charCodeAt(quote.length - 1) : -1;
  let bare = -1;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (bare >= 0 && i - bare > LONGEST_BEHIND_BARE) return bare;
    if (code === NEWLINE || code === RETURN) return bare < 0 ? i : bare;
    if (code === last && bare < 0) bare = i;
    if (code !== first || !text.startsWith(quote, i)) continue;
    if (code !== BACKSLASH || i === start || text.charCodeAt(i - 1) !== BACKSLASH) return i;
  }
  return bare < 0 ? text.length : bare;
}

/** What ends a value without quotes, besides white space: quotes, escapes of quotes and breaks, tags, separators. */
const UNQUOTED_END =
  /[\s"`<]|'(?=[\s,;)\]}]|\.[a-z]{1,12}\(|$)|\\[nrt"'\\]|&(?=amp;|quot;|#3|lt;\/?[a-z]{1,10}(?:&gt;|\s)|[\w.[\]%-]{1,32}=)|%26(?=[\w.-]{1,64}(?:=|%3D))|%22|\)(?=[,)\]\s;]|$)|;|,(?=\s|$|["'{[(]|[\w.-]{1,32}[=:])/g;

/** The value without quotes that begins at a position: to white space or to what separates it from a next one. */
export function unquotedValue(text: string, start: number): Value {
  UNQUOTED_END.lastIndex = start;
  const raw = text.slice(start, UNQUOTED_END.exec(text)?.index);
  return { start, end: start + withoutClosing(raw).length, quoted: false, closed: true };
}

/** Each one trimmed costs a look at the whole value. */
const MOST_CLOSERS = 8;

const PLAIN = /(?:[A-Za-z0-9+/_.~:$%!@#^*-]|&(?!amp;|quot;|#|[\w.[\]%-]{1,32}=))+={0,2}/y;

/** The word that begins at a position, where nothing but a drawn value would be taken for a secret. */
export function plainValue(text: string, start: number): Value {
  PLAIN.lastIndex = start;
  let end = PLAIN.test(text) ? PLAIN.lastIndex : start;
  while (end > start && /[.,:!]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end, quoted: false, closed: true };
}

/** What closes each of the quotes that text processors make of plain ones. */
const CURLED: Record<string, RegExp> = { '“': /[”“"\n]/g, '„': /[“”"\n]/g, '‘': /[’\n]/g, '«': /[»\n]/g };

/** The value between quotes of a text processor that begins at a position; null where none opens there. */
export function curledValue(text: string, start: number): Value | null {
  const closing = CURLED[text[start] ?? ''];
  if (closing === undefined) return null;
  closing.lastIndex = start + 1;
  const end = closing.exec(text)?.index;
  return end === undefined || text[end] === '\n'
    ? null
    : { start: start + 1, end, quoted: true, closed: true };
}

const CLOSERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Without the sentence's full stop, and without brackets that were opened before the value. */
function withoutClosing(raw: string): string {
  let value = raw;
  for (let trimmed = 0; trimmed < MOST_CLOSERS; trimmed++) {
    const last = value.at(-1) ?? '';
    const opener = CLOSERS[last];
    const foreign = opener !== undefined && count(value, opener) < count(value, last);
    if (!foreign && !(/[.,:]/.test(last) && value.length > 1)) return value;
    value = value.slice(0, -1);
  }
  return value;
}

function count(text: string, character: string): number {
  let found = 0;
  for (let i = 0; i < text.length; i++) if (text[i] === character) found += 1;
  return found;
}
