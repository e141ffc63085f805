import type { BesideKind } from '../kinds/kind.ts';
import { inSmallLetters, ShapeMatcher } from '../kinds/match-shape.ts';
import { beginsWord, isAlphanumericCode } from '../text/char-class.ts';
import { isUuid, isWritten, looksRandom } from '../text/randomness.ts';
import { isDrawnSetting } from './drawn-settings.ts';
import { loginOfHost } from './host-logins.ts';
import { isBehindNoun, isBehindPreposition, isHost, isId, isNamedId } from './ids.ts';
import { isPrefixed } from './prefixed.ts';
import { type Finder, isSpent, matchEnd, note, type Scan, spend, type VendorShape } from './scan.ts';
import { type CompiledToken, findToken } from './tokens.ts';

/** How far before a value its vendor's name, or a word such as "token", is looked for. */
const REACH = 64;
const MOST_VENDORS = 8;
/** From this length on, a vendor's name is taken for one also within another word, as in `myherokukey`. */
const UNMISTAKABLE = 6;

/** Words that make a drawn value near them a secret, in sentences as in settings. */
const TELLING =
  /(?<![A-Za-z])(?:api[ _-]?key|apikey|access[ _-]?key|secret[ _-]?key|private[ _-]?key|auth[ _-]?key|signing[ _-]?key|(?:en|de)cryption[ _-]?key|(?:master|storage|license)[ _-]?key|secret|token|password|passwd|passphrase|credentials?|bearer)s?\b([^\n]{0,40}|[ \t:.]{0,4}(?:\r?\n[ \t]{0,16}){1,2}(?:[\w.$-]{1,40}[ \t]{0,4}[:=]{1,2}[ \t]{0,4}["'`]?)?)$/i;
const NEGATED =
  /\b(?:id|hash|sha|digest|fingerprint|commit|uuid|request|url|for (?:run|task|job|request|execution))\b/i;
const TELLING_LITERALS = ['key', 'secret', 'token', 'passw', 'passphrase', 'credential', 'bearer'];

/** Notes where telling words stand; says nothing of what they are beside. */
export const tellingWords: { literals: readonly string[]; find: Finder } = {
  literals: TELLING_LITERALS,
  find: (scan, at) => {
    scan.tellingTo = at + 3;
    return at;
  },
};

/** The finders that note where vendors' names stand. */
export function vendorNames(kinds: readonly BesideKind[]): { literals: readonly string[]; find: Finder }[] {
  return [...shapesByName(kinds)].map(([name, shapes]) => ({
    literals: [name],
    find: (scan, at) => {
      if (!isWholeName(scan.text, at, name.length)) return at;
      if (scan.vendors.length === MOST_VENDORS) scan.vendors.shift();
      scan.vendors.push({ end: at + name.length, kinds: shapes });
      return at;
    },
  }));
}

function shapesByName(kinds: readonly BesideKind[]): Map<string, VendorShape[]> {
  const byName = new Map<string, VendorShape[]>();
  // UUIDs before the wider alphabets that they fit as well; what fits any value comes last.
  const byForm = kinds.toSorted(
    (a, b) => Number(a.joined ?? false) - Number(b.joined ?? false) || b.shape.length - a.shape.length,
  );
  for (const { id, names, shape, joined = false } of byForm) {
    const matcher = new ShapeMatcher(inSmallLetters(shape));
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), { id, matcher, joined }]);
  }
  return byName;
}

/** So many key characters in a row are encoded bytes, which contain any short name by chance. */
const ENCODED = 40;

function isWithinEncoded(text: string, at: number, length: number): boolean {
  let from = at;
  let to = at + length;
  while (from > 0 && to - from < ENCODED && isBase64Code(text.charCodeAt(from - 1))) from -= 1;
  while (to - from < ENCODED && isBase64Code(text.charCodeAt(to))) to += 1;
  return to - from >= ENCODED;
}

const isBase64Code = (code: number) => isAlphanumericCode(code) || code === PLUS || code === SLASH;
const PLUS = 43;
const SLASH = 47;

function isWholeName(text: string, at: number, length: number): boolean {
  if (isWithinEncoded(text, at, length)) return false;
  const before = text[at - 1] ?? '';
  const after = text[at + length] ?? '';
  const begins =
    beginsWord(text, at) ||
    !/[A-Za-z]/.test(before) ||
    (/[a-z]/.test(before) && /[A-Z]/.test(text[at] ?? ''));
  // Letters of two words are no name: there is no Meraki in `CameraKit`.
  if (length >= UNMISTAKABLE) return begins || !/[a-z][A-Z]/.test(text.slice(at, at + length));
  return begins && !/[a-z]/.test(after);
}

/** Says of a run of key characters whether it is a token by its form, or a secret by what stands before it. */
export function runFinder(
  shaped: readonly CompiledToken[],
): (scan: Scan, start: number, end: number) => void {
  const byLength = tokensByLength(shaped);
  return (scan, from, end) => {
    if (isSpent(scan)) return;
    spend(scan, 'run');
    const { text } = scan;
    const start = afterEscape(text, from);
    const length = end - start;
    const before = text[start - 1];
    for (const token of byLength[Math.min(length, byLength.length - 1)] ?? []) {
      if ((token.sign === null || token.sign === before) && findToken(scan, start, token) > start) return;
    }
    if (isPrefixed(text, start, end)) {
      note(scan, start, end, 'prefixed-token');
      return;
    }
    if (isDrawnSetting(text, start, end)) {
      note(scan, start, end, 'drawn-setting');
      return;
    }
    const login = loginOfHost(text, start, end);
    if (login !== null) {
      note(scan, login[0], login[1], 'named-password');
      return;
    }
    const near = (to: number) => to >= start - REACH && to <= start;
    const vendors = scan.vendors.filter((seen) => near(seen.end));
    const isTold = near(scan.tellingTo);
    if (vendors.length === 0 && !isTold && matchEnd(CALLED, text, end) < 0) return;
    findNear(scan, start, end, vendors, isTold);
  };
}

/** The tokens that a run of each length may be; the last are those of any greater length. */
function tokensByLength(shaped: readonly CompiledToken[]): CompiledToken[][] {
  const bounds = shaped.flatMap(({ shortest, longest }) => [shortest, longest]).filter(Number.isFinite);
  return Array.from({ length: Math.max(...bounds) + 2 }, (_, length) =>
    shaped.filter(({ shortest, longest }) => length >= shortest && length <= longest),
  );
}

/** The run without the letter of an escape sequence, or the digits of a percent-encoded sign, before it. */
function afterEscape(text: string, from: number): number {
  const before = text[from - 1];
  if (before === '\\' && /[nrt]/.test(text[from] ?? '')) return from + 1;
  return before === '%' && /^[0-9A-Fa-f]{2}/.test(text.slice(from, from + 2)) ? from + 2 : from;
}

function findNear(scan: Scan, start: number, end: number, vendors: Scan['vendors'], isTold: boolean): void {
  const { text } = scan;
  spend(scan, 'runNear');
  const value = text.slice(start, end);
  if (!looksRandom(value) || isWritten(value) || isHost(text, end)) return;
  spend(scan, 'runDrawn');
  if (isId(value)) return;
  const window = text.slice(Math.max(0, start - REACH - 8), start);
  if (isNamedId(window)) return;
  const rule =
    vendorRule(scan, start, vendors, value) ??
    (isTold ? tellingRule(window, value) : null) ??
    calledRule(text, end);
  if (rule !== null) note(scan, start, withPadding(text, end), rule);
}

function withPadding(text: string, end: number): number {
  return text.startsWith('==', end) ? end + 2 : text[end] === '=' ? end + 1 : end;
}

/** What may stand between a service's name and a key of it that has no form of its own. */
const JOINED =
  /^(?:[._-]?(?:api|app|auth|live|prod(?:uction)?|test|dev|sandbox|staging|v?\d{1,2}|sdk|rest|bot|io|com|access|service|server|creds?)){0,2}(?:\\{0,3}["'`\]]){0,2}(?:\s{0,4}(?:[-:=]{1,2}>?|\(|,|\|)\s{0,4}(?:\\{0,3}["'`({[]){0,2}|\s{1,4}\\{0,3}["'`({[])$/i;

function vendorRule(scan: Scan, start: number, vendors: Scan['vendors'], value: string): string | null {
  const letters = value.toLowerCase();
  for (const { end, kinds } of vendors.toReversed()) {
    const between = scan.text.slice(end, start);
    if (isBehindNoun(between)) continue;
    const shape = kinds.find(
      ({ matcher, joined }) => matcher.fits(letters) && (!joined || (!isUuid(value) && JOINED.test(between))),
    );
    if (shape !== undefined) return shape.id;
  }
  return null;
}

function tellingRule(window: string, value: string): string | null {
  const match = TELLING.exec(window);
  if (match === null || isBehindNoun(window) || isBehindPreposition(window)) return null;
  if (isUuid(value) && !NAMED_KEY.test(window)) return null;
  return NEGATED.test(match[1] ?? '') ? null : 'beside-telling-word';
}

/** What makes even a UUID a secret in a sentence: `the API key 0b5c2d4e-…`. */
const NAMED_KEY =
  /(?<![A-Za-z])(?:api|access|secret|private|auth|signing|encryption|license)[ _-]?key(?: (?:is|was))?[:=]?\s{1,2}["'`]?$/i;

const CALLED =
  /["'`]?[ \t]{1,4}(?:(?:is|was) (?:the|my|your|our|his|her|their|its) (?:\w{1,20} ){0,2}(?:password|passphrase|secret|token|api key|key|credential)|as (?:the|my|your|our|his|her|their|its|an?) (?:\w{1,20} ){0,2}(?:password|passphrase|secret|token|(?:api|access|secret) key|credential)\b)/y;

/** `x is the password`. */
function calledRule(text: string, end: number): string | null {
  return matchEnd(CALLED, text, end) < 0 ? null : 'beside-telling-word';
}
