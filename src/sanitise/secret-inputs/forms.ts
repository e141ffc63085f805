import { MAX_BYTES } from '../size.ts';
import type { Pattern } from './automaton.ts';
import { unescapeOnce } from './unescape.ts';

/** Shorter values are masked by key name and equality alone: "1" must not eat a document. */
export const SHORTEST_INSIDE = 4;
/** Shorter values have hex and base64 forms that text may hold by chance. */
export const SHORTEST_ENCODED = 8;
/** Layers of escapes that are undone, in a text as in a value: JSON in JSON in a URL has three. */
export const MAX_LAYERS = 4;

/**
 * Every text that gives a value away: the value, the value without blanks around it, in both Unicode normal forms, and
 * in hex and base64.
 *
 * Escaped forms are not among them: a text is searched again with each layer of its escapes undone. That would change a
 * value that itself looks escaped, `100%25`, so what such a value becomes is looked for as well.
 */
export function formsOf(value: string): Pattern[] {
  const same = [value, value.trim(), value.normalize('NFC'), value.normalize('NFD')];
  // What is left of "++++" would be blanks, which are everywhere.
  const layers = same.flatMap(layersOf).filter((layer) => layer.trim().length >= SHORTEST_INSIDE);
  const plain = new Set([...same.filter((form) => form.length >= SHORTEST_INSIDE), ...layers]);
  const patterns = [...plain].map(exactly);
  const encoded = value.length < SHORTEST_ENCODED ? [] : encodedForms(Buffer.from(value, 'utf8'));
  // What is longer than the longest text that is sent cannot be in it.
  return [...patterns, ...encoded].filter(({ text }) => text.length <= MAX_BYTES);
}

function encodedForms(bytes: Buffer): Pattern[] {
  const hex = bytes.toString('hex');
  return [exactly(hex), exactly(hex.toUpperCase()), ...base64Forms(bytes)];
}

function exactly(text: string): Pattern {
  return { text, before: 0, after: 0 };
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

/**
 * What of the value's base64 does not depend on what stands around it, for each of the three places in a group of three
 * bytes at which it can begin. A character that holds bits of a neighbour too is masked with the rest.
 */
function base64Forms(bytes: Buffer): Pattern[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const shared = (bytes.length + offset) % 3;
    const whole = Math.floor(((bytes.length + offset) * 8) / 6);
    const text = encoded.slice(offset === 0 ? 0 : offset + 1, whole);
    const sides = { before: offset === 0 ? 0 : 1, after: shared === 0 ? 0 : 1 };
    const forUrls = text.replaceAll('+', '-').replaceAll('/', '_');
    const patterns = [{ text, ...sides }];
    return forUrls === text ? patterns : [...patterns, { text: forUrls, ...sides }];
  });
}
