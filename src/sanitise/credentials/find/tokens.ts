import type { Lead, TokenKind } from '../kinds/kind.ts';
import { ShapeMatcher } from '../kinds/match-shape.ts';
import { openings, patternOf, type Shape } from '../kinds/shape.ts';
import { beginsWord, isAlphanumericCode } from '../text/char-class.ts';
import { isWritten, looksRandom } from '../text/randomness.ts';
import { type Finder, matchAt, matchEnd, note, type Scan, spendOn } from './scan.ts';

interface CompiledToken {
  id: string;
  matcher: ShapeMatcher;
  /** What has to stand right before the token; null: anything. */
  after: RegExp | null;
  /** Where it is none all the same. */
  unless: RegExp | null;
  lookBack: number;
  /** Whether it is a letter or two and so many characters: what goes on behind them is something else, as `s.GetTokenOfAnybody`. */
  exact: boolean;
  /** Characters that the shortest such token has. */
  least: number;
  /** The sign that has to stand right before the token, where it is always the same one. */
  sign: string | null;
  /** What it begins with: the literals that are the same in each, the longest first. */
  openings: readonly string[];
  /** The length of the shortest of them. */
  opening: number;
  /** How long the run of key characters is with which the token begins. */
  shortest: number;
  longest: number;
}

/** The finder of each kind of token that begins with a literal, or that a literal leads up to. */
export function tokenFinders(kinds: readonly TokenKind[]): { literals: readonly string[]; find: Finder }[] {
  return kinds.filter(hasLiteral).map((kind) => {
    return {
      literals: literalsOf(kind),
      find: kind.lead === undefined ? ownFinder(kind) : ledFinder(kind, kind.lead),
    };
  });
}

function ownFinder(kind: TokenKind): Finder {
  const compiled = compile(kind);
  return (scan, at) => findToken(scan, at, compiled);
}

function ledFinder({ id, shape }: TokenKind, lead: Lead): Finder {
  const pattern = new RegExp(`${lead.pattern}(${patternOf(shape)})`, 'y');
  const least = leastOf(shape);
  return (scan, at) => findLed(scan, at, { id, pattern, least });
}

/** The kinds that begin with no literal long enough to be searched for, but that a run of key characters may be. */
export function shapedTokens(kinds: readonly TokenKind[]): CompiledToken[] {
  return kinds.filter((kind) => !hasLiteral(kind)).map(compile);
}

function literalsOf({ shape, anchors, lead }: TokenKind): readonly string[] {
  return lead === undefined ? (anchors ?? openings(shape)) : [lead.anchor];
}

function hasLiteral(kind: TokenKind): boolean {
  const literals = literalsOf(kind);
  return literals.length > 0 && literals.every((literal) => literal.length >= 3);
}

/** Patterns of what has to stand before a token, by their source: many kinds have the same. */
const BEFORE = new Map<string, RegExp>();

function compile({ id, shape, after, unless, lookBack = 0 }: TokenKind): CompiledToken {
  return {
    id,
    lookBack,
    matcher: new ShapeMatcher(shape),
    after: after === undefined ? null : lookBehind(after),
    unless: unless === undefined ? null : new RegExp(unless, 'iy'),
    exact: isExact(shape),
    least: leastOf(shape),
    sign: after?.endsWith(':') ? ':' : after?.endsWith('\\|') ? '|' : null,
    ...openingOf(shape),
    ...firstRun(shape),
  };
}

function isExact([opening, run, more]: Shape): boolean {
  const isShort = typeof opening === 'string' && opening.length < 3;
  return isShort && typeof run === 'object' && 'min' in run && run.min === run.max && more === undefined;
}

function lookBehind(source: string): RegExp {
  const pattern = BEFORE.get(source) ?? new RegExp(`(?<=${source})`, 'y');
  BEFORE.set(source, pattern);
  return pattern;
}

/** The literals with which a shape begins, the longest first, and the length of the shortest. */
function openingOf([first]: Shape): { openings: readonly string[]; opening: number } {
  const literals =
    typeof first === 'string' ? [first] : first !== undefined && 'oneOf' in first ? first.oneOf : [''];
  const openings = literals.toSorted((a, b) => b.length - a.length);
  return { openings, opening: openings.at(-1)?.length ?? 0 };
}

/** The lengths of the run of key characters with which a shape begins: without end where all of it is such a run. */
function firstRun(shape: Shape): { shortest: number; longest: number } {
  let shortest = 0;
  let longest = 0;
  for (const part of shape) {
    const [least, most] = lengthsOf(part);
    const outside = outsideRun(part);
    if (outside === 0) return { shortest, longest };
    shortest += outside ?? least;
    longest += outside ?? most;
    if (outside !== null) return { shortest, longest };
  }
  return { shortest, longest: Number.POSITIVE_INFINITY };
}

function leastOf(shape: Shape): number {
  return shape.reduce((sum, part) => {
    const isChoice = typeof part === 'object' && 'oneOf' in part;
    return sum + (isChoice ? Math.min(...part.oneOf.map(({ length }) => length)) : lengthsOf(part)[0]);
  }, 0);
}

function lengthsOf(part: Shape[number]): [number, number] {
  if (typeof part === 'string') return [part.length, part.length];
  if ('oneOf' in part) return [part.oneOf[0]?.length ?? 0, part.oneOf[0]?.length ?? 0];
  return [part.min, part.max];
}

/** How many characters of a literal come before one that ends a run; null where none ends it. */
function outsideRun(part: Shape[number]): number | null {
  if (typeof part !== 'string') return null;
  const index = part.search(/[^A-Za-z0-9+/_-]/);
  return index < 0 ? null : index;
}

/** @returns the end of the token that begins at a position less what the kind looks back, or the position. */
export function findToken(scan: Scan, at: number, token: CompiledToken): number {
  const { id, lookBack } = token;
  const start = at - lookBack;
  const { text } = scan;
  if (start + token.least > text.length) return at;
  const glued = start >= 0 && !beginsWord(text, start);
  if (start < 0 || (glued && token.opening < LONG_OPENING)) return at;
  const shapedTo = endOfToken(text, start, token);
  if (shapedTo < 0) return at;
  const found = text.slice(start, shapedTo);
  spendOn(scan, found.length, 'tokenCharacters');
  if (found.includes('EXAMPLE') && !DOCUMENTED_ID.test(found)) return at;
  const opening = token.openings.find((literal) => text.startsWith(literal, start))?.length ?? 0;
  if (token.exact && isAlphanumericCode(text.charCodeAt(shapedTo))) return at;
  if (isWithinBase64(text, start) && (glued || opening < LONG_OPENING)) return at;
  if (isOfDigest(text, start)) return at;
  if (isWritten(found.slice(opening)) || (glued && !isGluedToken(found, opening))) {
    // A real token may begin within what is written, so that each of its characters may be looked at many times.
    spendOn(scan, found.length, 'writtenCharacters');
    return at;
  }
  const end = rowEnd(text, tailEnd(text, shapedTo), found.slice(0, opening), token);
  note(scan, start, end, id);
  return end;
}

/** The id that documentation shows has the form of all others, and whoever sees it masked has lost nothing. */
const DOCUMENTED_ID = /^A[KS]IA[A-Z0-9]{9}EXAMPLE/;

/** The end of what has the token's shape and stands behind what it needs; -1 where nothing does. */
function endOfToken(text: string, at: number, { matcher, after, unless }: CompiledToken): number {
  const end = matcher.endOf(text, at);
  if (end >= 0 && unless !== null && matchEnd(unless, text, at) >= 0) return -1;
  return end >= 0 && after !== null && matchEnd(after, text, at) < 0 ? -1 : end;
}

/** The end of the last of several such tokens that follow each other without a break. */
function rowEnd(text: string, first: number, head: string, token: CompiledToken): number {
  let end = first;
  for (let at = end - head.length; head.length >= LONG_OPENING && at <= end; at++) {
    const next = text.startsWith(head, at) ? endOfToken(text, at, token) : -1;
    if (next <= end) continue;
    end = tailEnd(text, next);
    at = end - head.length;
  }
  return end;
}

/** From this length on an opening is not in other text by chance, also where no word begins. */
const LONG_OPENING = 4;
/** What base64 has before a sign that could as well separate words. */
const BASE64_BEFORE = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9+/]{17}$/;

/** Whether what stands in the middle of a word is a token all the same: by an opening that no word has, and a drawn rest. */
function isGluedToken(token: string, opening: number): boolean {
  const rest = token.slice(opening);
  if (!looksRandom(rest)) return false;
  const head = token.slice(0, opening);
  return UNLIKE_WORDS.test(head) || ALWAYS_SO.test(token) || (/[-_.]/.test(head) && OF_BOTH_CASES.test(rest));
}

const UNLIKE_WORDS = /_|^.{5,}-|[A-Z0-9].*-|^xox|^xapp/;
/** What no compound word goes on with. */
const OF_BOTH_CASES = /^(?=[^A-Z]{0,40}[A-Z])(?=[^a-z]{0,40}[a-z])(?=\D{0,40}\d)[A-Za-z0-9]{20}/;
/** Kinds whose openings go on in the same way in each token. */
const ALWAYS_SO = /^AI[z]aSy|^AQ\.Ab8/;

function isWithinBase64(text: string, start: number): boolean {
  if (!/[A-Za-z0-9+/]/.test(text[start - 1] ?? '')) return false;
  return BASE64_BEFORE.test(text.slice(Math.max(0, start - 17), start));
}

/** `sha256:AP1A…`, `sha512-ghp0…`: what follows is a digest, whatever it begins with. */
function isOfDigest(text: string, start: number): boolean {
  const sign = text[start - 1];
  return (sign === ':' || sign === '-') && /sha\d{1,3}.$/i.test(text.slice(Math.max(0, start - 7), start));
}

function findLed(
  scan: Scan,
  at: number,
  { id, pattern, least }: { id: string; pattern: RegExp; least: number },
): number {
  if (at + least > scan.text.length) return at;
  const match = matchAt(pattern, scan.text, at);
  const secret = match?.[1];
  if (match === null || secret === undefined || isFilledIn(secret)) return at;
  const end = at + match[0].length;
  const tail = tailEnd(scan.text, end);
  note(scan, end - secret.length, tail, id);
  return tail;
}

/** `T00000000/B00000000/XXXXXXXX`: each part is one character over and over. */
function isFilledIn(secret: string): boolean {
  return secret.split('/').every((part) => /^[TB]?(.)\1+$/.test(part));
}

/** What follows a token without a break belongs to it, whatever its kind's shape says. */
const TAIL = /[A-Za-z0-9]*={0,2}/y;

function tailEnd(text: string, from: number): number {
  return Math.max(from, matchEnd(TAIL, text, from));
}

/** The kind of token that a stretch of text is, if it is one from its beginning to its end. */
export function tokenKindIdentifier(kinds: readonly TokenKind[]): (value: string) => string | null {
  const byOpening = new Map<string, { id: string; matcher: ShapeMatcher }[]>();
  for (const { id, shape } of kinds.filter(({ lead }) => lead === undefined)) {
    const whole = { id, matcher: new ShapeMatcher([...shape, PADDING]) };
    for (const opening of new Set(openings(shape).map((literal) => literal.slice(0, 3)))) {
      byOpening.set(opening, [...(byOpening.get(opening) ?? []), whole]);
    }
  }
  return (value) => byOpening.get(value.slice(0, 3))?.find(({ matcher }) => matcher.fits(value))?.id ?? null;
}

const PADDING = { alphabet: '=', min: 0, max: 2 };

export type { CompiledToken };
