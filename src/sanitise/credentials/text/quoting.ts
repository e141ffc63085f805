import { isRunCode } from './char-class.ts';

/** How a value is written down in the text: where it begins, where it ends, and whether quotes say so. */
export interface Value {
  start: number;
  end: number;
  quoted: boolean;
  /** Whether the closing quote was found; what has no quotes counts as closed. */
  closed: boolean;
}

/** A value in quotes is looked at no further than this; what is longer is masked up to here. */
const LONGEST_VALUE = 4096;

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
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  const close =
    quote.length === 1 ? plainClose(text, start, limit, quote) : escapedClose(text, start, limit, quote);
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

function plainClose(text: string, start: number, limit: number, quote: string): number {
  const sign = quote.charCodeAt(0);
  for (let i = start; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === sign || code === NEWLINE || code === RETURN) return i;
    if (code === BACKSLASH) i += 1;
  }
  return limit;
}

/** An escaped quote ends at the next one that is escaped just as often; one that is escaped more is of the value. */
function escapedClose(text: string, start: number, limit: number, quote: string): number {
  const line = text.slice(start, limit);
  const newline = line.search(/[\r\n]/);
  const within = newline < 0 ? line : line.slice(0, newline);
  for (let at = within.indexOf(quote); at >= 0; at = within.indexOf(quote, at + 1)) {
    if (!quote.startsWith('\\') || within[at - 1] !== '\\') return start + at;
  }
  // A value that was opened with an escaped quote may have lost its escapes further on.
  const bare = within.indexOf(quote.slice(-1));
  return start + (bare >= 0 ? bare : within.length);
}

/** Separators are looked for in so much of a value without quotes; beyond, it ends with its run of key characters. */
const LONGEST_UNQUOTED = 256;
const LONGEST_RUN = 8192;
/** What ends a value without quotes, besides white space: quotes, escapes of quotes and breaks, tags, separators. */
const UNQUOTED_END =
  /[\s"`<]|'(?=[\s,;)\]}]|\.[a-z]{1,12}\(|$)|\\[nrt"'\\]|&(?=amp;|quot;|#3|[\w.[\]%-]{1,32}=)|%26(?=[\w.-]{1,64}(?:=|%3D))|%22|\)(?=[,)\]\s;]|$)|;|,(?=\s|$|["'{[(]|[\w.-]{1,32}[=:])/g;

/** The value without quotes that begins at a position: to white space or to what separates it from a next one. */
export function unquotedValue(text: string, start: number): Value {
  const limit = Math.min(text.length, start + LONGEST_UNQUOTED);
  const part = text.slice(start, limit);
  UNQUOTED_END.lastIndex = 0;
  const found = UNQUOTED_END.exec(part);
  if (found === null && limit < text.length)
    return { start, end: runEnd(text, limit), quoted: false, closed: true };
  const raw = found === null ? part : part.slice(0, found.index);
  return { start, end: start + withoutClosing(raw).length, quoted: false, closed: true };
}

/** Each one trimmed costs a look at the whole value. */
const MOST_CLOSERS = 8;
function runEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_RUN);
  let end = from;
  while (end < limit && (isRunCode(text.charCodeAt(end)) || /[.~=%]/.test(text[end] ?? ''))) end += 1;
  return end;
}

const PLAIN = /[A-Za-z0-9+/_.~:$%!@#^*-]{1,512}={0,2}/y;

/** The word that begins at a position, where nothing but a drawn value would be taken for a secret. */
export function plainValue(text: string, start: number): Value {
  PLAIN.lastIndex = start;
  let end = PLAIN.test(text) ? PLAIN.lastIndex : start;
  while (end > start && /[.,:!]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end, quoted: false, closed: true };
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
