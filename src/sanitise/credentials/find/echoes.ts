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
  const secrets = new Map<string, string>();
  const lengths = new Set<number>();
  for (const { start, end, rule } of repeated(text, findings)) {
    const shortest = OF_PASSWORDS.has(rule) ? SHORTEST_ECHO : SHORTEST_DRAWN;
    const secret = end - start < shortest || end - start > LONGEST_ECHO ? '' : text.slice(start, end);
    if (!isTelling(secret, rule)) continue;
    secrets.set(secret, rule);
    lengths.add(secret.length);
  }
  if (secrets.size === 0) return [];
  effort.steps -= text.length / STEPS.characters;
  if (secrets.size <= FEW) return occurrences(text, secrets);
  const echoes: Finding[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32;
    if (code >= 128 || SEPARATES[code] === 0) continue;
    if (i - start >= SHORTEST_ECHO) {
      const end = i - Number(!lengths.has(i - start) && /[.:!?]/.test(text[i - 1] ?? ''));
      const rule = lengths.has(end - start) ? secrets.get(text.slice(start, end)) : undefined;
      if (rule !== undefined) echoes.push({ start, end, rule });
    }
    start = i + 1;
  }
  return echoes;
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

function occurrences(text: string, secrets: ReadonlyMap<string, string>): Finding[] {
  const found: Finding[] = [];
  for (const [secret, rule] of secrets)
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length))
      if (mayBeEcho(text, at, at + secret.length)) found.push({ start: at, end: at + secret.length, rule });
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
