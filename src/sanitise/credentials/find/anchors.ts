import { isDigitCode, isRunCode } from '../text/char-class.ts';
import type { Finder } from './scan.ts';

interface Anchor {
  /** In lower case; at least three characters. */
  literal: string;
  find: Finder;
}

/** Literals to be searched for all at once, whatever their case, and what to do where one stands. */
export interface AnchorTable {
  /** For each pair of folded characters, the row of `starts` with its third characters; 0 where no literal begins so. */
  pairs: Uint16Array;
  /** Rows of 64: for each third character an index into `anchors`, or 0. Small, so that it stays in the cache. */
  starts: Uint16Array;
  /** For each of `anchors` 64 bits: the folded fourth characters of its literals, as most places have another one. */
  fourths: Uint32Array;
  /** The literals with the same three first characters, the longest first. */
  anchors: readonly (readonly Anchor[])[];
}

/** The bits of a character's entry: its place among the folded characters, and whether it belongs to a run. */
export const FOLD_BITS = 63;
export const RUN_BIT = 64;
export const DIGIT_BIT = 128;

/** By character code: letters without case, digits, and the signs that begin literals; 0 is any other. */
export const CHARACTERS = characterTable();

function characterTable(): Uint8Array {
  const signs = '_-.:/=$@{~<%"\'! ';
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code).toLowerCase();
    const bits = (isRunCode(code) ? RUN_BIT : 0) | (isDigitCode(code) ? DIGIT_BIT : 0);
    if (character >= 'a' && character <= 'z') return bits | (character.charCodeAt(0) - 96);
    if (isDigitCode(code)) return bits | (27 + Number(character));
    const sign = signs.indexOf(character);
    return sign < 0 ? bits : bits | (37 + sign);
  });
}

const foldAt = (literal: string, index: number) => (CHARACTERS[literal.charCodeAt(index)] ?? 0) & FOLD_BITS;

export function anchorTable(finders: readonly { literals: readonly string[]; find: Finder }[]): AnchorTable {
  const byStart = new Map<number, Anchor[]>();
  for (const { literals, find } of finders) {
    for (const given of literals) {
      const literal = given.toLowerCase();
      const start = startOf(literal);
      byStart.set(start, [...(byStart.get(start) ?? []), { literal, find }]);
    }
  }
  return layOut(byStart);
}

function startOf(literal: string): number {
  const folded = [0, 1, 2].map((index) => foldAt(literal, index));
  if (literal.length < 3 || folded.includes(0)) {
    throw new Error(`The literal "${literal}" is too short, or begins with a sign that is not searched for.`);
  }
  return folded.reduce((start, place) => (start << 6) | place, 0);
}

function layOut(byStart: ReadonlyMap<number, Anchor[]>): AnchorTable {
  const pairs = new Uint16Array(64 * 64);
  const anchors: Anchor[][] = [[]];
  const rows: number[] = new Array(64).fill(0);
  for (const [start, found] of byStart) {
    const pair = start >> 6;
    if (pairs[pair] === 0) {
      pairs[pair] = rows.length / 64;
      for (let i = 0; i < 64; i++) rows.push(0);
    }
    rows[(pairs[pair] ?? 0) * 64 + (start & 63)] = anchors.length;
    anchors.push(found.toSorted((a, b) => b.literal.length - a.literal.length));
  }
  return { pairs, starts: Uint16Array.from(rows), fourths: fourthsOf(anchors), anchors };
}

function fourthsOf(anchors: readonly (readonly Anchor[])[]): Uint32Array {
  const fourths = new Uint32Array(anchors.length * 2);
  anchors.forEach((list, i) => {
    for (const { literal } of list) {
      const folded = foldAt(literal, 3);
      // One that has three characters alone stands before any other.
      if (literal.length === 3) fourths.fill(ALL_BITS, 2 * i, 2 * i + 2);
      else fourths[2 * i + (folded >> 5)] = (fourths[2 * i + (folded >> 5)] ?? 0) | (1 << (folded & 31));
    }
  });
  return fourths;
}

const ALL_BITS = 0xffffffff;

/** Whether a literal (in lower case), whose first three characters are known to, stands at a position, in any case. */
export function standsAt(text: string, at: number, literal: string): boolean {
  if (at + literal.length > text.length) return false;
  for (let i = 3; i < literal.length; i++) {
    const code = text.charCodeAt(at + i);
    const folded = code >= 65 && code <= 90 ? code + 32 : code;
    if (folded !== literal.charCodeAt(i)) return false;
  }
  return true;
}
