import { applyMask, type Finding, MASK } from '../credentials/mask.ts';
import { Automaton } from './automaton.ts';
import { MOST_UNITS, tooMuch } from './collect.ts';
import { EncodedSearch } from './decode.ts';
import { type Form, formsOf, MAX_LAYERS, SHORTEST_ENCODED, SHORTEST_INSIDE } from './forms.ts';
import { Spans } from './spans.ts';
import { Layers } from './unescape.ts';
import type { View } from './view.ts';

/** The rule that a masked place is reported under. */
const SECRET_VALUE_RULE = 'secret-input';

/** A text that ends with so much of a value, or more, may have been cut off within it. */
const SHORTEST_CUT_OFF = 8;
/** At the end of a text: the beginning of an escape, or of a line break. */
const PART_OF_ESCAPE =
  /(?:\s{1,80}|%[0-9a-f]?|\\{1,8}(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&(?:amp;){0,3}#?x?[0-9a-z]{0,6})$/i;
/** Passes over a text in which a mask, with what stands beside it, is a secret value itself. */
const MOST_PASSES = 8;
/** What the passes behind the second may look at, in UTF-16 units of all texts together. */
const MOST_LOOKED_AT_AGAIN = 16_384;

/** Masks given values wherever they occur. */
export interface ValueMask {
  /** Masks a text. `cutOff`: it may end in the middle of a value, the beginning of which is masked as well. */
  text(text: string, options?: { cutOff?: boolean }): { text: string; findings: Finding[] };
  /** Characters that have been looked at so far, in all the ways to read a text. */
  readonly looked: number;
  /** Characters of all that is looked for. */
  readonly units: number;
  /** Whether a number gives a value away. `written`: how it is written, where a double cannot hold it. */
  hides(number: number, written?: string): boolean;
}

/**
 * Compiles values to a mask for them: one automaton that finds every form of each in a single pass, however many there
 * are. Masking twice changes nothing, and the time is linear in the length of the text.
 *
 * @param values none of them empty
 * @param path what they come from
 * @throws RefusedError `invalid_request`, at that path, where they have more forms than can be looked for
 */
export function createValueMask(values: ReadonlySet<string>, path = '/task/inputs'): ValueMask {
  const inside = [...values].filter((value) => value.length >= SHORTEST_INSIDE);
  const layers = new Layers();
  const patterns = patternsOf(inside, path, layers);
  const automaton = new Automaton(patterns);
  const encodedSearch = new EncodedSearch(automaton);
  const spans = new Spans();
  const lengths = patterns.map(({ text }) => text.length);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const mayBeEncoded = lengths.some((length) => length >= SHORTEST_ENCODED);
  // A mask can only become part of a value that has an asterisk of its own.
  const mayMakeValues = inside.some((value) => value.includes('*'));
  let mayLookAt = MOST_LOOKED_AT_AGAIN;
  const numbers = numbersOf(values);
  const mayBeInNumber = patterns.some(({ text }) => PART_OF_NUMBER.test(text));

  /** @param encoded whether base64 and hex are looked into */
  function find(text: string, cutOff: boolean, encoded = mayBeEncoded): Finding[] {
    const found: Finding[] = [];
    const plain = layers.of(text);
    let view = plain;
    search(view, cutOff, found);
    if (encoded) searchEncoded(view, false, cutOff, found);
    for (let layer = 0; layer < MAX_LAYERS; layer++) {
      const next = layers.next(view);
      if (next === null) break;
      view = next;
      search(view, cutOff, found);
    }
    // Escapes alone are undone in base64 by more layers than it had, so the last one shows it as well as its own.
    if (encoded && view !== plain) searchEncoded(view, true, cutOff, found);
    return found;
  }

  function search(view: View, cutOff: boolean, into: Finding[]): void {
    spans.begin(1);
    const rest = automaton.scan(view.units, view.length, spans);
    if (cutOff && rest >= SHORTEST_CUT_OFF) spans.add(view.length - rest, view.length);
    for (let i = 0; i < spans.length; i++) into.push(findingIn(view, spans.startOf(i), spans.endOf(i)));
  }

  function searchEncoded(view: View, escapedOnly: boolean, cutOff: boolean, into: Finding[]): void {
    const leastCutOff = cutOff ? SHORTEST_CUT_OFF : Number.POSITIVE_INFINITY;
    encodedSearch.search(view, { least: SHORTEST_ENCODED, escapedOnly, leastCutOff }, (start, end) => {
      into.push(findingIn(view, start, end));
    });
  }

  /** Of a text without escapes or other encodings. */
  function isIn(text: string): boolean {
    const view = layers.of(text);
    spans.begin(1);
    automaton.scan(view.units, view.length, spans);
    return spans.length > 0;
  }

  function maskInside(text: string, cutOff: boolean): { text: string; findings: Finding[] } {
    if (text.length < shortest && !cutOff) return { text, findings: [] };
    const masked = applyMask(text, find(text, cutOff));
    if (!mayMakeValues || masked.findings.length === 0) return masked;
    return { ...masked, text: settled(masked.text) };
  }

  /** A masked text in which no mask makes a value of what stands beside it. */
  function settled(first: string): string {
    let masked = first;
    for (let pass = 2; pass <= MOST_PASSES; pass++) {
      if (pass > 2) mayLookAt -= masked.length;
      if (mayLookAt < 0) return MASK;
      // No digit of an encoding is an asterisk, so no mask makes another value of what stands beside it there.
      const again = applyMask(masked, find(masked, false, false)).text;
      if (again === masked) return masked;
      masked = again;
    }
    return MASK;
  }

  /** What an end in the middle of an escape has left of it goes with the value that it stands in. */
  function maskCutOff(text: string): { text: string; findings: Finding[] } {
    const rest = PART_OF_ESCAPE.exec(text)?.[0] ?? '';
    const masked = maskInside(text.slice(0, text.length - rest.length), true);
    const belongs = masked.text.endsWith(MASK) && rest.trim() !== '';
    return belongs ? masked : { ...masked, text: masked.text + rest };
  }

  return {
    get looked() {
      return automaton.scanned;
    },
    units: lengths.reduce((sum, length) => sum + length, 0),
    text(text, { cutOff = false } = {}) {
      if (values.has(text)) return whole(text);
      return cutOff ? maskCutOff(text) : maskInside(text, false);
    },
    hides(number, text = String(number)) {
      if (numbers.has(number)) return true;
      if (!mayBeInNumber) return false;
      return text.length >= SHORTEST_ENCODED && isIn(text);
    },
  };
}

const PART_OF_NUMBER = /^[-+.e\d]+$/;

/** The numbers that values are, also where they are written otherwise: "1234.50" and "0071234" are 1234.5 and 71234. */
function numbersOf(values: ReadonlySet<string>): Set<number> {
  const numbers = new Set<number>();
  for (const value of values) {
    const number = Number(value);
    const text = String(number);
    if (text === value || (text.length >= SHORTEST_INSIDE && value.length >= SHORTEST_INSIDE))
      numbers.add(number);
  }
  return numbers;
}

function patternsOf(values: readonly string[], path: string, layers: Layers): Form[] {
  const patterns: Form[] = [];
  let units = 0;
  for (const value of values) {
    for (const form of formsOf(value, layers)) {
      patterns.push(form);
      units += form.text.length;
    }
    // To write out the forms of all values would take too long by itself.
    if (units > MOST_UNITS) throw tooMuch(path);
  }
  return patterns;
}

function whole(text: string): { text: string; findings: Finding[] } {
  return { text: MASK, findings: [{ start: 0, end: text.length, rule: SECRET_VALUE_RULE }] };
}

/** What stands in a part of a view, as a part of the text. */
function findingIn({ origin }: View, start: number, end: number): Finding {
  return { start: origin[start] as number, end: origin[end] as number, rule: SECRET_VALUE_RULE };
}
