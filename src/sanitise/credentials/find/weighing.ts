import { isPasswordName, tellingOf } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import type { Value } from '../text/quoting.ts';
import { entropy, isMixed, isWordy, looksRandom } from '../text/randomness.ts';
import { isThing } from '../text/things.ts';
import {
  isAlgorithm,
  isCode,
  isCommonWord,
  isConstantName,
  isLabel,
  isPlaceholder,
  isProse,
} from '../text/values.ts';
import type { Candidate } from './candidate.ts';
import { isCallOf, isNameOfSomething } from './names-as-values.ts';
import { isBehindLogin, isBehindUser, OF_NETRC } from './netrc.ts';
import { isPoorPasswordHere } from './poor-passwords.ts';
import {
  isConcatenated,
  isInterpolated,
  isLookedUp,
  isNoMessage,
  isOneOfSeveral,
  isOutsideQuotes,
  isPassphrase,
  isSameName,
  isSelector,
  isSetter,
  isVerb,
  isWordWithDigit,
  QUOTED_CODE,
} from './quoted-values.ts';
import { judged, type Scan, spend, spendOn } from './scan.ts';
import { isWeakSecret, OF_MANY_SORTS } from './weak-secrets.ts';

const SHORTEST = 3;
const LONGEST_JUDGED = 200;
const SHORTEST_DRAWN = 10;

/** Decides whether a value is a secret, by itself and by how it is assigned to its name. */
export function isTakenForSecret(scan: Scan, candidate: Candidate): boolean {
  const { value } = candidate;
  if (value.end - value.start < SHORTEST) return false;
  spend(scan, 'weighing');
  spendOn(scan, value.end - value.start);
  if (value.end - value.start >= SHORTEST_DRAWN) spend(scan, 'judging');
  return isSecret(candidate);
}

function isKnownPlaceholder({ effort: { placeholders } }: Scan, secret: string): boolean {
  const known = placeholders.get(secret);
  if (known !== undefined) return known;
  const judged = isPlaceholder(secret);
  placeholders.set(secret, judged);
  return judged;
}

function isSecret(candidate: Candidate): boolean {
  const { text, name, telling, value, join } = candidate;
  const secret = judged(text, value.start, value.end);
  if (
    (join.joint === 'adjacent' && secret.length < SHORTEST_ADJACENT && isTooShortToStandAlone(candidate)) ||
    isVerb(text, name, value) ||
    isPublicPem(text, value) ||
    (telling === 'weak' && !isWeakSecret(candidate, secret))
  )
    return false;
  // Nothing else is as long; and a long value that was left would be read again from each name within it.
  if (secret.length > LONGEST_JUDGED && telling === 'strong' && !value.quoted) return true;
  if (isKnownPlaceholder(candidate.scan, secret)) return isPoorPasswordHere(candidate, secret);
  if (
    !value.quoted &&
    telling === 'strong' &&
    join.joint === 'assigned' &&
    !join.spaced &&
    isDrawnFile(secret)
  )
    return true;
  if (!value.quoted && isProgram(candidate, secret)) return false;
  if (isNameOfSomething(text, name, join, value, secret)) return false;
  if (telling === 'weak') return !isSelector(secret);
  if (value.quoted) return isQuotedSecret(candidate, secret);
  return isUnquotedSecret(candidate, secret);
}

/** `token=x.json`: the name of a file that is called by a secret. */
function isDrawnFile(secret: string): boolean {
  const name = /^([A-Za-z0-9+_-]{16,})\.(?:json|ya?ml|txt|csv|log|html?|xml|pdf|png|jpe?g|zip|har)$/.exec(
    secret,
  )?.[1];
  return name !== undefined && looksRandom(name);
}

/** "-----BEGIN CERTIFICATE" and "-----BEGIN PUBLIC KEY" in Base64, and "PRIVATE KEY" wherever it may begin in it. */
const PUBLIC_PEM = /^LS0tLS1CRUdJTi(?:BDRVJUSUZJQ0FURS|BQVUJMSUMgS0VZ)/;
const PRIVATE_KEY = /UFJJVkFURSBLRV|BSSVZBVEUgS0|QUklWQVRFIEtF/;

/** A certificate as a kubeconfig has it, without a key in the same file. */
function isPublicPem(text: string, { start, end }: Value): boolean {
  return PUBLIC_PEM.test(text.slice(start, start + 40)) && !PRIVATE_KEY.test(text.slice(start, end));
}

const SHORTEST_ADJACENT = 7;

/** Whether so short a value right behind a name is a word of the same sentence. */
function isTooShortToStandAlone({ name, value, flag }: Candidate): boolean {
  return !flag && !value.quoted && !OF_NETRC.test(name);
}

function isQuotedSecret({ text, name, join, value }: Candidate, secret: string): boolean {
  const shortest = isPasswordName(name) && /^\d{3}$/.test(secret) ? 3 : 4;
  if (secret.length < shortest || isOutsideQuotes(secret) || isAlgorithm(secret)) return false;
  if (isProse(secret))
    return isPassphrase(name, join, value, secret) || (isSaid(name, join) && isNoMessage(secret));
  if (join.colon && isLabel(secret)) return false;
  if (isOneOfSeveral(text, value, secret) || isLookedUp(text, value, secret)) return false;
  if (
    join.joint === 'adjacent' &&
    (!value.closed || (isCalledByWords(name, secret) && !endsStatement(text, value.end + 1)))
  )
    return false;
  if (QUOTED_CODE.test(secret) || isDottedPath(secret) || isCommand(text, value, secret)) return false;
  if (CONSTANT_OF_SECRETS.test(secret) || isInterpolated(text, value, secret)) return false;
  if (isConcatenated(text, value) && !/\d/.test(secret.replace(/\{\d*\}/g, ''))) return false;
  if (join.joint === 'argument') return isSecretArgument(text, name, value, secret);
  if (/^[a-z]{1,20}$/i.test(secret) && /token/i.test(name) && isCompared(text, value)) return false;
  if (isSelector(secret) || (!isPasswordName(name) && WORDS_OF_A_PATH.test(secret))) return false;
  return !isSameName(name, secret);
}

/** `token === "export"`: a word that a language has tokens for. */
const isCompared = (text: string, { start }: Value) =>
  /[=!]={1,2}\s{0,4}["'\x60]$/.test(text.slice(Math.max(0, start - 8), start));

/** `secret "db-credentials" not found`, `unexpected token 'export'`: what something is called, or a word of a language. */
function isCalledByWords(name: string, secret: string): boolean {
  return (
    !isPasswordName(name) &&
    /^[a-z]{1,20}(?:[-_.](?:[a-z]{1,20}|v?\d{1,4})){0,5}$/i.test(secret) &&
    !looksRandom(secret)
  );
}

/** `the password is "Snow White 7"`. */
const isSaid = (name: string, join: Join) => join.joint === 'said' && !join.colon && isPasswordName(name);

/** `setPassword("x")`, `define("PASSWORD", "x1")`: not what a variable called so is handed over with, nor a next path. */
function isSecretArgument(text: string, name: string, value: Value, secret: string): boolean {
  if (SETTING.test(secret)) return false;
  if (looksRandom(secret) || isMixed(secret)) return true;
  if (/^['"{[]/.test(secret)) return false;
  const before = text.slice(Math.max(0, value.start - 52), value.start);
  if (isPasswordName(name) && OF_MANY_SORTS.test(secret)) return true;
  const isListed = BEHIND_NAME_IN_QUOTES.test(before);
  if (!isListed && isNameOfNext(text, value, secret)) return false;
  if (isListed && KEY_OF_SETTINGS.test(name) && OF_MANY_SORTS.test(secret)) return true;
  // The next column of a statement.
  if (isListed && before.endsWith('`')) return false;
  if (isListed && /^[a-z_]{3,40}$/i.test(secret) && tellingOf(secret) === 'strong') return false;
  if (!isListed && /,\s{0,40}\w?["'\x60]$/.test(before) && !isOfTuple(before, name))
    return (COMPARED.test(before) || OF_ENVIRONMENT.test(before)) && isWordWithDigit(secret);
  return (
    (isSetter(name) && !(isListed && name.includes('.')) && !isCommonWord(secret)) ||
    (isPasswordName(name) && (isWordWithDigit(secret) || (EQUALS.test(name) && !isCommonWord(secret)))) ||
    // `put("credentials", "1234")`
    (isListed && /^\d{4,}$/.test(secret) && /(?:password|credentials)$/i.test(name))
  );
}

/** `"auth.method=bearer", "ssl.enabled=true"`: the next setting of a list. */
const SETTING = /^[a-z][\w-]{1,30}(?:\.[\w-]{1,30}){1,6}=(?:true|false|\d{1,6}|[a-z]{2,12})$/i;

/** `set_secret("erp_password", "x")`: under which name, and behind it what. */
function isNameOfNext(text: string, { end }: Value, secret: string): boolean {
  if (!OF_WORDS.test(secret)) return false;
  const behind = text.slice(end, end + 7);
  return OPENS_NEXT.test(behind) || (/^["'`],/.test(behind) && tellingOf(secret) === 'strong');
}

const OF_WORDS = /^[a-z]+(?:[_./-][a-z]+)*$/i;
const OPENS_NEXT = /^["'`],\s{0,4}["'`]/;
/** `password.equals("admin")` */
const EQUALS = /\.equals(?:IgnoreCase)?$/;
/** `strcmp(password, "x1")`, `hash_equals($token, 'x1')`. */
const COMPARED =
  /(?:str\w{0,5}cmp|\bcompare\w{0,12}|\w{0,12}[eE]quals?)\(\s{0,4}[$\w.>-]{1,24},\s{0,4}\w?["'\x60]$/;

/** `getenv(SECRET, "x1")`: what is taken where nothing is set. */
const OF_ENVIRONMENT = /(?:get_?env|environ\.get|env\.get)\(\s{0,4}[\w.]{1,40},\s{0,4}\w?["'\x60]$/i;

/** `{password, "x"}`, as Erlang writes it: the name begins what the value ends. */
function isOfTuple(before: string, name: string): boolean {
  return (
    /^,\s{0,4}["'\x60]$/.test(before.slice(before.lastIndexOf(name) + name.length)) &&
    before.endsWith(`{${name}`, before.lastIndexOf(name) + name.length)
  );
}

/** `conf.set("fs.s3a.secret.key", "x")`. */
const KEY_OF_SETTINGS = /\.(?:secret|access|account|private|shared)[._-]?key(?:\.|$)/i;
const BEHIND_NAME_IN_QUOTES = /["'\x60]\s{0,4},\s{0,40}["'\x60]$/;

/** `"django.contrib.auth.hashers.PBKDF2PasswordHasher"`: where a program has something, in words. */
function isDottedPath(secret: string): boolean {
  return /^[A-Za-z_]{2,40}(?:\.[A-Za-z_]\w{1,60}){2,8}$/.test(secret) && !looksRandom(secret);
}

/** A shell's command between backticks: `cat token.txt`. */
function isCommand(text: string, { start }: Value, secret: string): boolean {
  return text[start - 1] === '`' && /^[\w./-]+\s+\S/.test(secret);
}

/** `password = "RESET_PASSWORD_TOKEN"`: the name of a constant that holds something else. */
const CONSTANT_OF_SECRETS =
  /^[A-Z]+_(?:[A-Z]+_)?(?:PASSWORD|SECRET|TOKEN|KEY|FIELD)(?:_(?:[A-Z]+|\d{1,4}))?$/;
const WORDS_OF_A_PATH = /^[a-z_-]{1,40}(?:\/[a-z_-]{1,40}){2,}$/i;

function isUnquotedSecret(candidate: Candidate, secret: string): boolean {
  const { text, name, join, value, flag } = candidate;
  if (isSameName(name, secret) || isCommonWord(secret) || CONSTANT_OF_SECRETS.test(secret)) return false;
  if (isSelector(secret) || (join.spaced && isDeclaredElsewhere(secret))) return false;
  // `credentials: user=ann`: the name of the first of them.
  if (/cred(?:ential)?s$/i.test(name) && /^(?:user|login|name|e-?mail|id)\w{0,8}[=:]/i.test(secret))
    return false;
  const varied = /\d/.test(secret) || /[^A-Za-z0-9_.,:;-]/.test(secret);
  switch (join.joint) {
    case 'argument':
      return looksRandom(secret) || isMixed(secret) || isInBrackets(candidate, secret);
    case 'adjacent':
      return flag
        ? secret.length >= 3 && !secret.startsWith('-')
        : isAdjacentSecret(text, name, value, secret);
    case 'said':
      return (
        looksRandom(secret) ||
        isWithDigitsInside(secret, 2) ||
        (/secret$/i.test(name) && /[!#$%^&*]/.test(secret) && OF_MANY_SORTS.test(secret)) ||
        (isPasswordName(name) && varied && /[A-Za-z]/.test(secret) && secret.length >= 5)
      );
    default:
      return isAssignedSecret(candidate, secret, varied);
  }
}

/** `PASSWORD(x)`: the password alone, which nothing that a program hands over is called. */
function isInBrackets({ text, name, join, value }: Candidate, secret: string): boolean {
  return (
    isPasswordName(name) &&
    text[join.at - 1] === '(' &&
    text[value.end] === ')' &&
    WITH_DIGIT_AMONG.test(secret) &&
    !isWordy(secret)
  );
}

/** A digit between letters of both cases, or beside a sign that no name has. */
const WITH_DIGIT_AMONG =
  /^(?=.*[a-z])(?=.*[A-Z])(?=.*(?:[A-Za-z]\d{1,3}[A-Za-z]{2}|\d.{0,6}[!#%&*@]|[!#%&*@].{0,6}\d))[^\s(){}[\].,:=/]{7,64}$/;

/** Whether a value without quotes is what a program has behind a name. */
function isProgram({ text, name, join, value }: Candidate, secret: string): boolean {
  if (join.joint === 'argument' && isIdentifier(secret)) return true;
  if (VARIABLE.test(secret) && /[,)}\]]/.test(text[value.end] ?? '')) return true;
  return (
    (isCode(secret) && !isLeet(name, text[value.end], secret)) ||
    OPENED_TABLE.test(secret) ||
    isCallOf(text, value, secret)
  );
}

/** `password: M0nday.blue`: two words of a person with a digit for a letter, and no member of something. */
function isLeet(name: string, next: string | undefined, secret: string): boolean {
  const words = LEET.exec(secret);
  if (words === null || next === '(' || !isPasswordName(name)) return false;
  return tellingOf(words[1] ?? '') === 'none';
}

const LEET =
  /^(?=[^.]*[A-Za-z]{1,9}[01345][A-Za-z]{2})[A-Za-z][A-Za-z0-9]{3,12}\.([A-Za-z]{3,12})\d{0,4}$|^[A-Za-z]{3,12}\.(?=[A-Za-z0-9]*[A-Za-z][01345][A-Za-z])([A-Za-z0-9]{4,12})$/;

/** `token=alias_token)`: handed over under the name that it has here. */
const VARIABLE = /^[a-z]{1,20}(?:_[a-z]{1,20}){0,3}_(?:token|password|passwd|secret|key)$/;
/** `{'ann'`: a table, and the name of its first member. */
const OPENED_TABLE = /^\{'[\w.$-]{1,60}'?$/;

/** The name of a function or a constant: words with a few digits at most. */
function isIdentifier(secret: string): boolean {
  return secret.length <= 48 && /^[A-Za-z_][\w.]*$/.test(secret) && HAS_WORD.test(secret);
}

const HAS_WORD = /(?:^|[_.0-9]|[a-z])(?:[A-Z][a-z]{4,}|[A-Z]{5,}_|[a-z]{6,}(?:[A-Z]|_))/;

/** A constant, or a variable that is called like what it holds: `password: mvnPassword`. */
function isDeclaredElsewhere(secret: string): boolean {
  return isConstantName(secret) || (ENDS_IN_SECRET.test(secret) && IN_CAMEL_CASE.test(secret));
}

const ENDS_IN_SECRET =
  /(?:Password|Passwd|Secret|Token|Key|Creds|Credentials)$|(?:Pass(?:word|wd)?|Secret|Token|Key)(?:Val|Value|Str|Arg|Ref|Attr)$/;
/** Each word begins where the one before it has to end: there is one way to read it, however long it is. */
const IN_CAMEL_CASE =
  /^[a-z]{2,20}\d{0,5}(?:(?<![A-Z])[A-Z]{1,6}[a-z]{0,20}\d{0,5}|(?<=\d)[a-z]{1,8}\d{1,5})*$/;

/** `password hunter2x`, and netrc's `login ann password hunter2`. */
function isAdjacentSecret(text: string, name: string, value: Value, secret: string): boolean {
  if (isBehindLogin(text, name, value)) return true;
  if (isBehindUser(text, name, value)) return endsStatement(text, value.end);
  // A pointer, as declarations have it, or an option.
  if (/^[*-]/.test(secret)) return false;
  if (looksRandom(secret) || isWithDigitsInside(secret, 3)) return true;
  return (
    isPasswordName(name) &&
    secret.length >= 7 &&
    /\d/.test(secret) &&
    /[A-Za-z]/.test(secret) &&
    !/^\d+[a-z]{1,3}$/.test(secret)
  );
}

/** `the secret s3cr3tV4lue`: letters that digits stand between, as often as nothing that is no secret has them. */
function isWithDigitsInside(secret: string, least: number): boolean {
  return (
    secret.length >= 8 &&
    /^[A-Za-z\d]+$/.test(secret) &&
    (secret.match(/[A-Za-z]\d/g)?.length ?? 0) >= least &&
    !isThing(secret)
  );
}

function isAssignedSecret({ text, name, join, value }: Candidate, secret: string, varied: boolean): boolean {
  if (/^\d{1,5}$|^\d{1,13}\.\d{1,9}$/.test(secret) && !isPasswordName(name)) return false;
  if (
    secret.length < shortestOf(name, join, secret) ||
    (/^\d+$/.test(secret) && isNumberOfField(text, value))
  )
    return false;
  if (varied) return true;
  if (TYPE.test(secret) && OR_NOTHING.test(text.slice(value.end, value.end + 14))) return false;
  if (looksRandom(secret)) return true;
  if (!join.spaced) return true;
  // A plain word: prose after a colon, a variable's name after an equals sign, or a password.
  if (join.colon)
    return (
      (isPasswordName(name) || isOfHeader(name, secret) || isOfLetters(secret)) &&
      endsStatement(text, value.end)
    );
  return isPasswordName(name)
    ? endsStatement(text, value.end)
    : secret.length >= 10 &&
        !VARIABLE_OF_WORDS.test(secret) &&
        !(TYPE.test(secret) && /^\s[|+]\s[A-Za-z]/.test(text.slice(value.end, value.end + 4)));
}

/** What a variable is called in programs: `tokenOfUser`, `key_from_file`. */
const VARIABLE_OF_WORDS = /^[a-z]+(?:[A-Z][a-z]+)*$|^[a-z]{1,20}(?:_[a-z]{1,20}){1,7}$/;

/** `type Token = SourceToken | …`: what is declared, where more follows. */
const TYPE = /^_?[A-Z][a-z]+(?:[A-Z][a-z]+)*$/;

/** `password: SecretStr | None`: no more than a type has that other side. */
const OR_NOTHING = /^\s\|\s(?:None|null|undefined|nil)\b/;

/** `token=abc`, `password: 123`: no word of a sentence is joined so, and no variable is called so. */
function shortestOf(name: string, join: Join, secret: string): number {
  const isJoined = join.joint === 'assigned' && !join.spaced && !join.colon;
  return isJoined || (isPasswordName(name) && /^\d/.test(secret)) ? 3 : 4;
}

/** `aaaa…bbbb`: what stands for a key, of its length. */
const OF_TWO_LETTERS = /^([a-zA-Z])\1{14,}(?!\1)([a-zA-Z])\2{3,}$/;

/** Too long for a word, and of one case alone, so that it is not several either. */
function isOfLetters(secret: string): boolean {
  if (OF_TWO_LETTERS.test(secret)) return true;
  return /^(?:[a-z]{20,}|[A-Z]{20,})$/.test(secret) && entropy(secret) >= 3 && !isWordy(secret);
}

/** Whether nothing but separators follows on the line, as after a setting and not as within a sentence. */
function endsStatement(text: string, at: number): boolean {
  return /^[\s]*(?:$|[\r\n,;|})\]"'&]|\\[nr])/.test(text.slice(at, at + 4));
}

/** `x-api-key: aanncccccqaaassscxcc`: headers of requests hold no message. */
function isOfHeader(name: string, secret: string): boolean {
  return secret.length >= 6 && /^x-[a-z-]{3,40}$/i.test(name) && /^[\w-]+$/.test(secret);
}

/** `string password = 4;` in a schema of Protocol Buffers, `DATA_TOKEN = 11 [deprecated = true];`. */
const FIELD =
  /(?:^|\n)[ \t]{0,20}(?:(?:repeated|optional|required)[ \t]{1,8})?(?:string|bytes|google\.protobuf\.\w{1,30})[ \t]{1,20}\w{1,80}[ \t]{0,20}=[ \t]{0,20}$/;

function isNumberOfField(text: string, { start, end }: Value): boolean {
  const behind = text.slice(end, end + 9).trimStart();
  return (
    behind.startsWith('[') ||
    (behind.startsWith(';') && FIELD.test(text.slice(Math.max(0, start - 180), start)))
  );
}
