import { isPasswordName, tellingOf, wordsOf } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import type { Value } from '../text/quoting.ts';
import { isWordy } from '../text/randomness.ts';
import { isOfWordsAndCiphers } from '../text/things.ts';

/** Values that name something in a program rather than being a secret: a member, a column, a tag, a list's next name. */
export function isNameOfSomething(
  text: string,
  name: string,
  join: Join,
  value: Value,
  secret: string,
): boolean {
  return (
    isNameAgain(name, secret) ||
    isPieceOfPattern(secret) ||
    (!isPasswordName(name) && isOfWordsAndCiphers(secret)) ||
    (value.quoted && (isTag(secret) || isModule(secret) || isPath(name, secret) || isOfPart(name, secret))) ||
    (value.quoted && isSettingsName(name, secret)) ||
    (value.quoted && isCompared(text, name, join, secret)) ||
    (join.joint === 'argument' && isAmongNames(text, name, value, secret))
  );
}

/** `var dataKey = _ref4.dataKey`, `exports.MD5Password = MD5Password`: what it is called elsewhere. */
function isNameAgain(name: string, secret: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last.length > 4 && (secret === last || (secret.endsWith(`.${last}`) && MEMBERS.test(secret)));
}

const MEMBERS = /^[A-Za-z_$][\w$]{0,40}(?:\??\.[A-Za-z_$][\w$]{0,40}){1,8}$/;

/** What only regular expressions have, and nobody draws. */
const PATTERN =
  /\(\?(?:[:=!]|<[=!]|P<)|\\{1,2}[swdSWD](?:[+*{)\]]|$)|\[\^?(?:A-Z|a-z|0-9|\\{1,2}[swd])[^\]]{0,40}\]/;

/** `(?:0|[1-9][0-9]*)n`: a form that a secret may have. */
function isPieceOfPattern(secret: string): boolean {
  return /[[(\\]/.test(secret) && PATTERN.test(secret);
}

/** `json:"secret,omitempty"`, as fields are declared in Go. */
const isTag = (secret: string) =>
  /^(?:\\?["'`])?[a-z]{2,16}:\\{0,3}"[\w,=.*;: -]{0,120}\\{0,3}"/.test(secret);

const MODULE = /^(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}(?:\/[a-z][\w.~-]{0,60}){2,12}$/;

/** `slacktoken "github.com/acme/secrets/slacktoken"`: where a module is. */
const isModule = (secret: string) => MODULE.test(secret) && isWordy(secret);

const PARTS = /^[a-z][a-z_]{1,60}(?:\[(?:\{\{)?[\w*]{0,40}(?:\}\})?\]|\.[a-z_]{1,60}){1,8}$/;

/** `searchKey: "password_policy[corporate].require_symbols"`: the way to a part of something. */
const isPath = (name: string, secret: string) =>
  PARTS.test(secret) &&
  (!isPasswordName(name) || /[\].](?:password|passwd|secret|token|key)s?$/.test(secret));

/** `token.info = "escape"`: a part of a token that is called by a word which tells nothing. */
function isOfPart(name: string, secret: string): boolean {
  const at = name.lastIndexOf('.');
  return (
    at > 0 && /^[a-z]{2,14}(?:[-_][a-z]{1,14}){0,3}$/.test(secret) && tellingOf(name.slice(at + 1)) === 'none'
  );
}

/** Words that are said of a secret that somebody made up, and that no setting is called by. */
const SOMEBODY_S = /^(?:my|our|your|super|test|real|old|new|prod|live|this|is|not|the|so|very|some)$/;
const SETTING = /^[a-z]{2,20}(?:_[a-z]{2,20}){2,6}$|^[A-Z]{2,20}(?:_[A-Z]{2,20}){1,6}$/;

/** `SECRET_KEY = "aws_secret_access_key"`: the name under which the secret is kept. */
function isSettingsName(name: string, secret: string): boolean {
  // A header's name is followed by what is sent.
  if (/^x-/i.test(name)) return false;
  if (!SETTING.test(secret) || (isPasswordName(name) && secret === secret.toLowerCase())) return false;
  const words = wordsOf(secret);
  return NAMES_A_SECRET.test(words.join(' ')) && !words.some((word) => SOMEBODY_S.test(word));
}

const NAMES_A_SECRET = /\b(?:key|keys|token|secret|passw(?:or)?d|credentials?|hash|id|authorization)\b/;

/** `token === 'lambda'`: a word that a parser has read. */
function isCompared(text: string, name: string, { joint, at }: Join, secret: string): boolean {
  return (
    joint === 'said' &&
    !isPasswordName(name) &&
    /^[a-z]{2,14}$/.test(secret) &&
    /[=!]={1,2}\s{0,4}$/.test(text.slice(Math.max(0, at - 8), at))
  );
}

const GOES_ON = /^["'`]\s{0,4},\s{0,60}["'`]/;
const WENT_BEFORE = /["'`]\s{0,4},\s{0,60}["'`][\w.-]{1,80}["'`]\s{0,4},\s{0,60}["'`]$/;

/** `('Context', 'Token', 'copy_context')`: one of several names, of which another happened to tell. */
function isAmongNames(text: string, name: string, { start, end }: Value, secret: string): boolean {
  if (!/^[A-Za-z_][A-Za-z_-]{1,60}$|^[A-Z][A-Z\d]{1,20}(?:_[A-Z\d]{1,20}){1,8}$/.test(secret)) return false;
  if (GOES_ON.test(text.slice(end, end + 70))) return true;
  return !isPasswordName(name) && WENT_BEFORE.test(text.slice(Math.max(0, start - 220), start));
}
