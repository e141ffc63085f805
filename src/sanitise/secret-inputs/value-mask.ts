import { applyMask, type Finding, MASK } from '../credentials/mask.ts';
import { Automaton, type Pattern } from './automaton.ts';
import { formsOf, MAX_LAYERS, SHORTEST_ENCODED, SHORTEST_INSIDE } from './forms.ts';
import { type Unescaped, unescapeOnce } from './unescape.ts';

/** The rule that a masked place is reported under. */
export const SECRET_VALUE_RULE = 'secret-input';

/** A text that ends with so much of a value, or more, may have been cut off within it. */
const SHORTEST_CUT_OFF = 8;
/** Passes over a text in which a mask, with what stands beside it, is a secret value itself. */
const MOST_PASSES = 8;

/** Masks given values wherever they occur. */
export interface ValueMask {
  /** Masks a text. `cutOff`: it may end in the middle of a value, the beginning of which is masked as well. */
  text(text: string, options?: { cutOff?: boolean }): { text: string; findings: Finding[] };
  /** As `text`, for the key of an object: a value too short to be looked for inside of text is no reason to mask it. */
  key(key: string): { text: string; findings: Finding[] };
  /** Whether a number gives a value away. */
  hides(number: number): boolean;
}

/**
 * Compiles values to a mask for them: one automaton that finds every form of each in a single pass, however many there
 * are. Masking twice changes nothing, and the time is linear in the length of the text.
 *
 * @param values none of them empty
 */
export function createValueMask(values: ReadonlySet<string>): ValueMask {
  const inside = [...values].filter((value) => value.length >= SHORTEST_INSIDE);
  const patterns = inside.flatMap(formsOf);
  const automaton = new Automaton(patterns);
  const shortest = patterns.reduce(
    (least, { text }) => Math.min(least, text.length),
    Number.POSITIVE_INFINITY,
  );
  // A mask can only become part of a value that has an asterisk of its own.
  const passes = inside.some((value) => value.includes('*')) ? MOST_PASSES : 1;
  const numbers = new Set(inside.map(Number));

  function find(text: string, cutOff: boolean): Finding[] {
    const findings: Finding[] = [];
    let view: Unescaped | null = null;
    for (let layer = 0; layer <= MAX_LAYERS; layer++) {
      const searched = view === null ? text : view.text;
      collect(searched, view?.origin ?? null, cutOff, findings);
      const next = unescapeOnce(searched);
      if (next === null) break;
      view = view === null ? next : { text: next.text, origin: through(next.origin, view.origin) };
    }
    return findings;
  }

  function collect(text: string, origin: Int32Array | null, cutOff: boolean, into: Finding[]): void {
    const place = (index: number) => (origin === null ? index : (origin[index] ?? 0));
    const found: [from: number, to: number][] = [];
    const rest = automaton.scan(text, (start, end, pattern) => {
      join(found, withNeighbours(text, start, end, pattern));
    });
    if (cutOff && rest >= SHORTEST_CUT_OFF) join(found, [text.length - rest, text.length]);
    for (const [from, to] of found)
      into.push({ start: place(from), end: place(to), rule: SECRET_VALUE_RULE });
  }

  function maskInside(text: string, cutOff = false): { text: string; findings: Finding[] } {
    if (text.length < shortest && !cutOff) return { text, findings: [] };
    const first = applyMask(text, find(text, cutOff));
    let masked = first.text;
    for (let pass = 1; pass < passes; pass++) {
      const again = applyMask(masked, find(masked, false)).text;
      if (again === masked) return { ...first, text: masked };
      masked = again;
    }
    return passes === 1 ? first : { ...first, text: MASK };
  }

  return {
    text(text, { cutOff = false } = {}) {
      return values.has(text) ? whole(text) : maskInside(text, cutOff);
    },
    key: (key) => maskInside(key),
    hides(number) {
      const text = String(number);
      if (values.has(text)) return true;
      if (text.length < SHORTEST_INSIDE) return false;
      // "1234.50" and "0071234" are the numbers 1234.5 and 71234.
      return numbers.has(number) || (text.length >= SHORTEST_ENCODED && find(text, false).length > 0);
    },
  };
}

function whole(text: string): { text: string; findings: Finding[] } {
  return { text: MASK, findings: [{ start: 0, end: text.length, rule: SECRET_VALUE_RULE }] };
}

const BASE64 = /[A-Za-z0-9+/_-]/;

/** A match together with the characters beside it that hold a few of its bits, and the padding behind it. */
function withNeighbours(
  text: string,
  start: number,
  end: number,
  { before, after }: Pattern,
): [from: number, to: number] {
  const from = before > 0 && BASE64.test(text.charAt(start - 1)) ? start - 1 : start;
  let to = after > 0 && BASE64.test(text.charAt(end)) ? end + 1 : end;
  while (to > end && text.charAt(to) === '=') to += 1;
  return [from, to];
}

/** Adds a part that ends behind all the others; those that overlap become one, as thousands of them may. */
function join(parts: [from: number, to: number][], [from, to]: [from: number, to: number]): void {
  let start = from;
  for (let last = parts.at(-1); last !== undefined && last[1] > start; last = parts.at(-1)) {
    start = Math.min(start, last[0]);
    parts.pop();
  }
  parts.push([start, to]);
}

function through(inner: Int32Array, outer: Int32Array): Int32Array {
  return inner.map((index) => outer[index] ?? 0);
}
