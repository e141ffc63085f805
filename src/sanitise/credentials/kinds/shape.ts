import { fnv1a } from '../../../common/fnv1a.ts';

/**
 * The shape of a credential: literal text and runs of characters, from which both the pattern that finds it and a
 * synthetic example are made. So no example has to stand in the repository in one piece, where it would look like a leak.
 */
export type Shape = readonly (string | Run | Choice)[];

/** `min` to `max` characters of a class. */
export interface Run {
  /** The inside of a character class of a regular expression. */
  alphabet: string;
  min: number;
  max: number;
}

/** One of several literals. */
export interface Choice {
  oneOf: readonly string[];
}

/** Draws the next pseudo-random whole number below `limit`. */
export type Draw = (limit: number) => number;

const run = (alphabet: string) => {
  return (min: number, max = min): Run => ({ alphabet, min, max });
};

export const hex = run('0-9a-fA-F');
export const lowerHex = run('0-9a-f');
export const digits = run('0-9');
export const lower = run('a-z0-9');
export const upper = run('A-Z0-9');
export const letters = run('A-Za-z');
export const alnum = run('A-Za-z0-9');
export const word = run('A-Za-z0-9_');
/** The alphabet of base64url, which is also that of many ids. */
export const url = run('A-Za-z0-9_-');
export const base64 = run('A-Za-z0-9+/');
export const base64Any = run('A-Za-z0-9+/_=-');
/** base64url with dots, as in tokens of several parts. */
export const dotted = run('A-Za-z0-9_.-');
export const base32 = run('A-Z2-7');

export const oneOf = (...literals: string[]): Choice => ({ oneOf: literals });

/** A UUID. */
export const uuid: Shape = [hex(8), '-', hex(4), '-', hex(4), '-', hex(4), '-', hex(12)];

/** The source of a regular expression for a shape; every quantifier is bounded. */
export function patternOf(shape: Shape): string {
  return shape.map(partPattern).join('');
}

function partPattern(part: string | Run | Choice): string {
  if (typeof part === 'string') return escapeRegExp(part);
  if ('oneOf' in part) return `(?:${part.oneOf.map(escapeRegExp).join('|')})`;
  const { alphabet, min, max } = part;
  return `[${alphabet}]{${min === max ? min : `${min},${max}`}}`;
}

/** Text as a pattern that matches exactly this text. */
export function escapeRegExp(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** The literals with which a shape can begin; empty where it begins with a run. */
export function openings(shape: Shape): readonly string[] {
  const [first, second] = shape;
  if (first === undefined || (typeof first !== 'string' && !('oneOf' in first))) return [];
  const heads = typeof first === 'string' ? [first] : first.oneOf;
  if (heads.every((head) => head.length >= 3) || second === undefined) return heads;
  const next = typeof second === 'string' ? [second] : 'oneOf' in second ? second.oneOf : characters(second);
  return heads.flatMap((head) => next.map((tail) => head + tail));
}

/** A made-up credential of the shape: each run is drawn at its shortest. */
export function exampleOf(shape: Shape, seed: string): string {
  const draw = seededDraw(seed);
  return shape.map((part) => drawPart(part, draw)).join('');
}

function drawPart(part: string | Run | Choice, draw: Draw): string {
  if (typeof part === 'string') return part;
  if ('oneOf' in part) return part.oneOf[0] ?? '';
  const from = characters(part).filter((character) => /[A-Za-z0-9]/.test(character));
  const drawn = Array.from({ length: part.min }, () => from[draw(from.length)] ?? '');
  // Digits are what tells a drawn value from a word; a short draw may have none by chance.
  if (part.min >= 8 && from.includes('7')) drawn[2] = drawn[5] = '7';
  return drawn.join('');
}

const RANGE = /\\?(.)-\\?(.)|\\?(.)/g;

/** The characters of a run's class; where it has those of a class within it, such as `\\s`, its letter. */
export function characters({ alphabet }: Run): string[] {
  return [...alphabet.matchAll(RANGE)].flatMap(([, from, to, single]) => {
    if (single !== undefined || from === undefined || to === undefined) return [single ?? ''];
    const first = from.charCodeAt(0);
    return Array.from({ length: to.charCodeAt(0) - first + 1 }, (_, i) => String.fromCharCode(first + i));
  });
}

/** The same numbers for the same seed, so that tests and docs are stable. */
export function seededDraw(seed: string): Draw {
  let state = fnv1a(seed);
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
