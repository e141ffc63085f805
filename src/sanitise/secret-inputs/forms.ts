import { MAX_BYTES } from '../size.ts';
import { unescapeOnce } from './unescape.ts';

/** Shorter values are masked by key name and equality alone: "1" must not eat a document. */
export const SHORTEST_INSIDE = 4;
/** Shorter values have hex and base64 forms that text may hold by chance. */
export const SHORTEST_ENCODED = 8;
/** Layers of escapes that are undone, in a text as in a value: JSON in JSON in a URL has three. */
export const MAX_LAYERS = 4;

/** Values that neither escaping nor Unicode knows another form of: nearly all. */
const PLAIN = /^[\x21-\x7e]*$/;
const ESCAPES = /[%&+\\"]/;
const NOT_ASCII = /[^\0-\x7f]/g;

/**
 * Every text that gives a value away in a text whose escapes are undone, and whose base64 and hex are decoded: the value,
 * also without the blanks around it, with the other line breaks, and in both Unicode normal forms.
 *
 * Undoing escapes would change a value that itself looks escaped, `100%25`, so what such a value becomes is looked for
 * as well. What is decoded has its own escapes left, of which those of JSON are looked for, and is read byte by byte.
 */
export function formsOf(value: string): string[] {
  const forms = PLAIN.test(value) && !ESCAPES.test(value) ? [value] : otherForms(value);
  // What is longer than the longest text that is sent cannot be in it.
  return forms.filter(({ length }) => length >= SHORTEST_INSIDE && length <= MAX_BYTES);
}

function otherForms(value: string): string[] {
  const lines = value.replaceAll('\r\n', '\n');
  const same = new Set([value, value.trim(), lines, lines.replaceAll('\n', '\r\n')]);
  for (const form of [...same]) same.add(form.normalize('NFC')).add(form.normalize('NFD'));
  // What is left of "++++" would be blanks, which are everywhere.
  const layers = [...same].flatMap(layersOf).filter((layer) => layer.trim().length >= SHORTEST_INSIDE);
  const encoded = [...same].filter((form) => form.length >= SHORTEST_ENCODED).flatMap(bytesOf);
  return [...new Set([...same, ...layers, ...encoded])];
}

/** What stands for a value in decoded base64 or hex, by itself and in JSON, whose writers may keep to ASCII. */
function bytesOf(form: string): string[] {
  const inJson = JSON.stringify(form).slice(1, -1);
  const bytes = [form, inJson].map((text) => Buffer.from(text).toString('latin1'));
  return [...bytes, inJson.replaceAll(NOT_ASCII, escapeUnit)];
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function layersOf(value: string): string[] {
  const layers: string[] = [];
  let text = value;
  for (let i = 0; i < MAX_LAYERS; i++) {
    const unescaped = unescapeOnce(text);
    if (unescaped === null) break;
    text = unescaped.text;
    layers.push(text);
  }
  return layers;
}
