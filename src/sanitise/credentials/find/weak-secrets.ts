import { SERVICE_NAMES } from '../kinds/table.ts';
import { isOfShortCode, wordsOf } from '../text/names.ts';
import { isInterleaved, isUuid, looksRandom } from '../text/randomness.ts';
import type { Candidate } from './candidate.ts';
import { isId } from './ids.ts';

/** Letters in both cases and digits, as nothing is called that a call is told beside a password. */
export const OF_MANY_SORTS = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^\s(){}[\]:=/]{8,64}$/;

/** Letters and digits, and long enough for a password. */
function isVaried(secret: string): boolean {
  return (
    secret.length >= 10 && /\d/.test(secret) && /[A-Za-z]/.test(secret) && /^[\w!@#$%^&*.-]+$/.test(secret)
  );
}

/** Behind a name that tells little, a value has to look drawn; a UUID is taken for an id there. */
export function isWeakSecret({ text, name, join, value }: Candidate, secret: string): boolean {
  // `byte[] key = "x1".getBytes()`: bytes are made of what something is encrypted with.
  if (/^(?:byte|crypt\w*|aes|des|mac)?_?key$/i.test(name) && text.startsWith('.getBytes(', value.end + 1))
    return isVaried(secret);
  if (join.joint === 'adjacent' || (secret.length < 32 && /^code$/i.test(name))) return false;
  if (isUuid(secret) && /secret[_-]?id$/i.test(name)) return true;
  // The key of a site is in each of its pages: those of reCAPTCHA and Turnstile, and hCaptcha's UUIDs.
  if (/site[_-]?key$/i.test(name) && /^(?:6L|0x4)[\w-]{20,40}$|^[0-9a-f]{8}-/.test(secret)) return false;
  if (isId(secret) || (OF_A_TEXT.test(name) && IN_WORDS.test(secret))) return false;
  if (join.joint === 'assigned' && /(?:auth|login)$/i.test(name) && isUserAndPassword(secret)) return true;
  // The signature of a shared access token, also where its URL was left out.
  if (name === 'sig' && join.joint === 'assigned' && /^[A-Za-z0-9+/%_-]{20,}={0,2}$/.test(secret))
    return true;
  if (!looksRandom(secret) && !isInterleaved(secret))
    return (
      (join.joint === 'assigned' || join.joint === 'element') &&
      (((/auth$|salt$|jwt$/i.test(name) || isKeyOfService(name)) && isVaried(secret)) ||
        (/_auth$/i.test(name) && !join.spaced && OF_MANY_SORTS.test(secret)) ||
        (/^x-[\w-]{0,30}auth$/i.test(name) && /\d/.test(secret) && secret.length >= 6) ||
        isShortCode(name, secret))
    );
  if (!isUuid(secret)) return true;
  return join.joint === 'assigned' && (/auth|sess|login|jwt|licen/i.test(name) || isKeyOfService(name));
}

/** `BSD or Apache License`, `def foo(bar = 1): pass`: text with a word in it that stands by itself. */
const OF_A_TEXT = /code$|licen[cs]e_{0,2}$/i;
const IN_WORDS = /(?:^|\s)[A-Za-z]{2,12}\s/;

/** `--proxy-auth=ann:x1`. */
const USER_AND_PASSWORD =
  /^(?!basic|bearer|jwt|o?auth|https?|token)[\w.@+-]{2,60}:(?=[^:]*\d)(?=[^:]*[A-Za-z])[^\s:/]{5,80}$/i;

/** Also in Base64, as Docker and npm keep them: `"auth": "dXNlcjp4MQ=="`. */
function isUserAndPassword(secret: string): boolean {
  if (USER_AND_PASSWORD.test(secret)) return true;
  if (secret.length % 4 !== 0 || !/^[A-Za-z0-9+/]{8,400}={0,2}$/.test(secret)) return false;
  return /^[\x21-\x39\x3b-\x7e]{1,100}:[\x20-\x7e]{3,}$/.test(
    Buffer.from(secret, 'base64').toString('latin1'),
  );
}

/** `"pin": "4829"`, `otp=482913`; a pin of fewer digits is one of a chip. */
function isShortCode(name: string, secret: string): boolean {
  return (
    /^\d{3,8}$/.test(secret) && isOfShortCode(wordsOf(name)) && (secret.length > 3 || !/pin/i.test(name))
  );
}

/** `alegraKey`, `COURIER_KEY`: whose value may be a UUID. */
function isKeyOfService(name: string): boolean {
  const words = wordsOf(name);
  const key = words.lastIndexOf('key');
  return key > 0 && SERVICE_NAMES.has(words[key - 1] ?? '');
}
