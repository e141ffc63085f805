import { type Effort, STEPS } from '../effort.ts';
import type { Finding } from '../mask.ts';
import { hasLetterAndDigit } from '../text/char-class.ts';
import { isWordy, looksRandom } from '../text/randomness.ts';
import { isId } from './ids.ts';

/** What separates words, as arguments in logs are apart. */
const SEPARATES = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(code <= 32 || '"\'`<>()[]{},;=|&\\'.includes(String.fromCharCode(code))),
);
const SHORTEST = 8;
const LONGEST = 256;
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
 * Where what was found to be a secret stands in the same text once more, as a word of its own and without anything that tells:
 * `login(ann, x) failed: password=x`.
 *
 * @param findings what is masked, in order and without overlaps
 */
export function echoesOf(text: string, findings: readonly Finding[], effort: Effort): Finding[] {
  const secrets = new Map<string, string>();
  const lengths = new Set<number>();
  for (const { start, end, rule } of findings) {
    const secret = end - start < SHORTEST || end - start > LONGEST ? '' : text.slice(start, end);
    if (!isTelling(secret, rule)) continue;
    secrets.set(secret, rule);
    lengths.add(secret.length);
  }
  if (secrets.size === 0) return [];
  effort.steps -= text.length / STEPS.characters;
  const echoes: Finding[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32;
    if (code >= 128 || SEPARATES[code] === 0) continue;
    if (i - start >= SHORTEST) {
      const end = i - Number(!lengths.has(i - start) && /[.:!?]/.test(text[i - 1] ?? ''));
      const rule = lengths.has(end - start) ? secrets.get(text.slice(start, end)) : undefined;
      if (rule !== undefined) echoes.push({ start, end, rule });
    }
    start = i + 1;
  }
  return echoes;
}

function isTelling(secret: string, rule: string): boolean {
  if (!hasLetterAndDigit(secret) || TELLS_NOTHING.test(secret) || isId(secret)) return false;
  return OF_PASSWORDS.has(rule) || (looksRandom(secret) && !isWordy(secret));
}
