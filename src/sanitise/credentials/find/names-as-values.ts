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
    (!value.quoted && isNameAgain(name, secret)) ||
    isPieceOfPattern(secret) ||
    (!isPasswordName(name) && isOfWordsAndCiphers(secret)) ||
    (value.quoted && (isTag(secret) || isModule(secret) || isPath(name, secret) || isOfPart(name, secret))) ||
    (value.quoted && isSettingsName(name, secret)) ||
    (join.joint === 'argument' && isAmongNames(text, name, value, secret))
  );
}

/** `var dataKey = _ref4.dataKey`, `exports.MD5Password = MD5Password`: what it is called elsewhere. */
function isNameAgain(name: string, secret: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last.length > 4 && (secret === last || (secret.endsWith(`.${last}`) && MEMBERS.test(secret)));
}

const MEMBERS = /^[A-Za-z_$][\w$]{0,40}(?:\??\.[A-Za-z_$][\w$]{0,40}){1,8}$/;

/** What regular expressions have. What was drawn may have one of them by chance, and hardly ever two. */
const OF_A_PATTERN =
  /\(\?(?:[:=!]|<[=!]|P<)|\\{1,2}[swdSWD][+*{)\]|]|\[\^?(?:A-Z|a-z|[01]-9|\\{1,2}[swd])[^\]]{0,40}\]|\|\$\)/g;

/** `(?:0|[1-9][0-9]*)n`: a form that a secret may have. */
function isPieceOfPattern(secret: string): boolean {
  return /[[(\\]/.test(secret) && (secret.match(OF_A_PATTERN)?.length ?? 0) >= 2;
}

/** `json:"secret,omitempty"`, as fields are declared in Go. */
const isTag = (secret: string) =>
  /^(?:\\?["'`])?[a-z]{2,16}:\\{0,3}"[\w,=.*;: -]{0,120}\\{0,3}"/.test(secret);

const MODULE = /^(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}(?:\/[a-z][\w.~-]{0,60}){2,12}$/;

/** `slacktoken "github.com/acme/secrets/slacktoken"`: where a module is. */
const isModule = (secret: string) => MODULE.test(secret) && isWordy(secret);

const PARTS = /^[a-z][a-z_]{1,60}(?:\[(?:\{\{)?(?:[a-z_]{0,40}\d{0,2}|\*)(?:\}\})?\]|\.[a-z_]{1,60}){1,8}$/;

/** `searchKey: "password_policy[corporate].require_symbols"`: the way to a part of something. */
const isPath = (name: string, secret: string) =>
  secret.includes('[') &&
  PARTS.test(secret) &&
  (!isPasswordName(name) || /[\].](?:password|passwd|secret|token|key)s?$/.test(secret));

/** Tokens are drawn, also where they are not told from those of a language. Passwords, secrets and keys may be any word. */
const isOfToken = (name: string) => /token|cred|auth/i.test(name) && !/pass|pw|secret|key/i.test(name);

/** `token.info = "escape"`: a part of a token that is called by a word which tells nothing. */
function isOfPart(name: string, secret: string): boolean {
  const at = name.lastIndexOf('.');
  return (
    at > 0 &&
    isOfToken(name) &&
    /^[a-z]{2,14}(?:[-_][a-z]{1,14}){0,3}$/.test(secret) &&
    tellingOf(name.slice(at + 1)) === 'none'
  );
}

/** Words that are said of a secret that somebody made up, and that no setting is called by. */
const SOMEBODY_S = /^(?:my|our|your|super|test|real|old|new|prod|live|this|is|not|the|so|very|some)$/;
const SETTING =
  /^[a-z]{2,20}(?:_[a-z]{2,20}){3,6}$|^(?:next|continuation)_?token$|^[A-Z]{2,20}(?:_[A-Z]{2,20}){1,6}$/;

/** `SECRET_KEY = "aws_secret_access_key"`: the name under which the secret is kept. */
function isSettingsName(name: string, secret: string): boolean {
  // A header's name is followed by what is sent.
  if (/^x-/i.test(name)) return false;
  if (!SETTING.test(secret) || (isPasswordName(name) && secret === secret.toLowerCase())) return false;
  const words = wordsOf(secret);
  return NAMES_A_SECRET.test(words.join(' ')) && !words.some((word) => SOMEBODY_S.test(word));
}

const NAMES_A_SECRET = /\b(?:key|keys|token|secret|passw(?:or)?d|credentials?|hash|id|authorization)\b/;

/** `AES_KEY`, `X-API-Key` */
const OF_SEVERAL_WORDS =
  /^[A-Z][A-Z\d]{1,20}(?:_[A-Z\d]{1,20}){1,8}$|^(?:X|Proxy|Set)-[A-Z][A-Za-z]+(?:-[A-Z][A-Za-z]+){0,3}$/;

const GOES_ON = /^["'`]\s{0,4},\s{0,60}["'`]/;
const WENT_BEFORE = /["'`]\s{0,4},\s{0,60}["'`][\w.-]{1,80}["'`]\s{0,4},\s{0,60}["'`]$/;

/** `["X-Auth-Token", "X-API-Key"]`: one of several names, of which another happened to tell. */
function isAmongNames(text: string, name: string, { start, end }: Value, secret: string): boolean {
  // `log("password", "sunshine", "user", "ann")`: names and values in turn.
  if (isPasswordName(name) || /secret|phrase/i.test(name)) return false;
  if (!OF_SEVERAL_WORDS.test(secret)) return false;
  return (
    GOES_ON.test(text.slice(end, end + 70)) || WENT_BEFORE.test(text.slice(Math.max(0, start - 220), start))
  );
}

/** `strdup(password)`, `next(slots, 1)`: a call that its bracket or comma cut off. */
export function isCallOf(text: string, value: Value, secret: string): boolean {
  if (text[value.end] === '(') return /^[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_]\w*)*$/.test(secret);
  // `Token{kind: IDENT}`, `uint32(16)`
  if (text[value.end] === ':' && /^[&*]?[A-Z][A-Za-z]+\{[a-z]+$/.test(secret)) return true;
  if (/^(?:u?int\d{1,2}|[a-z]+(?:[A-Z][a-z]+|_[a-z]+)+)\(\d{1,3}$/.test(secret))
    return /[),]/.test(text[value.end] ?? '');
  return /[),]/.test(text[value.end] ?? '') && /^[A-Za-z_]\w*\([A-Za-z_]*$/.test(secret);
}
