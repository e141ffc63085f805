import { isPasswordName, wordsOf } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import type { Value } from '../text/quoting.ts';
import { looksRandom } from '../text/randomness.ts';

const OWN_NAME = /(?:pass(?:word|wd|phrase|code)?|pwd|secret|(?:secret|private)[_-]?key)$/i;
/** Words in small letters, as a passphrase has them and no message. */
const WORDS = /^[a-z][a-z']{0,20}[.,:]?(?: [a-z][a-z']{0,20}[.,:]?){2,9}$/;
const OF_A_MESSAGE =
  /\b(?:pass(?:word|wd|phrase|code)s?|pwd|must|requires?|required|invalid|enter|please|should|incorrect|wrong|expire[ds]?|forgot\w*|reset|chang\w*|confirm\w*|users?|username|login|log|sign|email|account|characters?|token|cannot|can|not|no|field|missing|least|too|your|click|show|hide|type|choose|new|old|current|match\w*|error|fail\w*|optional|example|default|used|using|will|value|has|have|does|did)\b/;

/** `passphrase = "all along the watchtower"`: words that are set as a secret and say nothing about one. */
export function isPassphrase(name: string, join: Join, { closed }: Value, secret: string): boolean {
  if (!closed || !OWN_NAME.test(name)) return false;
  const isOfWords = WORDS.test(secret) && !OF_A_MESSAGE.test(secret);
  // Behind a colon, and in a sentence, it may be the text of a label: "password": "my secret word".
  if (/phrase$/i.test(name)) return isOfWords || (join.joint === 'assigned' && isNoMessage(secret));
  if (join.joint !== 'assigned') return false;
  return (isOfWords && !join.colon) || (isNoMessage(secret) && (!join.colon || /^[a-z]/.test(secret)));
}

/** A few words with a number among them, none of which messages about passwords have. */
export function isNoMessage(secret: string): boolean {
  return /\d/.test(secret) && secret.length <= 40 && !OF_A_MESSAGE.test(secret.toLowerCase());
}

/** What one can pass to `somebody`, or as `something`, or pass `by itself`: no password is meant. */
export function isVerb(text: string, name: string, { start, end }: Value): boolean {
  // What a runner of tests says of each.
  if (name === 'PASS' && /^(?:Test|test_)\w*$/.test(text.slice(start, end))) return true;
  return (
    /^pass$/i.test(name) &&
    /\bpass\s{1,4}(?:(?:\w{1,16}\s){0,2}(?:to|as)\s{1,4}["'`]?|`)$/i.test(
      text.slice(Math.max(0, start - 48), start),
    )
  );
}

/** `secret: "ease-in" | "ease-out"`: the values that a type allows. */
export function isOneOfSeveral(text: string, { end }: Value, secret: string): boolean {
  return /^["'`]\s?\|\s?["'`]/.test(text.slice(end, end + 6)) && !/\d.*\d/.test(secret);
}

/** `password = property("db.password.default")`: what is looked up by its name; `Credentials("Nexus", "host", "ann", "x")`: a realm. */
export function isLookedUp(text: string, { start, end }: Value, secret: string): boolean {
  const before = text.slice(Math.max(0, start - 13), start);
  if (/Credentials\(["']$/.test(before) && text[end + 1] === ',') return true;
  return /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$/.test(secret) && /\w\(["'`]$/.test(before);
}

/** `setPassword("x")`, `withApiKey("x")`: the one argument is the value. */
export function isSetter(name: string): boolean {
  return /(?:^|[._$#-])(?:set|with|use|add|create|new|password|passwd|secret|token|bearer|api_?key)[_A-Za-z]*$/i.test(
    name,
  );
}

/** `define("DB_PASSWORD", "x1")`: no label has digits and no blank. */
export function isWordWithDigit(secret: string): boolean {
  return /\d/.test(secret) && /[A-Za-z]/.test(secret) && !/\s/.test(secret);
}

/** What stands in a cell under a telling head, where it is no label. */
export function isCellValue(content: string): boolean {
  return content.length >= 4 && (isWordWithDigit(content) || looksRandom(content));
}

/** What seemed to open a value closed the string that the name is in: `"Password: " + password`. */
export function isOutsideQuotes(secret: string): boolean {
  return /^(?:\){1,3}\.\w{1,40}\($|["'`]\s?[+&.]\s|\)\s{0,2}(?:[!=]==?|->|=>|&&|\|\|)\s|\){1,3},\s|\){1,3}\s*(?:[{;]|[+&|?:]\s))|^\s*(?:\)\}|\)[;,]?\s*(?:\/\/|#|--)|[+.,;)&|]\s*[.$\w("'{[\\]|[+.,;)&|:]?\s*$|\s)/.test(
    secret,
  );
}

/** `"application:" + key`: a part of what is put together elsewhere. */
export function isConcatenated(text: string, value: Value): boolean {
  return /^["'`](?:\s?\+\s?[$\w(]|\s?\.\s?\$|\s\.\s?\w|\.(?:format|concat)\()/.test(
    text.slice(value.end, value.end + 9),
  );
}

/** Programs written down as strings, as templates and reports of errors have them. */
export const QUOTED_CODE =
  /^(?:process\.env|os\.environ|import\.meta|config|settings|secrets|vars|env|this|self|props|state|context|request|req|args|params|options|data|row|user)(?:\.[A-Za-z_]\w*)+$|^[A-Za-z_$][\w.$]*\(\)$/;

/** A value that names an element or a place, as tests of user interfaces have: `#add-password`, `/login`. */
export function isSelector(secret: string): boolean {
  return /^(?:[#.][a-z]+(?:[-_][a-z0-9]+)*|\/[\w./-]*|[\w-]+\.(?:json|ya?ml|txt|pem|key|crt|cer|env|toml|ini|conf|ts|js|py|go|rb|java|php|html?|p12|pfx|jks|xml|properties|cfg|log|csv))$/.test(
    secret,
  );
}

/** Whether a value says no more than its name does: `password = "db_password"`. */
export function isSameName(name: string, secret: string): boolean {
  const letters = (given: string) => given.toLowerCase().replace(/[^a-z]/g, '');
  const [ofName, ofSecret] = [letters(name), letters(secret)];
  if (/[\d!#%^&]/.test(secret) || SOMEBODY_S.test(secret)) return false;
  return (
    ofName === ofSecret ||
    (ofSecret.length > 5 && ofName.endsWith(ofSecret)) ||
    (ofSecret.length > 9 && ofName.startsWith(ofSecret) && !isPasswordName(name)) ||
    (ofName.length > 5 && ofSecret.endsWith(ofName) && /[_.-]/.test(secret)) ||
    (WORDS_OF_A_NAME.test(secret) && isOfWords(name, secret))
  );
}

/** `my-token`: what people write down for one, and nothing is called so. */
const SOMEBODY_S = /^(?:my|our|super|test|real|old|new|prod|live)[-_]/i;
const WORDS_OF_A_NAME = /^[a-z]{2,20}(?:[_.-][a-z]{2,20}){1,8}$/i;

/** `LearnerTokenAuth = "learner_auth_token"`: the words of the name, in another order. */
function isOfWords(name: string, secret: string): boolean {
  const words = wordsOf(name);
  return secret.split(/[_.-]/).every((word) => words.includes(word.toLowerCase()));
}

const VARIABLE_PART = /\$\{[^{}]{1,80}\}|#\{[^{}]{1,80}\}|%[sd](?![A-Za-z0-9])|\{\d?\}/g;
const PART_OF_FORMATTED = /\{[^{}]{1,80}\}/g;

/** `"prefix_${value}"`, `f"prefix_{value}"`: words around what is put in at run time. */
export function isInterpolated(text: string, { start }: Value, secret: string): boolean {
  const parts = /f/i.test(text[start - 2] ?? '') ? PART_OF_FORMATTED : VARIABLE_PART;
  const around = secret.replace(parts, '');
  return around.length < secret.length && /^[A-Za-z_.:/ -]{0,40}$/.test(around);
}
