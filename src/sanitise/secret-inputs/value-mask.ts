import { applyMask, type Finding, MASK } from '../credentials/mask.ts';
import { Automaton } from './automaton.ts';
import { MOST_UNITS, tooMuch } from './collect.ts';
import { createDecode } from './decode.ts';
import { type Form, formsOf, MAX_LAYERS, SHORTEST_ENCODED, SHORTEST_INSIDE } from './forms.ts';
import { type Unescaped, unescapeOnce } from './unescape.ts';

/** The rule that a masked place is reported under. */
export const SECRET_VALUE_RULE = 'secret-input';

/** A text that ends with so much of a value, or more, may have been cut off within it. */
const SHORTEST_CUT_OFF = 8;
/** At the end of a text: the beginning of an escape, or of a line break. */
const PART_OF_ESCAPE =
  /(?:\s{1,80}|%[0-9a-f]?|\\{1,8}(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&(?:amp;){0,3}#?x?[0-9a-z]{0,6})$/i;
/** Digits at the end of base64 that make no whole byte. */
const MOST_LEFT_OVER = 1;
/** Passes over a text in which a mask, with what stands beside it, is a secret value itself. */
const MOST_PASSES = 8;

/** Masks given values wherever they occur. */
export interface ValueMask {
  /** Masks a text. `cutOff`: it may end in the middle of a value, the beginning of which is masked as well. */
  text(text: string, options?: { cutOff?: boolean }): { text: string; findings: Finding[] };
  /** Whether a number gives a value away. */
  hides(number: number): boolean;
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
  const patterns = patternsOf(inside, path);
  const automaton = new Automaton(patterns);
  const decode = createDecode();
  const lengths = patterns.map(({ text }) => text.length);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const mayBeEncoded = lengths.some((length) => length >= SHORTEST_ENCODED);
  // A mask can only become part of a value that has an asterisk of its own.
  const passes = inside.some((value) => value.includes('*')) ? MOST_PASSES : 1;
  const numbers = new Set(inside.map(Number));

  /** @param encoded whether base64 and hex are looked into */
  function find(text: string, cutOff: boolean, encoded = mayBeEncoded): Finding[] {
    const found = new Parts();
    let view: Unescaped | null = null;
    search(text, null, cutOff, found);
    if (encoded) searchEncoded(text, null, cutOff, found);
    for (let layer = 0; layer < MAX_LAYERS; layer++) {
      const next = unescapeOnce(view?.text ?? text);
      if (next === null) break;
      view = view === null ? next : { text: next.text, origin: through(next.origin, view.origin) };
      search(view.text, view.origin, cutOff, found);
    }
    // Escapes alone are undone in base64 by more layers than it had, so the last one shows it as well as its own.
    if (encoded && view !== null) searchEncoded(view.text, view.origin, cutOff, found);
    return found.findings;
  }

  function search(text: string, origin: Int32Array | null, cutOff: boolean, into: Parts): void {
    into.begin(origin);
    const rest = automaton.scan(text, (start, end) => into.add(start, end));
    if (cutOff && rest >= SHORTEST_CUT_OFF) into.add(text.length - rest, text.length);
  }

  function searchEncoded(source: string, origin: Int32Array | null, cutOff: boolean, into: Parts): void {
    for (const { text, place } of decode(source, origin)) {
      into.begin(origin);
      const rest = automaton.scan(text, (start, end) => {
        if (end - start >= SHORTEST_ENCODED) into.add(...place(start, end));
      });
      if (!cutOff || rest < SHORTEST_CUT_OFF) continue;
      const [from, to] = place(text.length - rest, text.length);
      if (source.slice(to).trim().length <= MOST_LEFT_OVER) into.add(from, source.length);
    }
  }

  /** Of a text without escapes or other encodings. */
  function isIn(text: string): boolean {
    let found = false;
    automaton.scan(text, () => {
      found = true;
    });
    return found;
  }

  function maskInside(text: string, cutOff: boolean): { text: string; findings: Finding[] } {
    if (text.length < shortest && !cutOff) return { text, findings: [] };
    const first = applyMask(text, find(text, cutOff));
    let masked = first.text;
    for (let pass = 1; pass < passes; pass++) {
      // No digit of an encoding is an asterisk, so no mask makes another value of what stands beside it there.
      const again = applyMask(masked, find(masked, false, false)).text;
      if (again === masked) return { ...first, text: masked };
      masked = again;
    }
    return passes === 1 ? first : { ...first, text: MASK };
  }

  /** What an end in the middle of an escape has left of it goes with the value that it stands in. */
  function maskCutOff(text: string): { text: string; findings: Finding[] } {
    const rest = PART_OF_ESCAPE.exec(text)?.[0] ?? '';
    const masked = maskInside(text.slice(0, text.length - rest.length), true);
    const belongs = masked.text.endsWith(MASK) && rest.trim() !== '';
    return belongs ? masked : { ...masked, text: masked.text + rest };
  }

  return {
    text(text, { cutOff = false } = {}) {
      if (values.has(text)) return whole(text);
      return cutOff ? maskCutOff(text) : maskInside(text, false);
    },
    hides(number) {
      const text = String(number);
      if (values.has(text)) return true;
      if (text.length < SHORTEST_INSIDE) return false;
      // "1234.50" and "0071234" are the numbers 1234.5 and 71234.
      return numbers.has(number) || (text.length >= SHORTEST_ENCODED && isIn(text));
    },
  };
}

function patternsOf(values: readonly string[], path: string): Form[] {
  const patterns: Form[] = [];
  let units = 0;
  for (const value of values) {
    for (const form of formsOf(value)) {
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

/** Parts of a text, found in one view of it after the other. */
class Parts {
  readonly findings: Finding[] = [];
  #origin: Int32Array | null = null;
  /** Where what was found in the view at hand begins. */
  #first = 0;

  /** @param origin of each unit of the view in the text; null where the view is the text */
  begin(origin: Int32Array | null): void {
    this.#origin = origin;
    this.#first = this.findings.length;
  }

  /** Adds a part that goes on behind where the last one began; those that overlap become one, as thousands of them may. */
  add(from: number, to: number): void {
    let start = this.#place(from);
    let end = this.#place(to);
    while (this.findings.length > this.#first) {
      const last = this.findings.at(-1);
      if (last === undefined || last.end <= start) break;
      start = Math.min(start, last.start);
      end = Math.max(end, last.end);
      this.findings.pop();
    }
    this.findings.push({ start, end, rule: SECRET_VALUE_RULE });
  }

  #place(index: number): number {
    return this.#origin === null ? index : (this.#origin[index] ?? 0);
  }
}

/** Where the units of a view of a view stand in the text: `inner`, changed in place. */
function through(inner: Int32Array, outer: Int32Array): Int32Array {
  for (let i = 0; i < inner.length; i++) inner[i] = outer[inner[i] ?? 0] ?? 0;
  return inner;
}
