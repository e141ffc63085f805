import type { Finder } from './scan.ts';

interface Anchor {
  /** In lower case; at least three characters. */
  literal: string;
  find: Finder;
}

/** Literals to be searched for all at once, whatever their case, and what to do where one stands. */
export interface AnchorTable {
  /** One byte for each pair of folded characters: 1 where a literal begins so. */
  pairs: Uint8Array;
  /** By the first three folded characters, the longest literal first. */
  byStart: ReadonlyMap<number, readonly Anchor[]>;
}

/** A character's place in 0..63: letters without case, digits, and the signs that occur in literals. 0: any other. */
export const FOLD = foldTable();

function foldTable(): Uint8Array {
  const table = new Uint8Array(128);
  const signs = '_-.:/=$@{~<%"\'! ';
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code).toLowerCase();
    const sign = signs.indexOf(character);
    if (character >= 'a' && character <= 'z') table[code] = character.charCodeAt(0) - 96;
    else if (character >= '0' && character <= '9') table[code] = 27 + Number(character);
    else if (sign >= 0) table[code] = 37 + sign;
  }
  return table;
}

const foldAt = (literal: string, index: number) => FOLD[literal.charCodeAt(index)] ?? 0;

export function anchorTable(anchors: readonly { literals: readonly string[]; find: Finder }[]): AnchorTable {
  const pairs = new Uint8Array(64 * 64);
  const byStart = new Map<number, Anchor[]>();
  for (const { literals, find } of anchors) {
    for (const given of literals) {
      const literal = given.toLowerCase();
      if (literal.length < 3) throw new Error(`The literal "${given}" is too short to be searched for.`);
      if ([0, 1, 2].some((index) => foldAt(literal, index) === 0)) {
        throw new Error(`The literal "${given}" begins with a sign that is not searched for.`);
      }
      const pair = (foldAt(literal, 0) << 6) | foldAt(literal, 1);
      const start = (pair << 6) | foldAt(literal, 2);
      pairs[pair] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), { literal, find }]);
    }
  }
  for (const found of byStart.values()) found.sort((a, b) => b.literal.length - a.literal.length);
  return { pairs, byStart };
}

/** Whether a literal (in lower case) stands at a position, in any case. */
export function standsAt(text: string, at: number, literal: string): boolean {
  if (at + literal.length > text.length) return false;
  for (let i = 3; i < literal.length; i++) {
    const code = text.charCodeAt(at + i);
    const folded = code >= 65 && code <= 90 ? code + 32 : code;
    if (folded !== literal.charCodeAt(i)) return false;
  }
  return true;
}
