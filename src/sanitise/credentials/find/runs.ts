import type { BesideKind } from '../kinds/kind.ts';
import { patternOf } from '../kinds/shape.ts';
import { isUuid, looksRandom } from '../text/randomness.ts';
import { matchEnd, note, type Scan } from './scan.ts';
import { type CompiledToken, findToken } from './tokens.ts';

/** How far before a value its vendor's name, or a word such as "token", is looked for. */
const WINDOW = 72;
/** What says that the value right behind it is an id or a digest. */
const HARMLESS =
  /(?:\b(?:commit|sha-?\d*|md5|digest|checksum|hash|integrity|etag|revision|rev|build|trace|span|correlation|request|transaction|order|invoice|device|deployment|release|version|fingerprint|thumbprint|serial|run|job|tenant|subscription|instance|session|user|account|project|organi[sz]ation|team|workspace|client|resource|object|zone|event|message|app|application|dashboard|channel|page|campaign|list|policy|cluster|node|server|database|table|index|customer|company|uuid|guid|id)(?:[ _-]?(?:id|ids|uuid|hash|number|no))?|\b\w{0,30}(?:[_-](?:id|ID|uuid|UUID|hash|sha|digest)|[a-z](?:Id|ID|Uuid|Hash|Sha|Digest)))["'`]?\s{0,3}(?:[:=#>@(]{1,2}|\bis\b|\bof\b|\bwas\b)?\s{0,3}["'`(]?$/;
const DIGEST_BEFORE = /(?:\b(?:sha\d{1,3}|md5|h1)[:=-]|\/|\.|@|ENC\[[^\]]{0,80})$/i;
const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Words that make a drawn value near them a secret, in sentences as in settings. */
const TELLING =
  /\b(?:api[ _-]?key|apikey|access[ _-]?key|secret[ _-]?key|private[ _-]?key|auth[ _-]?key|signing[ _-]?key|encryption[ _-]?key|license[ _-]?key|secret|token|password|passwd|passphrase|credentials?|bearer)s?\b([^\n]{0,40})$/i;
const NEGATED =
  /\b(?:id|hash|sha|digest|fingerprint|commit|uuid|request|url|for (?:run|task|job|request|execution))\b/i;

interface Shaped {
  id: string;
  pattern: RegExp;
}

/** Says of a run of key characters whether what stands before it makes it a secret. */
export function runFinder(
  kinds: readonly BesideKind[],
  shaped: readonly CompiledToken[],
): (scan: Scan, start: number, end: number) => void {
  const byName = namesOf(kinds);
  return (scan, start, end) => {
    const { text } = scan;
    if (shaped.some((token) => findToken(scan, start, token) > start)) return;
    const to = withPadding(text, end);
    const value = text.slice(start, end);
    if (value.length > 512 || !looksRandom(value)) return;
    const window = text.slice(Math.max(0, start - WINDOW), start);
    if (DIGEST_BEFORE.test(window)) return;
    const rule = vendorRule(byName, window, value) ?? tellingRule(window, value) ?? calledRule(text, to);
    if (rule !== null) note(scan, start, to, rule);
  };
}

function namesOf(kinds: readonly BesideKind[]): Map<string, Shaped[]> {
  const byName = new Map<string, Shaped[]>();
  // UUIDs before the wider alphabets that they fit as well.
  const ordered = kinds.toSorted((a, b) => b.shape.length - a.shape.length);
  for (const { id, names, shape } of ordered) {
    const pattern = new RegExp(`^${patternOf(shape)}$`);
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), { id, pattern }]);
  }
  return byName;
}

function withPadding(text: string, end: number): number {
  return text.startsWith('==', end) ? end + 2 : text[end] === '=' ? end + 1 : end;
}

function vendorRule(byName: Map<string, Shaped[]>, window: string, value: string): string | null {
  const words = (window.match(WORDS) ?? []).map((word) => word.toLowerCase());
  for (let i = words.length - 1; i >= 0; i--) {
    const shapes = byName.get(words[i] ?? '') ?? byName.get((words[i - 1] ?? '') + (words[i] ?? ''));
    const shaped = shapes?.find(({ pattern }) => pattern.test(value));
    if (shaped !== undefined) return HARMLESS.test(window) ? null : shaped.id;
  }
  return null;
}

const CALLED =
  /["'`]?[ \t]{1,4}(?:is|was) (?:the|my|your|our|his|her|their|its) (?:\w{1,20} ){0,2}(?:password|passphrase|secret|token|api key|key|credential)/y;

/** `x is the password`. */
function calledRule(text: string, end: number): string | null {
  return matchEnd(CALLED, text, end) < 0 ? null : 'beside-telling-word';
}

function tellingRule(window: string, value: string): string | null {
  const match = TELLING.exec(window);
  if (match === null || isUuid(value)) return null;
  const rest = match[1] ?? '';
  return NEGATED.test(rest) || HARMLESS.test(window) ? null : 'beside-telling-word';
}
