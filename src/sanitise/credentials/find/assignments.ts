import { isNameCode } from '../text/char-class.ts';
import { isPasswordName, type Telling, tellingOf } from '../text/names.ts';
import { type Join, joinAt } from '../text/operators.ts';
import { plainValue, quoteAt, quotedValue, unquotedValue, type Value } from '../text/quoting.ts';
import { isMixed, isUuid, looksRandom } from '../text/randomness.ts';
import {
  isCode,
  isCommonWord,
  isConstantName,
  isPlaceholder,
  isPoorPassword,
  isProse,
} from '../text/values.ts';
import { announcedTo } from './announced.ts';
import { noteFurtherItems } from './items.ts';
import {
  isConcatenated,
  isLookedUp,
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
import { type Finder, matchEnd, note, type Scan } from './scan.ts';

/** What a name may begin with; each is looked for wherever it stands, also within a word. */
export const NAME_LITERALS = [
  'pass',
  'pwd',
  'psw',
  'pwrd',
  'pword',
  'secret',
  'token',
  'key',
  'auth',
  'cred',
  'cookie',
  'sess',
  'signature',
  'sig=',
  'hmac',
  'salt',
  'nonce',
  'otp',
  'jwt',
  'csrf',
  'xsrf',
  'dsn',
  'certificate',
  'bearer',
  'senha',
  'kennwort',
  'contrase',
  'wachtwoord',
  'mnemonic',
  'seed',
  'encrypt',
  'code=',
  'hash=',
  'webhook',
  'serial',
  'licen',
  'ticket=',
  'assertion',
  'saml',
  'sas_',
  'access',
  'login',
  '_pw',
  '_pat',
  '-pat',
  'pin=',
  'psk',
  'pw:',
  'pw=',
  'pw"',
  "pw'",
  'pat=',
] as const;

const LONGEST_NAME = 80;
const LONGEST_JUDGED = 200;

/** Looks at what is assigned to the name in which a telling word stands. */
export function assignmentFinder(kindOf: (value: string) => string | null): Finder {
  return (scan, at) => {
    const { text } = scan;
    const start = nameStart(text, at);
    const end = nameEnd(text, at);
    const name = text.slice(start, end);
    const telling = rememberedTelling(scan, name);
    const inTag = isInTag(text, start);
    if (isFileName(name, text[end]) || isOfArn(text, start) || isOfPath(text, start, end)) return end;
    if (telling === 'strong') noteValueBefore(scan, start);
    const join = telling === 'none' ? null : joinAt(text, end, inTag);
    if (join === null || join.joint === 'adjacent' || join.joint === 'said') {
      const announced = telling === 'strong' && isPasswordName(name) ? announcedTo(scan, end) : end;
      if (join === null || announced > end) return announced;
    }
    const flag = text[start - 1] === '-' || text[start] === '-' || text[start - 1] === '/';
    const inQuery = telling === 'strong' && /[?&]/.test(text[start - 1] ?? '');
    const value = inQuery ? parameterValue(text, join.at) : assignedValue(text, join, telling);
    // A key in PEM armour is found as such, whether it is on one line or on many; its header is no value.
    if (value !== null && matchEnd(ARMOUR, text, value.start) >= 0) return end;
    if (value === null || !isSecret({ scan, text, name, telling, join, value, flag })) return end;
    const secret = text.slice(value.start, value.end);
    const rule = kindOf(secret) ?? ruleOf(name);
    note(scan, value.start, value.end, rule);
    return noteFurtherItems(scan, value, rule);
  };
}

const ARMOUR =
  /(?:\s|\\{1,4}[nr]){0,8}-{4,5}\s?BEGIN[ A-Z0-9_-]{0,60}(?:PRIVATE KEY|PUBLIC KEY|CERTIFICATE)/y;
const VALUE_BEFORE = /\bvalue\s?=\s?(["'])([^"'\n]{3,200})\1\s{1,4}(?:name|key|id)\s?=\s?["']$/;

/** Attributes in the other order: `value="x" name="PASSWORD"`. */
function noteValueBefore(scan: Scan, start: number): void {
  if (!/["']/.test(scan.text[start - 1] ?? '')) return;
  if (!/=\s?$/.test(scan.text.slice(Math.max(0, start - 3), start - 1))) return;
  const before = scan.text.slice(Math.max(0, start - 260), start);
  const match = VALUE_BEFORE.exec(before);
  const value = match?.[2];
  if (match === null || value === undefined || isPlaceholder(value) || isProse(value)) return;
  const from = start - before.length + match.index + match[0].indexOf(value, match[0].indexOf('='));
  note(scan, from, from + value.length, 'named-secret');
}

function rememberedTelling({ tellings }: Scan, name: string): Telling {
  const remembered = tellings.get(name);
  if (remembered !== undefined) return remembered;
  const telling = tellingOf(name);
  tellings.set(name, telling);
  return telling;
}

/** A secret's ARN names it: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-x`. */
const ARN = /\barn:[\w:/-]{1,80}$/;

function isOfArn(text: string, start: number): boolean {
  return text[start - 1] === ':' && ARN.test(text.slice(Math.max(0, start - 80), start));
}

function isInTag(text: string, start: number): boolean {
  const before = text[start - 1];
  return (
    before === '<' ||
    ((before === ':' || before === ' ') && IN_TAG.test(text.slice(Math.max(0, start - 24), start)))
  );
}

/** A source file's name, as stack traces have before a line's number: `auth/password.ts:12:5`. */
function isFileName(name: string, next: string | undefined): boolean {
  return (
    next === ':' &&
    /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|scala|php|cs|cpp|cc|c|h|hpp|swift|vue|svelte|html?|css|ex|erl|pl|sh|sql|lua|dart|json|ya?ml|xml)$/i.test(
      name,
    )
  );
}

/** `'/forgot-password' => "passwords#update"`: the end of a path in quotes is no setting's name. */
function isOfPath(text: string, start: number, end: number): boolean {
  return text[start - 1] === '/' && /["'`]/.test(text[end] ?? '') && /[\w"'`/]/.test(text[start - 2] ?? '');
}

/** What stands before the name of an element, which may have a namespace or a word before it. */
const IN_TAG = /<\s?(?:[\w-]{1,20}[:\s])?$/;

function nameStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  // The letter of an escape sequence is not of the name: "\npassword".
  if (text[start - 1] === '\\' && /[nrt]/.test(text[start] ?? '') && start < at) start += 1;
  return start;
}

/** The end of the name; its words may be apart by one space, as in "API key". */
function nameEnd(text: string, at: number): number {
  let end = at;
  const limit = Math.min(text.length, at + LONGEST_NAME);
  while (end < limit && isNameCode(text.charCodeAt(end))) end += 1;
  while (end > at && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}

/** Strings in several languages are written with a letter or a sign before the quote, or within a call. */
const BEFORE_QUOTE =
  /(?:[@$bBrRfFuULN]{1,2}|\(|\[|new \w{1,20}\(|new \w{1,20}\[\]\s?\{|String\(|Buffer\.from\(|b64decode\(|\w{1,24}\()(?=\\{0,7}["'`])/y;

function assignedValue(text: string, join: Join, telling: Telling): Value | null {
  const afterPrefix = join.joint === 'element' ? -1 : matchEnd(BEFORE_QUOTE, text, join.at);
  const at = afterPrefix < 0 ? join.at : afterPrefix;
  const quote = quoteAt(text, at);
  if (quote !== '') {
    const value = quotedValue(text, at, quote);
    return join.joint === 'argument' && isKey(text, value) ? null : value;
  }
  if (join.joint === 'element') return elementValue(text, Math.max(at, matchEnd(NESTED, text, at)));
  if (at >= text.length) return null;
  const isWord = telling === 'weak' || join.joint === 'argument' || join.joint === 'said';
  return isWord ? plainValue(text, at) : unquotedValue(text, at);
}

/** `login_with_api_key", "params": [`: what follows a value is the name of the next member, not an argument. */
function isKey(text: string, { end, closed }: Value): boolean {
  return closed && matchEnd(/["'`\\]{1,9}\s{0,4}(?::(?!:)|=>)/y, text, end) >= 0;
}

const PARAMETER = /[^\s?&#"'<>`]{1,4096}/y;

/** A value in a URL's query, which ends with the parameter. */
function parameterValue(text: string, at: number): Value | null {
  const end = matchEnd(PARAMETER, text, at);
  return end < 0 ? null : { start: at, end, quoted: false, closed: true };
}

/** The element in which Windows' answer files have the value: `<Password><Value>x</Value>`. */
const NESTED = /\s{0,80}<value>\s{0,80}/iy;

/** The text of an element, up to its end tag or to the end of what was cut off; null where no element was meant. */
function elementValue(text: string, at: number): Value | null {
  const limit = Math.min(text.length, at + 1024);
  let end = at;
  while (end < limit && text[end] !== '<' && text[end] !== '\n' && !text.startsWith(']]>', end)) end += 1;
  if (text[end] === '<' && text[end + 1] !== '/') return null;
  while (end > at && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return text[at] === '@' ? null : { start: at, end, quoted: true, closed: true };
}

interface Candidate {
  scan: Scan;
  text: string;
  name: string;
  telling: Telling;
  join: Join;
  value: Value;
  /** Whether the name is an option of a command line. */
  flag: boolean;
}

function isKnownPlaceholder({ placeholders }: Scan, secret: string): boolean {
  const known = placeholders.get(secret);
  if (known !== undefined) return known;
  const judged = isPlaceholder(secret);
  placeholders.set(secret, judged);
  return judged;
}

function isSecret(candidate: Candidate): boolean {
  const { text, name, telling, value, join } = candidate;
  const secret = text.slice(value.start, value.end);
  if (
    secret.length < 3 ||
    isVerb(text, name, value) ||
    (telling === 'weak' && !isWeakSecret(name, join, secret))
  )
    return false;
  // Nothing else is as long; and a long value that was left would be read again from each name within it.
  if (secret.length > LONGEST_JUDGED && telling === 'strong' && !value.quoted) return true;
  if (isKnownPlaceholder(candidate.scan, secret)) return isPoorPasswordHere(candidate, secret);
  if (!value.quoted && (isCode(secret) || isCallOf(text, value, secret))) return false;
  if (telling === 'weak') return !isSelector(secret);
  if (value.quoted) return isQuotedSecret(candidate, secret);
  return isUnquotedSecret(candidate, secret);
}

/** `strdup(password)`: a call that the closing bracket cut off. */
function isCallOf(text: string, value: Value, secret: string): boolean {
  return text[value.end] === ')' && /^[A-Za-z_]\w*\([A-Za-z_]*$/.test(secret);
}

/** `Password=secret;`: set as a value, a poor password is one; in a sentence or a form it is a word. */
function isPoorPasswordHere({ name, telling, join, value }: Candidate, secret: string): boolean {
  if (telling !== 'strong' || join.joint !== 'assigned' || !isPasswordName(name)) return false;
  if (!isPoorPassword(secret) || !value.closed || isSameName(name, secret)) return false;
  return value.quoted || (!join.spaced && !join.colon);
}

/** Letters and digits, and long enough for a password. */
function isVaried(secret: string): boolean {
  return (
    secret.length >= 10 && /\d/.test(secret) && /[A-Za-z]/.test(secret) && /^[\w!@#$%^&*.-]+$/.test(secret)
  );
}

/** Behind a name that tells little, a value has to look drawn; a UUID is taken for an id there. */
function isWeakSecret(name: string, join: Join, secret: string): boolean {
  if (join.joint === 'adjacent') return false;
  if (!looksRandom(secret)) return /auth$/i.test(name) && join.joint === 'assigned' && isVaried(secret);
  return !isUuid(secret) || (join.joint === 'assigned' && /auth|sess|login|jwt|licen/i.test(name));
}

function isQuotedSecret({ text, name, join, value }: Candidate, secret: string): boolean {
  if (secret.length < 4 || isOutsideQuotes(secret)) return false;
  if (isProse(secret)) return isPassphrase(name, join, value, secret);
  if (isOneOfSeveral(text, value) || isLookedUp(text, value, secret)) return false;
  if (join.joint === 'adjacent' && !value.closed) return false;
  if (QUOTED_CODE.test(secret)) return false;
  if (CONSTANT_OF_SECRETS.test(secret)) return false;
  if (isConcatenated(text, value) && !/\d/.test(secret.replace(/\{\d*\}/g, ''))) return false;
  if (join.joint === 'argument')
    return (
      looksRandom(secret) ||
      isMixed(secret) ||
      (isSetter(name) && !isCommonWord(secret)) ||
      (isPasswordName(name) && isWordWithDigit(secret))
    );
  if (isSelector(secret) || (!isPasswordName(name) && WORDS_OF_A_PATH.test(secret))) return false;
  return !isSameName(name, secret);
}

/** `password = "RESET_PASSWORD_TOKEN"`: the name of a constant that holds something else. */
const CONSTANT_OF_SECRETS = /^[A-Z]+_(?:[A-Z]+_)?(?:PASSWORD|SECRET|TOKEN|KEY|FIELD)(?:_(?:[A-Z]+))?$/;
const WORDS_OF_A_PATH = /^[a-z_-]{1,40}(?:\/[a-z_-]{1,40}){2,}$/i;

function isUnquotedSecret(candidate: Candidate, secret: string): boolean {
  const { text, name, join, value, flag } = candidate;
  if (isSameName(name, secret) || isCommonWord(secret)) return false;
  if (isSelector(secret) || (join.spaced && isDeclaredElsewhere(secret))) return false;
  const varied = /\d/.test(secret) || /[^A-Za-z0-9_.,:;-]/.test(secret);
  switch (join.joint) {
    case 'argument':
      return looksRandom(secret) || isMixed(secret);
    case 'adjacent':
      return flag
        ? secret.length >= 3 && !secret.startsWith('-')
        : isAdjacentSecret(text, name, value, secret);
    case 'said':
      return (
        looksRandom(secret) ||
        (isPasswordName(name) && varied && /[A-Za-z]/.test(secret) && secret.length >= 5)
      );
    default:
      return isAssignedSecret(candidate, secret, varied);
  }
}

/** A constant, or a variable that is called like what it holds: `password: mvnPassword`. */
function isDeclaredElsewhere(secret: string): boolean {
  return (
    isConstantName(secret) ||
    /^[a-z]{2,20}(?:[A-Z][a-z]{1,20})*(?:Password|Passwd|Secret|Token|Key)$/.test(secret)
  );
}

/** `password hunter2x`, and netrc's `login ann password hunter2`. */
function isAdjacentSecret(text: string, name: string, value: Value, secret: string): boolean {
  if (
    /^(?:password|passwd|account)$/.test(name) &&
    /\blogin\s+\S{1,80}\s+$/.test(
      `${text.slice(Math.max(0, value.start - name.length - 100), value.start - name.length - 1)} `,
    )
  )
    return true;
  if (looksRandom(secret)) return true;
  return (
    isPasswordName(name) &&
    secret.length >= 7 &&
    /\d/.test(secret) &&
    /[A-Za-z]/.test(secret) &&
    !/^\d+[a-z]{1,3}$/.test(secret)
  );
}

function isAssignedSecret({ text, name, join, value }: Candidate, secret: string, varied: boolean): boolean {
  if (/^\d{1,5}$/.test(secret) && !isPasswordName(name)) return false;
  if (secret.length < 4) return false;
  if (varied) return true;
  if (looksRandom(secret)) return true;
  if (!join.spaced) return true;
  // A plain word: prose after a colon, a variable's name after an equals sign, or a password.
  if (join.colon) return isPasswordName(name) && endsStatement(text, value.end);
  return isPasswordName(name)
    ? endsStatement(text, value.end)
    : secret.length >= 10 && !/^[a-z]+(?:[A-Z][a-z]+)*$/.test(secret);
}

/** Whether nothing but separators follows on the line, as after a setting and not as within a sentence. */
function endsStatement(text: string, at: number): boolean {
  return /^[\s]*(?:$|[\r\n,;|})\]"'&]|\\[nr])/.test(text.slice(at, at + 4));
}

function ruleOf(name: string): string {
  if (isPasswordName(name)) return 'named-password';
  if (/token|jwt|bearer/i.test(name)) return 'named-token';
  if (/key/i.test(name)) return 'named-key';
  return 'named-secret';
}
