import type { Value } from '../text/quoting.ts';
import { isInOrder, isPoorPassword, isTypedInOrder } from '../text/values.ts';
import type { Candidate } from './candidate.ts';
import { isSameName } from './quoted-values.ts';

/** `Password=secret;`: set as a value, a poor password is one; in a sentence or a form it is a word. */
export function isPoorPasswordHere(
  { text, name, telling, join, value, flag }: Candidate,
  secret: string,
): boolean {
  if (telling === 'strong' && secret.length >= LONG_IN_ORDER && isInOrder(secret))
    return flag || (join.joint === 'assigned' && !join.spaced && !join.colon);
  if (telling === 'strong' && isPoorPassword(secret) && isOfQuery(text, value)) return true;
  if (
    telling === 'strong' &&
    value.quoted &&
    /^secret$/i.test(secret) &&
    IN_JSON.test(text.slice(Math.max(0, value.start - 8), value.start))
  )
    return true;
  if (telling !== 'strong' || !OF_A_PASSWORD.test(name)) return false;
  if (flag && join.joint === 'adjacent') return isTypedInOrder(secret);
  if (join.joint !== 'assigned') return false;
  if (!isPoorPassword(secret) && !isTypedInOrder(secret)) return false;
  if (!value.closed || isSameName(name, secret)) return false;
  return value.quoted || (!join.spaced && !join.colon);
}

/** `?user=ann&password=password`: what is sent is no place for it. */
const isOfQuery = (text: string, { start }: Value) =>
  /[?&][\w.-]{1,40}=$/.test(text.slice(Math.max(0, start - 42), start));

/** `"access_token": "secret"`: between quotes on both sides, data and no program. */
const IN_JSON = /"\\?\s{0,2}:\s{0,2}\\?"$/;

/** The alphabet, as far as this: `--token abcdefghijklmnop`. */
const LONG_IN_ORDER = 16;

const OF_A_PASSWORD =
  /(?:pass(?:word|wd|phrase|code|wort)?s?|pwd|psw|pw|senha|wachtwoord|clave|contrase\w{2,4})\d{0,4}$/i;
