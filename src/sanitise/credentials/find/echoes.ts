import { type Effort, STEPS } from '../effort.ts';
import type { Finding } from '../mask.ts';
import { hasLetterAndDigit } from '../text/char-class.ts';
import { isWordy, looksRandom } from '../text/randomness.ts';
import { isId } from './ids.ts';

/** What separates words, as arguments in logs are apart. */
const SEPARATES = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(code <= 32 || '"\'`<>()[]{},;=|&\\'.includes(String.fromCharCode(code))),
);
export const SHORTEST_ECHO = 6;
const SHORTEST_DRAWN = 8;
/** Shorter ones are words of their own: `abc123` must not be taken out of `tsk_abc1234`. */
const SHORTEST_INSIDE_WORDS = 8;
export const LONGEST_ECHO = 256;
/** Rules of passwords, which people think up; the values of others may be a language or a variable, and have to look drawn. */
export const OF_PASSWORDS: ReadonlySet<string> = new Set([
  'password-by-form',
  'named-password',
  'url-password',
  'call-argument',
  'command-option',
  'common-password',
]);
/** A date and a number. */
const TELLS_NOTHING = /^\d{4}-\d{2}-\d{2}|^[-+]?[\d.]+(?:e[-+]?\d+)?$/i;

/**
 * Where what was found to be a secret stands in the same text once more, without anything that tells:
 * `login(ann, x) failed: password=x`.
 *
 * @param findings what is masked, in order and without overlaps
 */
export function echoesOf(text: string, findings: readonly Finding[], effort: Effort): Finding[] {
  /** With their rules; null for those that tell nothing. */
  const secrets = new Map<string, string | null>();
  const lengths = new Set<number>();
  let telling = 0;
  for (const { start, end, rule } of repeated(text, findings)) {
    const shortest = OF_PASSWORDS.has(rule) ? SHORTEST_ECHO : SHORTEST_DRAWN;
    if (end - start < shortest || end - start > LONGEST_ECHO) continue;
    const secret = text.slice(start, end);
    const known = secrets.get(secret);
    if (known === rule || (known !== undefined && !OF_PASSWORDS.has(rule))) continue;
    // To judge takes long: where there are many, those alone are judged that stand in the text once more.
    const tells = telling > FEW || isTelling(secret, rule);
    secrets.set(secret, tells ? rule : null);
    if (!tells) continue;
    if (!known) telling += 1;
    lengths.add(secret.length);
  }
  if (telling === 0) return [];
  effort.steps -= text.length / STEPS.characters;
  if (telling <= FEW) return occurrences(text, secrets);
  const echoes: Finding[] = [];
  let next = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32;
    if (code >= 128 || SEPARATES[code] === 0) continue;
    if (i - start >= SHORTEST_ECHO) {
      const end = i - Number(!lengths.has(i - start) && /[.:!?]/.test(text[i - 1] ?? ''));
      while ((findings[next]?.end ?? end) < end) next += 1;
      const isMasked = (findings[next]?.start ?? end) <= start;
      const rule =
        !isMasked && lengths.has(end - start) ? tellingRule(secrets, text.slice(start, end)) : null;
      if (rule !== null) echoes.push({ start, end, rule });
    }
    start = i + 1;
  }
  return echoes;
}

/** The rule of a secret that means the same wherever it stands; null for another. */
function tellingRule(secrets: Map<string, string | null>, secret: string): string | null {
  const rule = secrets.get(secret) ?? null;
  if (rule === null || isTelling(secret, rule)) return rule;
  secrets.set(secret, null);
  return null;
}

/** So few are looked for one by one, by the platform's own search: also within words, as in `shot-x.png`. */
const FEW = 8;

/** Those findings of a few that stand in the text once more, letter for letter: to judge what does not takes longer than to look. */
function repeated(text: string, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length > FEW) return findings;
  return findings.filter(({ start, end }) => {
    if (end - start > LONGEST_ECHO) return false;
    const secret = text.slice(start, end);
    return text.indexOf(secret) < start || text.includes(secret, end);
  });
}

function occurrences(text: string, secrets: ReadonlyMap<string, string | null>): Finding[] {
  const found: Finding[] = [];
  for (const [secret, rule] of secrets) {
    if (rule === null) continue;
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length))
      if (mayBeEcho(text, at, at + secret.length)) found.push({ start: at, end: at + secret.length, rule });
  }
  return found;
}

/** Whether what stands at a place, letter for letter, is long enough for it, or a word of its own. */
export function mayBeEcho(text: string, start: number, end: number): boolean {
  if (end - start >= SHORTEST_INSIDE_WORDS) return true;
  return !/\w/.test(text[start - 1] ?? ' ') && !/\w/.test(text[end] ?? ' ');
}

function isTelling(secret: string, rule: string): boolean {
  if (!hasLetterAndDigit(secret) || TELLS_NOTHING.test(secret) || isId(secret)) return false;
  return OF_PASSWORDS.has(rule) || (looksRandom(secret) && !isWordy(secret));
}
