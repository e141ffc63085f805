import { characters, type Run, type Shape } from './shape.ts';

/** A part of a shape: one of some literals, or, where there are none, `min` to `max` characters of a class. */
interface Step {
  literals: readonly string[];
  /** By character code: 1 for those of the class. */
  table: Uint8Array;
  min: number;
  max: number;
}

/** Of no character. */
const EMPTY = new Uint8Array(128);
/** By alphabet: many shapes have the same few. */
const TABLES = new Map<string, Uint8Array>();

/**
 * A shape that is looked for without a regular expression. There are hundreds of shapes, and an expression is compiled when
 * the first text comes in which its opening stands, twice, and for texts with characters beyond Latin 1 twice more.
 */
export class ShapeMatcher {
  readonly #steps: readonly Step[];

  constructor(shape: Shape) {
    this.#steps = shape.map(stepOf);
  }

  /** Where the shape ends that begins at a position, its first runs as long as they can be; -1 where none begins. */
  endOf(text: string, at: number): number {
    return this.#end(0, text, at, false);
  }

  /** Whether a text is of the shape from its beginning to its end. */
  fits(text: string): boolean {
    return this.#end(0, text, 0, true) >= 0;
  }

  #end(index: number, text: string, at: number, wholly: boolean): number {
    const step = this.#steps[index];
    if (step === undefined) return wholly && at < text.length ? -1 : at;
    for (const literal of step.literals) {
      const end = text.startsWith(literal, at) ? this.#end(index + 1, text, at + literal.length, wholly) : -1;
      if (end >= 0) return end;
    }
    if (step.max === 0) return -1;
    for (let to = runEnd(step, text, at); to >= at + step.min; to--) {
      const end = this.#end(index + 1, text, to, wholly);
      if (end >= 0) return end;
    }
    return -1;
  }
}

function runEnd({ table, max }: Step, text: string, at: number): number {
  const most = Math.min(text.length, at + max);
  let end = at;
  while (end < most) {
    const code = text.charCodeAt(end);
    if (code >= 128 || table[code] === 0) break;
    end += 1;
  }
  return end;
}

function stepOf(part: Shape[number]): Step {
  if (typeof part === 'string') return { literals: [part], table: EMPTY, min: 0, max: 0 };
  if ('oneOf' in part) return { literals: part.oneOf, table: EMPTY, min: 0, max: 0 };
  return { literals: [], table: tableOf(part), min: part.min, max: part.max };
}

function tableOf(run: Run): Uint8Array {
  const known = TABLES.get(run.alphabet);
  if (known !== undefined) return known;
  const table = new Uint8Array(128);
  for (const character of characters(run)) table[character.charCodeAt(0)] = 1;
  TABLES.set(run.alphabet, table);
  return table;
}

/** The same shape in small letters, for a text in small letters. */
export function inSmallLetters(shape: Shape): Shape {
  return shape.map((part) => {
    if (typeof part === 'string') return part.toLowerCase();
    if ('oneOf' in part) return { oneOf: part.oneOf.map((literal) => literal.toLowerCase()) };
    return { ...part, alphabet: part.alphabet.toLowerCase() };
  });
}
