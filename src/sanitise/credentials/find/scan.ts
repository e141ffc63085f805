import { type Effort, STEPS } from '../effort.ts';
import type { BesideKind } from '../kinds/kind.ts';
import type { ShapeMatcher } from '../kinds/match-shape.ts';
import type { Finding } from '../mask.ts';
import { isAlphanumericCode } from '../text/char-class.ts';

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
  /** How far names have been read. */
  nameTo: number;
  /** What may still be spent on the text, and on others that share it. */
  readonly effort: Effort;
  /** The last commands met, the newest last. */
  commands: readonly Command[];
  /** How far lines have been read as those of tables, so that none is taken for the head of another, or read again. */
  tableTo: number;
  /** How far Kubernetes manifests have been read, so that no part is read twice. */
  manifestTo: number;
  /** How far objects have been read as cookies. */
  cookiesTo: number;
  /** Where the parameters of URLs that were read last began and ended: one is not read again as the end of another. */
  parameterFrom: number;
  parameterTo: number;
  /** Up to where it is known that no JSON Web Token begins. */
  noJwtTo: number;
  /** Where the next line that ends in a colon does so. */
  announcedAt: number;
  /** Where the next armour of a private key ends. */
  armourTo: number;
  /** Where the next thing stands that no URL goes on behind. */
  urlTo: number;
  /** Where the next parameter of a URL ends. */
  parameterEnd: number;
  /** How far the words beside those about a login have been read. */
  loginWordsTo: number;
  /** Where the next such word begins. */
  loginWordAt: number;
}

export interface VendorSeen {
  end: number;
  kinds: readonly VendorShape[];
}

/** A kind of key, and what all of such a key looks like in small letters. */
export interface VendorShape {
  id: BesideKind['id'];
  matcher: ShapeMatcher;
  /** Whether only a value right behind the name is one. */
  joined: boolean;
}

/** A tool's name that was met, and the command that it begins. */
export interface Command {
  tool: string;
  /** Where the tool's name ended. */
  from: number;
  /** How far it has been made sure that the command goes on. */
  checkedTo: number;
  /** Where its line ends, once that is known; a backslash before the break goes on with it. */
  lineTo: number | null;
}

/** A place behind any text. No infinity: a field that held one would be of another type, and all that V8 has optimised is for one. */
export const NOWHERE = 2 ** 30;

export function scanOf(text: string, effort: Effort): Scan {
  return {
    text,
    found: [],
    maskedTo: 0,
    tellingTo: -1,
    vendors: [],
    nameTo: 0,
    effort,
    commands: [],
    tableTo: 0,
    manifestTo: 0,
    cookiesTo: 0,
    parameterFrom: -1,
    parameterTo: -1,
    noJwtTo: 0,
    announcedAt: -1,
    armourTo: -1,
    urlTo: -1,
    parameterEnd: -1,
    loginWordsTo: 0,
    loginWordAt: -1,
  };
}

/** Whether the text is masked as a whole, as no more time may be taken for it. */
export function isSpent({ effort }: Scan): boolean {
  return effort.steps <= 0;
}

/** Counts a part of the search. */
export function spend({ effort }: Scan, part: keyof typeof STEPS): void {
  effort.steps -= STEPS[part];
}

/** Steps that are for so many characters each. */
type StepOfCharacters = 'valueRead' | 'tokenCharacters' | 'writtenCharacters';

/** Counts so many characters that were read, which a name within them may have read again. */
export function spendOn({ effort }: Scan, characters: number, step: StepOfCharacters = 'valueRead'): void {
  effort.steps -= characters / STEPS[step];
}

/**
 * Looks at a place where its literal stands.
 *
 * @returns the position up to which the text is dealt with: nothing before it is looked at by another finder. The
 * given position where this finder has nothing to say.
 */
export type Finder = (scan: Scan, at: number) => number;

/** From this length on, what follows a secret without a break is the rest of it: its form may have a length, and this one another. */
const LONG = 100;
const REST = /(?:[A-Za-z0-9]|[_.+~-](?=[A-Za-z0-9]))+/y;

/** Notes a secret; does nothing for an empty one. */
export function note(scan: Scan, start: number, end: number, rule: string): void {
  if (end <= start) return;
  spend(scan, 'finding');
  // Within what is masked, a rest would be read again from each secret.
  const goesOn =
    end - start >= LONG && start >= scan.maskedTo && isAlphanumericCode(scan.text.charCodeAt(end - 1));
  const last = goesOn ? Math.max(end, matchEnd(REST, scan.text, end)) : end;
  scan.found.push({ start, end: last, rule });
  scan.maskedTo = Math.max(scan.maskedTo, last);
}

/** So much of a value tells whether it is a secret; all of it is masked. */
const MOST_JUDGED = 512;

/** What a value is judged by. */
export function judged(text: string, start = 0, end = text.length): string {
  return text.slice(start, Math.min(end, start + MOST_JUDGED));
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

/**
 * Where a pattern matches next from a position on; beyond the text where it does nowhere. It is remembered in `place`: a text
 * that is nothing but beginnings is not searched to its end from each of them.
 */
export function nextMatch(
  scan: Scan,
  place: 'announcedAt' | 'armourTo' | 'urlTo' | 'parameterEnd' | 'loginWordAt',
  pattern: RegExp,
  from: number,
): number {
  if (scan[place] < from) {
    pattern.lastIndex = from;
    scan[place] = pattern.exec(scan.text)?.index ?? NOWHERE;
  }
  return scan[place];
}
