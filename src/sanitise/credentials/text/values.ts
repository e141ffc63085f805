import { isAlphanumericCode } from './char-class.ts';
import { isDenied, isMostlyOne, isSampleKey, isWritten, looksRandom } from './randomness.ts';

/** One character over and over, or the mask of somebody else: *****, xxxxx, ....., abcd**** */
const REPEATED = /^(.)\1*$|^[*•●xX.#?_-]{2,}$|^[*•]{3,}|[*•]{4,}$/s;

/** Values that stand for a secret and begin with a sign: what is interpolated, bracketed, or a path. */
const SIGNED: readonly RegExp[] = [
  // $VAR, ${var}, $(cmd), #{x}, {{x}}, {x}, %VAR%, %s, @VAR@, <x>, [x], __X__, :x
  /^["']?\\{0,3}\$[A-Za-z_][\w.:[\]-]*(?:\/[\w.#/-]*)?["']?;?$/,
  /^["']?\\{0,3}\$\{[^}]*\}?["']?$/,
  /^\$\{[^}]{1,80}\}[a-z_.-]{1,40}$/i,
  // What a secret has to look like: ^[a-z]{32,}$
  /^\^(?=.*[[(\\]).*\$$/s,
  /^\$\(.*\)?$/s,
  /^\$\{\{.*\}\}$/s,
  /^#\{[^}]*\}{0,2}$/,
  /^\{[$#]\{[^}]*\}\}?$/,
  /^\{\{?[ \w.|:$()"'-]*\}?\}$/,
  /^%[A-Za-z_][\w.]*%$/,
  // Several of them: %USER%:%PASS%, ${A}_${B}, $FIRST$SECOND; and no hash, which has digits between its signs.
  /^(?:(?:\$\{[^{}]{1,60}\}|\$(?:[A-Z][A-Z_]{1,40}|[a-z][a-z_]{1,40})|%[A-Za-z_]\w{0,40}%)[_./:@-]{0,3}){2,8}$/,
  /^%(?:\([\w.]+\))?[-+# 0]?[\d.]*[a-zA-Z]$/,
  /^%[sdvq@](?![({[])/,
  /^%?@[A-Z_a-z]+@$/,
  /^<[^>]*>?$/,
  /^&lt;.*&gt;$/s,
  /^\[(?:[^\]]*\]|[\w. ("'{-]*)$/,
  /^\([^)]*\)?$/,
  /^__[A-Z0-9_]+__$/,
  /^:[A-Za-z_]\w{0,40}$/,
  /^@Microsoft\.KeyVault/,
  /^@[a-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,60}){1,8}$/,
  /^!(?:Ref|Sub|GetAtt|vault|secret|env|reference)\b/i,
  // A path, also one with places to be filled in: `/users/{id}`, `/users/:id`.
  /^\.{0,2}\/(?:(?:[\w.@-]{1,60}|:\w{1,40}|\{\w{1,40}\})\/){0,20}(?:[\w.@-]{1,60}|:\w{1,40}|\{\w{1,40}\})$/,
  /^~\//,
];

/** An ARN, a vault's path, a URL or another reference names a secret without containing it. */
const REFERENCE =
  /^arn:aws|^ENC\(|^(?:op|vault|ref\+\w+|secretsmanager|ssm|aws-sm|gcp-sm|awssm|keyvault|sops|env|file|data|urn):|^[a-z][a-z0-9+.-]{1,20}:\/\/|^ENC\[|^[a-z]:\\/i;

/** What people type to fill a field: a few letters over and over, or the alphabet. */
const FILLED = /^([a-z]{2,4}?)\1{3,}[a-z]{0,3}$/i;
const ORDER = 'abcdefghijklmnopqrstuvwxyz'.repeat(3);

/** From this length on it may be all letters and digits together, of which programs draw. */
const LONG_ORDER = 52;

function isCountedUp(value: string): boolean {
  let steps = 0;
  for (let i = 1; i < value.length; i++) if (value.charCodeAt(i) === value.charCodeAt(i - 1) + 1) steps += 1;
  return steps * 10 >= value.length * 9;
}

/** Whether a value is nothing but characters in their order: what an example counts up, and nobody draws. */
export function isInOrder(value: string): boolean {
  const lower = value.toLowerCase();
  if (value.length >= LONG_ORDER && isCountedUp(value)) return true;
  if (value.length < 10 || (value !== lower && value !== value.toUpperCase())) return false;
  return ORDER.includes(lower);
}

/** Words that stand for a value, in small letters. */
const PLACEHOLDER_WORDS = new Set([
  ...(
    'null none anonymous nil eof undefined true false yes no on off void n/a na tbd todo fixme empty blank unset missing required optional invalid ' +
    'expired incorrect wrong unknown redacted hidden masked filtered removed secret secrets password passwd passphrase pwd pass ' +
    'token key credential credentials string str text varchar char byte bytes int integer number bool boolean object array any ' +
    'default demo auto generate generated placeholder dummy sample example changeit value your foo bar baz foobar test testing ' +
    'username user input self this env var const let function return new plain plaintext basic bearer jwt oauth oauth2 digest hmac ' +
    'rsa hash hashed md5 bcrypt header cookie query file vault prompt ask stdin tbc sensitive private public reset error failed ' +
    'failure done edit ok success succeeded skipped pending running completed canceled cancelled valid ignore ignored inherit include omit ' +
    'same-origin utf-8 utf8 utf-16 ascii latin1 latin-1 iso-8859-1 base64 base64url'
  ).split(' '),
  ...['not set', 'api key', 'change me', 'replace me', 'fill me', 'insert here', 'timed out'].flatMap(
    (words) => ['', ' ', '-', '_'].map((sign) => words.replace(' ', sign)),
  ),
]);
const PLACEHOLDER_FORM = /^(?:sha\d*|x{2,})$/i;

function isPlaceholderWord(value: string): boolean {
  return PLACEHOLDER_WORDS.has(value.toLowerCase()) || PLACEHOLDER_FORM.test(value);
}

const TELLS_OF_ITSELF =
  /(?:^|[^a-z])(?:your[-_ ]?|(?:the|some|an?|enter|insert|replace|put|add|change|use|provide|paste|set)(?:[-_ ]|(?=your|pass|secret|token|key|api|with|this|me|it)))(?:[a-z0-9]{1,20}[-_ ]){0,4}(?:own|here|password|passwd|secret|token|key|api|apikey|value|with|this|credentials?|me|it)s?(?:$|[^a-z])|^your[-_ ]|^your(?:password|secret|token|key|api|access|own)|place[-_]?holder|redacted|example[-_. ]|[-_. ]example|^example(?:[-_. ]|$|key|token|secret|pass)|^dummy|[-_]dummy|^fake|fake[-_]?|^sample|change[-_]?(?:me|it)|replace[-_]?(?:me|with|this)|^xxx+|xxx+$|\.\.\.$|^<|goes[-_ ]here|^insert[-_]|^todo|^not[-_ ]?an?[-_ ]?(?:valid|real|jwt|uuid|hex|token|secret|key|password)|[-_ ]not[-_ ](?:an?[-_ ])?(?:jwt|uuid|hex|token|secret|key)$|^too[-_]?short|base64[-_ ]?encoded|base64[-_ ]?(?:string|value)/i;
/** What a test's author calls a value that is no token yet: `vk1.a.tooshort`. */
const SHORT = /(?:^|[:._-])(?:too[-_]?)?short(?:body|key|token|value)?$/i;
const TEST_VALUE =
  /^test[-_]?(?:password|secret|token|key|pass)$|^test[-_](?:api[-_])?(?:token|key)[-_]123?4?5?6?7?8?9?0?$/i;

/** What a token begins with, and nothing behind it: `CFPAT-`. */
const PREFIX_ALONE = /^(?:[A-Za-z]{2,8}[-_]){1,2}$/;
/** A well-known prefix before digits that count up, and a token of which the end is struck out. */
const COUNTED_TOKEN =
  /^(?:[spr]k(?:[-_](?:test|live|proj|ant))?|xox[a-z]|gh[a-z]|glpat|npm|pat)[-_]12345?6?7?8?9?0?$/i;
/** A version, an address or an object identifier. */
const DOTTED_NUMBERS = /^\d{1,5}(?:\.\d{1,6}){2,12}$/;
const STRUCK_OUT = /#{6,}$|\*{4,}[\])}]{0,2}$|[xX]{16,}$/;

/** Whether a value only stands for a secret, or is the result of an earlier masking. */
export function isPlaceholder(value: string): boolean {
  if (value.length > 256) return false;
  if (value.length <= 24 && (isPlaceholderWord(value) || TEST_VALUE.test(value) || SHORT.test(value)))
    return true;
  if (REPEATED.test(value.replace(/-/g, '')) || REFERENCE.test(value)) return true;
  if (value.length <= 24 && (PREFIX_ALONE.test(value) || COUNTED_TOKEN.test(value))) return true;
  if (STRUCK_OUT.test(value) || DOTTED_NUMBERS.test(value)) return true;
  if (isSampleKey(value) || isDenied(value)) return true;
  if (FILLED.test(value) || isInOrder(value) || isMostlyOne(value)) return true;
  if (!isAlphanumericCode(value.charCodeAt(0)) && SIGNED.some((pattern) => pattern.test(value)))
    return !isDrawnInBraces(value);
  return TELLS_OF_ITSELF.test(value) && (isWritten(value) || !isVaried(value));
}

/** `{ZqL5kVrX1n8tA2}`, `{vendor AQAA 4f8Kq2Lw9XnB7tRmVc3D}`: what stands between the braces is no variable's name. */
function isDrawnInBraces(value: string): boolean {
  const inside = /^\{([A-Za-z0-9+/_ -]{12,240}={0,2})\}$/.exec(value)?.[1];
  return inside?.split(' ').some(looksRandom) ?? false;
}

/** Words that would name a secret elsewhere, but that people do have as passwords. */
const POOR_PASSWORD =
  /^(?:secrets?|pass(?:word|wd)?|passw0rd|test(?:ing|[-_]?pass(?:word)?|[-_]?secret)?|admin|root|default|guest|foo|bar|baz|foobar|private|public|user(?:name)?|dummy|sample|demo)$/i;

/** One letter or digit over and over, or the alphabet: what people type who have to type something. */
export function isTypedInOrder(value: string): boolean {
  return REPEATED_LETTER.test(value) || isInOrder(value);
}

const REPEATED_LETTER = /^([a-wyz\d])\1{4,}$/i;

/** Whether a value is no good as a secret, but may be somebody's password all the same: `secret`, `test`. */
export function isPoorPassword(value: string): boolean {
  return value.length <= 24 && POOR_PASSWORD.test(value);
}

/** An example's words may occur in a drawn value by chance. */
function isVaried(value: string): boolean {
  return value.length >= 20 && /\d/.test(value) && looksRandom(value.replace(/example|fake|test|xxx+/gi, ''));
}

/** The name of a constant: `SANDBOX_API_SECRET`. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Whether a value without quotes is the name of something that a program declares elsewhere. */
export function isConstantName(value: string): boolean {
  return CONSTANT.test(value) && !looksRandom(value);
}

const CALL =
  /^\{[A-Za-z_]\w*(?:[.([]|$)|^[A-Za-z_$][\w$.:>-]*\(|^[A-Za-z_$]\w*(?:\.\w+)+\{|^\(?(?:await|new|not|typeof|lambda|async)\s|^[A-Za-z_$][\w$.]*\[(?=[^[\]]*\]|\[[\w., ]*\]|[\w$"':.+[-]*$)/;
const MEMBER = /^(?:::)?(?:[$@&*!]?[A-Za-z_][\w$]*(?:\?\.|\.|::|->))+[A-Za-z_][\w$]*[,;)]*$/;
/** A member that is called by words: `i1.XhrFactory`. */
const NAMED_MEMBER =
  /^\w{1,24}\.(?:[A-Za-z]{0,12}[A-Z][a-z]{4,20}(?:[A-Z][a-z]{1,20}){0,4}|[A-Z]{2,20}(?:_[A-Z\d]{1,20}){1,6})[,;)]*$/;
/** A command of PowerShell. */
const CMDLET =
  /^(?:ConvertTo|ConvertFrom|Get|New|Read|Set|Import|Export|Out|Invoke|Select|Join)-[A-Z][A-Za-z]+$/;
const WORDS_WITHOUT_DIGITS = /^[A-Za-z_.$>:-]+$/;

/** A type, a pointer or a slice, a macro, a hexadecimal constant, a regular expression. */
const NOTATION =
  /^\d{1,10}\[|^[*&]{1,2}(?:mut|const|[A-Za-z_][\w.]*)?$|^\[\d{0,6}\][*A-Za-z]|^[A-Za-z_][\w:]{0,60}![([{]|^-?0x[0-9a-f]{1,8}[ul]{0,3}$|^func\(|^(?:struct|interface|map|chan)[[{]|^\/\^|^\(\w+\)[.-]|^(?:u?int\d{0,2}(?:_t)?|__[us]\d{1,2}|lpc?w?str|pc?w?str|d?word|ulong|variant|size_t|c_\w{1,12})$|^(?:n?var)?(?:char|binary)2?\(\d|^(?:tiny|small|medium|big)?int\(\d|^(?:ui|i|bigui|bigi)nt(?:8|16|32|64)(?:clamped)?array$|^float(?:16|32|64)array$|^_?(?:secret|password|token)(?:str|bytes|type)$/i;
/** What is made of a type as Go and Rust write it: `Token{`. */
const COMPOSITE = /^[&*]?(?:[a-z]\w{0,40}\.)?[A-Z][A-Za-z]+(?:\[[\w[\]]{1,40}\])?\{$/;
/** A remark, or the members of an object that are spread out: `...errors.toObject`. */
const NO_VALUE = /^\/\*[\w#@! ]{0,40}\*\/|^\.{3}[A-Za-z_][\w$]{0,40}[.([]/;

/** Whether a value without quotes is a piece of program: a call, an element, a member of something. */
export function isCode(value: string): boolean {
  if (NO_VALUE.test(value)) return true;
  if ((NOTATION.test(value) || COMPOSITE.test(value)) && !looksRandom(value)) return true;
  if (CALL.test(value) && !/^\w+\(\w+$/.test(value)) return true;
  if (/^[=!<>&|]/.test(value) || CMDLET.test(value)) return true;
  if (!MEMBER.test(value)) return false;
  return WORDS_WITHOUT_DIGITS.test(value) || NAMED_MEMBER.test(value) || !looksRandom(value);
}

/** What the names of ciphers and their like consist of: `ECDHE-RSA-AES256-GCM-SHA384`. */
const ALGORITHM_WORDS = new Set(
  (
    'tls ssl srp psk dh dhe ecdh ecdhe rsa ecdsa eddsa dsa dss chacha20 poly1305 md5 hmac cbc gcm ccm ctr ecb cfb ofb xts kw with ' +
    'null pbe ede ede3 3des des rc2 rc4 oaep pss ed25519 x25519 sm2 sm3 sm4 private public key gen pair encryption encrypted'
  ).split(' '),
);
const NUMBERED_ALGORITHM = /^(?:(?:aes|camellia|aria|sha)?\d{0,3}|pkcs\d{0,2}|\d{4}|(?:p|[hrep]s)\d{3})$/;
const MOST_WORDS = 14;

/** Whether a value names a way to encrypt or to sign. */
export function isAlgorithm(value: string): boolean {
  if (value.length > 64 || !/[-_ ]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const words = value.toLowerCase().split(/[-_ ]/);
  if (words.at(-1) === '') words.pop();
  if (words.length < 2 || words.length > MOST_WORDS) return false;
  return words.every((word) => ALGORITHM_WORDS.has(word) || (word !== '' && NUMBERED_ALGORITHM.test(word)));
}

const SENTENCE_WORDS =
  /\b(?:is|are|was|be|been|must|should|can|cannot|could|not|no|the|a|an|of|for|to|in|on|at|by|from|with|and|or|has|have|your|you|please|too|least|does|did|do|will|would|invalid|required|incorrect|expired|wrong|missing|forgot|enter|new|old|current|confirm|change|reset)\b/i;

const PLAIN_WORD = /^["'(<]?\p{L}[\p{Ll}\p{Lo}\p{M}']*["')>]?[.,:;!?]*$/u;
/** What is written without blanks, as Japanese is; half a character is counted as it is when it has been replaced. */
const FOREIGN = /[\u0370-\u1fff\u3040-\uffdc\ufffd]/g;

function isInAnotherScript(value: string): boolean {
  if (value.length < 8 || /\d/.test(value)) return false;
  return (value.match(FOREIGN)?.length ?? 0) * 2 > value.length;
}

/** Whether a value in quotes reads as a sentence or a label: several words, and nothing that looks drawn. */
export function isProse(value: string): boolean {
  if (isInAnotherScript(value)) return true;
  const words = value.trim().split(/\s+/);
  if (words.length < 2) return false;
  const plain = words.filter((word) => PLAIN_WORD.test(word)).length;
  if (words.length === 2) return plain === 2 && SENTENCE_WORDS.test(value);
  return plain * 2 > words.length;
}

/** A word for a password, with which the labels of forms are written in other languages. */
const FOREIGN_PASSWORD =
  /(?:^|\s)(?:passord|passwort|kennwort|wachtwoord|l[öo]senord|adgangskode|kodeord|contrase|senha|mot de passe|has[łl]|hesl|parol|salasan|jelsz|şifre|lozink|zapork|slaptažod|gesl|kata sandi|mật khẩu|engangs|парол|κωδικ)/iu;
const WORDS_ALONE = /^\p{Lu}\p{Ll}+(?: \p{Ll}+){0,9}[.:!?]?$/u;

/** `L&#246;senord`, as pages have words with letters other than those of English. */
const OF_ESCAPED_LETTERS = /^(?:[A-Za-z .:!?]|&#\d{3,6}(?:;|$)){4,200}$/;

/** Whether a value is a label as forms have it, in whatever language: `Passord`, `Gjenta passord`, `Send engangskode`. */
export function isLabel(value: string): boolean {
  if (WORDS_ALONE.test(value)) return /[ :]/.test(value) || FOREIGN_PASSWORD.test(value);
  return value.includes('&#') && OF_ESCAPED_LETTERS.test(value);
}

const COMMON_WORDS = new Set(
  (
    'required optional incorrect expired invalid wrong missing empty unknown rejected accepted denied revoked refused failed ' +
    'failure mismatch mismatched changed changing reset not was is has must should cannot can may will does did the a an ' +
    'too and or of for from to in on at by with without field fields value input form prompt login signin error errors ' +
    'unauthorized forbidden unexpected unsupported malformed verified verification authentication authorization ' +
    'protected based only used using provided given set unset updated generated created stored hashed encrypted ' +
    'strength policy manager page screen button dialog box link entered submitted visible hidden masked never always ' +
    'attempt attempts check checks checking step steps please see check contact use try retry again before after when ' +
    'length short long weak strong bytes characters string text plain true false null none yes no ok success successful ' +
    'unable undefined available unavailable exists found element selector click typed typing filled fill waiting timeout ' +
    'timed locked disabled enabled inactive active user username account type name id key token secret password email ' +
    'it its this that there here your my our their his her any all some each every no more less than then else if ' +
    'request response server client service session cookie header headers body query url host port could would because ' +
    'erforderlich ungültig falsch fehlt abgelaufen requis obligatoire incorrect invalide expiré obligatoria obligatorio ' +
    'requerida requerido incorrecta incorrecto inválida inválido vereist verplicht ongeldig onjuist richiesta richiesto ' +
    'obrigatória obrigatório incorreta wymagane nieprawidłowe ' +
    'enter provide supply specify ' +
    'struct interface enum class extends implements import lambda def func option options flag flags ' +
    'mínimo mínima máximo máxima minimum maximum mindestens muss deve debe doit moet ' +
    'exchange endpoint introspection refresh access bearer basic digest validation expiry expires lifetime rotation'
  ).split(' '),
);

/** `can't`, `doesn't`. */
const NEGATION = /^[a-z]{2,6}n['’]t$/i;

/** Whether a word is one that error messages have after "password" or "token". */
export function isCommonWord(value: string): boolean {
  return (
    NEGATION.test(value) || COMMON_WORDS.has(value.toLowerCase().replace(/(?<![.,:;!?)])[.,:;!?)]+$/, ''))
  );
}
