import type { BesideKind } from '../kinds/kind.ts';
import type { Finding } from '../mask.ts';
import type { Telling } from '../text/names.ts';

/** What the finders share while one text is searched. */
export interface Scan {
  readonly text: string;
  readonly found: Finding[];
  /** The end of the last secret noted so far. */
  maskedTo: number;
  /** Where a word such as "token" last ended; -1 if there was none. */
  tellingTo: number;
  /** The last vendors' names met, the newest last, and where they ended. */
  readonly vendors: VendorSeen[];
  /** Where what was taken for a written token last ended, and how many such began before it in a row. */
  writtenTo: number;
  writtenInRow: number;
  /** How far Kubernetes manifests have been read, so that no part is read twice. */
  manifestTo: number;
  /** What the names met so far tell: the same few occur again and again. */
  readonly tellings: Map<string, Telling>;
  /** Whether the short values met so far only stand for a secret. */
  readonly placeholders: Map<string, boolean>;
}

export interface VendorSeen {
  end: number;
  kinds: readonly VendorShape[];
}

/** A kind of key, and what all of such a key looks like. */
export interface VendorShape {
  id: BesideKind['id'];
  pattern: RegExp;
}

export function scanOf(text: string): Scan {
  return {
    text,
    found: [],
    maskedTo: 0,
    tellingTo: -1,
    vendors: [],
    writtenTo: 0,
    writtenInRow: 0,
    manifestTo: 0,
    tellings: new Map(),
    placeholders: new Map(),
  };
}

/**
 * Looks at a place where its literal stands.
 *
 * @returns the position up to which the text is dealt with: nothing before it is looked at by another finder. The
 * given position where this finder has nothing to say.
 */
export type Finder = (scan: Scan, at: number) => number;

/** Notes a secret; does nothing for an empty one. */
export function note(scan: Scan, start: number, end: number, rule: string): void {
  if (end <= start) return;
  scan.found.push({ start, end, rule });
  scan.maskedTo = Math.max(scan.maskedTo, end);
}

/** The end of a match of a sticky pattern at a position, or -1. */
export function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** A match of a sticky pattern at a position, or null. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
