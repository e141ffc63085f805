import { isThing } from './things.ts';

/** Room to count characters in, cleared by each use: making it anew would cost more than the counting. */
const COUNTS = new Uint16Array(128);

/** How often the most frequent character occurs, and which it is. `COUNTS` holds the frequencies of all afterwards. */
function countCharacters(text: string): { most: number; which: number } {
  COUNTS.fill(0);
  let most = 0;
  let which = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) & 127;
    const count = (COUNTS[code] ?? 0) + 1;
    COUNTS[code] = count;
    if (count > most) [most, which] = [count, code];
  }
  return { most, which };
}

/** Bits a character, by the frequencies of the characters in the text itself. */
export function entropy(text: string): number {
  countCharacters(text);
  let sum = 0;
  for (let code = 0; code < COUNTS.length; code++) {
    const count = COUNTS[code] ?? 0;
    if (count > 1) sum += count * Math.log2(count);
  }
  return text.length === 0 ? 0 : Math.log2(text.length) - sum / text.length;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/** Changes between letters and digits, and from lower to upper case: frequent in what was drawn, rare in words. */
function changes(text: string): number {
  return text.match(/[a-zA-Z][0-9]|[0-9][a-zA-Z]|[a-z][A-Z]/g)?.length ?? 0;
}

/** So much of a value tells what it is; looking at all of it would cost time and tell no more. */
const MOST_LOOKED_AT = 160;
const SEVERAL_WORDS = /^_{0,2}[A-Z]?[a-z]+(?:[-_./ ][A-Z]?[a-z]+)*[-_.]?[0-9]{0,4}$/;
const PATH = /^\.{0,2}\/|^[A-Za-z0-9_.-]{1,40}(?:\/[A-Za-z_][A-Za-z0-9_.-]{0,40}){2,}/;
const DATE = /^\d{4}-\d{2}-\d{2}/;
const NUMBER = /^[-+]?[\d.,_-]+$/;

/** Stretches of letters that can be spoken: what names and words consist of. */
const SPEAKABLE = /[A-Z]?[a-z]{3,}|[A-Z]{4,}/g;
const UNSPEAKABLE = /[^aeiouyAEIOUY]{5}|^[^aeiouyAEIOUY]+$|(.)\1{3}/;
/** Letters that hardly ever follow each other in words. */
const RARE_PAIR =
  /a[jq]|b[hqwxz]|c[jqxz]|d[kz]|f[hjkqvwxz]|g[jkqwxz]|h[bgjkqvwxz]|i[hjwy]|j[bcdfghjklmnpqrtvwxyz]|k[bhjkmpqvxyz]|l[jqxz]|m[ghjqvwxz]|n[xz]|oq|p[jqxz]|q[abcdefghijklmnopqrstvwxyz]|r[jqxz]|sj|t[jqz]|u[hjkqvw]|v[bghjkqvwxz]|w[cgjmquvwxyz]|x[jknqrvwz]|y[fghjkquvxyz]|z[bcdfghjkmnpqrstvwx]/i;

/** Whether most of a text is words, also where digits and signs stand between them. */
export function isWordy(text: string): boolean {
  let letters = 0;
  for (const stretch of text.match(SPEAKABLE) ?? [])
    if (!UNSPEAKABLE.test(stretch) && !RARE_PAIR.test(stretch)) letters += stretch.length;
  return letters * 10 >= text.length * 6;
}

const FILLING = 'xX*#._-?';

/** One character that fields are filled with makes most of it, as in `xxxx.atlasv1.xxxxxxxx`. */
export function isMostlyOne(text: string): boolean {
  if (text.length < 12 || text.length > 512) return false;
  const { most, which } = countCharacters(text);
  return most * 4 > text.length * 3 && FILLING.includes(String.fromCharCode(which));
}

const TO_BE_FILLED_IN = /(?:^|[-_])(?:your|put|insert|replace|enter)[-_]|[-_]here(?:$|[-_])/i;

/** What nobody draws, and only what is no secret says of itself. */
const NO_SECRET =
  /not[-_ ]?(?:a[-_ ]?)?real|for[-_ ]?docs?(?:umentation|$|[-_ \d])|not[-_ ]?for[-_ ]?prod|do[-_ ]?not[-_ ]?use|fake[-_ ]?(?:example|key|token)|(?:example){2}/i;

/** Whether a value says of itself that it is none: `NOT-A-REAL-KEY`, `sk-FakeKeyForDocumentation1`. */
export const isDenied = (text: string) => NO_SECRET.test(text);

/** How the keys end that documentation shows. */
const SAMPLE_KEY = /(?:EXAMPLE|SAMPLE|TEST|FAKE)_?KEY$/;

/** Amazon's own looks drawn up to there, and is masked as any other: nobody has lost anything by it. */
export const isSampleKey = (text: string) =>
  SAMPLE_KEY.test(text) && !(OF_AMAZON.test(text) && looksRandom(text.replace(OF_AMAZON, '')));
const OF_AMAZON = /EXAMPLEKEY$/;

/**
 * Whether what has the shape of a token was written by a person: a name such as `hf_requiredCharacteristicTypes`, or
 * a place for a token such as `hvs.xxxxxxxx`.
 */
export function isWritten(text: string): boolean {
  return (
    isMostlyOne(text) ||
    /[xX]{16}$|^0{8,}={0,2}$/.test(text) ||
    isSampleKey(text) ||
    isDenied(text) ||
    TO_BE_FILLED_IN.test(text) ||
    (!/\d/.test(text) && (text.length >= 20 || /[a-z]{3}/.test(text)) && isWordy(text))
  );
}

/** Letters and digits in turn, also where the letters can be spoken: `apsep2nd4yxrd1mil94u`. */
export function isMixed(value: string): boolean {
  return value.length >= 16 && /^[A-Za-z0-9_+/=-]+$/.test(value) && changes(value) >= 5;
}

/** The same with digits throughout, as no word in camel case has them. */
export function isInterleaved(value: string): boolean {
  return isMixed(value) && (value.match(/[a-zA-Z][0-9]|[0-9][a-zA-Z]/g)?.length ?? 0) >= 3 && !isThing(value);
}

/**
 * Whether a value looks as if a machine had drawn it: long enough, varied, and neither words nor a path, a date or a
 * number. UUIDs do look so; what they stand beside decides what they are.
 */
export function looksRandom(value: string): boolean {
  const bare = value.slice(0, MOST_LOOKED_AT).replace(/={1,4}$/, '');
  if (bare.length < 12 || NUMBER.test(bare) || DATE.test(bare) || SEVERAL_WORDS.test(bare)) return false;
  const hasDigit = /\d/.test(bare);
  if (bare.includes('/') && PATH.test(bare) && !(hasDigit && entropy(bare) > 4.2)) return false;
  if (isWordy(bare)) return false;
  const bits = entropy(bare);
  if (hasDigit) return bits >= 2.7 && (changes(bare) >= 2 || bare.length >= 20) && !isThing(bare);
  return bare.length >= 20 && bits >= 3.3 && changes(bare) * 6 >= bare.length;
}
