import { MAX_BYTES } from '../size.ts';
import type { Layers } from './unescape.ts';

/** Shorter values are masked by key name and equality alone: "1" must not eat a document. */
export const SHORTEST_INSIDE = 4;
/** Shorter values have hex and base64 forms that text may hold by chance. */
export const SHORTEST_ENCODED = 8;
/** Layers of escapes that are undone, in a text as in a value: JSON in JSON in a URL has three. */
export const MAX_LAYERS = 4;

/** A text to look for. */
export interface Form {
  /** The form, or the beginning of a long one. */
  text: string;
  /** Of the whole form. */
  length: number;
}

/** So much of a value's further forms is looked for: none of them begins so by chance. */
const LONGEST_BEGINNING = 1_024;

/** Values that neither escaping nor Unicode knows another form of: nearly all. */
const PLAIN = /^[\x21-\x7e]*$/;
const ESCAPES = /[%&+\\"]/;
const ESCAPED_IN_JSON = /["\\\p{Cc}]/u;
const NOT_ASCII = /[^\0-\x7f]/;
/** More marks on one letter than any script has: to put them in order takes time in proportion to their square. */
const OVERLOADED = /\p{M}{31}/u;

/**
 * Every text that gives a value away in a text whose escapes are undone, and whose base64 and hex are decoded: the value
 * without the blanks around it, with the other line breaks, and in both Unicode normal forms.
 *
 * Undoing escapes would change a value that itself looks escaped, `100%25`, so what such a value becomes is looked for
 * as well. What is decoded has its own escapes left, of which those of JSON are looked for, and is read byte by byte.
 *
 * @param layers room to undo escapes in
 */
export function formsOf(value: string, layers: Layers): Form[] {
  const forms = PLAIN.test(value) && !ESCAPES.test(value) ? [wholly(value)] : allForms(value, layers);
  // What is longer than the longest text that is sent cannot be in it.
  return forms.filter(({ length }) => length >= SHORTEST_INSIDE && length <= MAX_BYTES);
}

function allForms(value: string, layers: Layers): Form[] {
  const trimmed = value.trim();
  const text = trimmed.length >= SHORTEST_INSIDE ? trimmed : value;
  const same = new Set([text, ...normalForms(text), ...lineBreaks(text)]);
  // What is left of "++++" would be blanks, which are everywhere.
  const unescaped = unescapedOf(text, layers).filter((layer) => layer.trim().length >= SHORTEST_INSIDE);
  const long = [...same, value].filter(({ length }) => length >= SHORTEST_ENCODED);
  const encoded = long.flatMap(bytesOf);
  const others = new Set([...same, ...unescaped, ...encoded]);
  others.delete(text);
  return [wholly(text), ...[...others].map(beginning)];
}

function wholly(text: string): Form {
  return { text, length: text.length };
}

function beginning(text: string): Form {
  return { text: text.slice(0, LONGEST_BEGINNING), length: text.length };
}

function normalForms(text: string): string[] {
  if (!NOT_ASCII.test(text) || OVERLOADED.test(text)) return [];
  return [text.normalize('NFC'), text.normalize('NFD')];
}

function lineBreaks(text: string): string[] {
  if (!text.includes('\n')) return [];
  const lines = text.replaceAll('\r\n', '\n');
  return [lines, lines.replaceAll('\n', '\r\n')];
}

/** What stands for a value in decoded base64 or hex: its bytes, and those of it in JSON. */
function bytesOf(form: string): string[] {
  const texts = ESCAPED_IN_JSON.test(form) ? [form, JSON.stringify(form).slice(1, -1)] : [form];
  return texts.map((text) => (NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text));
}

/** What is left of a value with one layer of escapes undone after the other. */
function unescapedOf(value: string, layers: Layers): string[] {
  const texts: string[] = [];
  let view = layers.next(layers.of(value));
  for (let layer = 1; view !== null; layer++) {
    texts.push(view.toString());
    view = layer < MAX_LAYERS ? layers.next(view) : null;
  }
  return texts;
}
