/**
 * How telling a name is. `strong`: what is assigned to it is a secret, however it looks. `weak`: it is one if it
 * looks drawn. `none`: the name says nothing, or says that the value is no secret.
 */
export type Telling = 'strong' | 'weak' | 'none';

/** Words that make a name telling on their own. */
const STRONG_WORDS = new Set(
  (
    'password passwd passwort kennwort passphrase passcode pass pwd psw pswd passwords pw senha contrasena clave wachtwoord ' +
    'secret secrets token apikey apitoken authtoken accesstoken accesskey secretkey privatekey authkey sharedkey masterkey ' +
    'encryptionkey signingkey licensekey credential credentials cred creds passkey bearer apisecret appsecret clientsecret ' +
    'appkey apikeys pgpassword mysqlpwd dbpass dbpassword dbpwd dbpasswd userpass userpassword rootpassword sshpass pgpass ' +
    'psk presharedkey sapwd xoauth oauthtoken refreshtoken idtoken sessiontoken mnemonic seedphrase sharedaccesskey accountkey storagekey pwrd ' +
    'recoverycode recoverycodes recoverykey recoveryphrase backupcode backupcodes scratchcode scratchcodes passwrd passowrd paasword pasword passwrod passwod pssword psswd pswrd secrete sercret secrect consumerkey servicekey deploykey writekey adminkey hmackey sessionkey cryptokey bindpw rootpw adminpw sudopw userpwd pword rootpass adminpass adminpassword mypass mypassword sasl connstr authtok authpass keypass storepass keymaterial upw upwd pat dockercfg dockerconfigjson'
  ).split(' '),
);

/** Words that make the following "key" a secret one. */
const KEY_QUALIFIERS = new Set(
  (
    'api access secret private auth encryption encrypt signing sign master account shared app application client consumer ' +
    'service subscription license licence admin write deploy storage rest hmac crypto root user integration ingest ingestion insert ' +
    'server security instrumentation sdk decrypt decryption webhook management maps billing live prod production ' +
    'personal developer dev rsa ssh dsa ecdsa ed25519 aes tls ssl jwt authentication wallet validator rpc ' +
    'publishable customer team org organization organisation partner device read browser search test sandbox merchant wifi wlan wpa wep backup restore priv fernet cipher crypt pgp gpg ' +
    'functions privacy platform system internal external machine license software activation registration bot'
  ).split(' '),
);

/** Words that alone tell too little: what stands behind them is a secret only if it looks drawn. */
const WEAK_WORDS = new Set(
  (
    'jsessionid phpsessid cvv cvc mfa key keys tokens auth authorization authentication signature sig hmac session sessionid sessid sid sess sign cookie salt nonce otp totp ' +
    'pepper noncestr csrf xsrf jwt sas dsn cert certificate code access login pin hash ticket signed assertion verifier seed ssh rsa ' +
    'encrypt oauth webhook license licence serial apiid sso saml crypt cipher encrypted'
  ).split(' '),
);

/** Last words of names whose value is about a secret, but is none. */
const HARMLESS_ENDINGS = new Set(
  (
    'id ids name names length len size type types url uri urls endpoint path paths file filename files dir directory expiry ' +
    'expires expiration expire ttl count limit policy permission permissions field fields label hint placeholder error errors message status ' +
    'version algorithm algo alg format prefix suffix header required enabled disabled reset strength at date time timestamp manager ' +
    'provider vault ring board pair pairs usage kind index idx max min days minutes seconds hours interval timeout lifetime ' +
    'attempts attempt rotation rotated validator validation validity regex pattern patterns rule rules description desc title ' +
    'input form page link button text icon class color mode method scheme scope scopes audience issuer owner user username ' +
    'email host port domain region source store state changed created updated generated used missing invalid wrong ' +
    'incorrect mismatch match matches exists present empty null handler service client request response callback function ' +
    'event events parser reader writer builder factory helper util utils test tests spec mock code codes press down up code ' +
    'word words chain check checker generator hasher encoder encoding selector ref reference references arn fingerprint ' +
    'thumbprint sha md5 checksum digest cost total variable variables hash chars meshing signatures pressed released selected spec vaulted operation mapping iterator accessor distance budget per second rate bucket quota ' +
    'address addresses contract symbol decimals supply balance amount price pool stream table column col schema model category ' +
    'role tag tags stats metrics log logs report level property setting parameter element locator xpath css screenshot widget modal menu mgr realm encode decode mask masks'
  ).split(' '),
);

/** Words before "key" that make it a key of data, not of a lock. */
export const HARMLESS_KEYS = new Set(
  (
    'public pub primary foreign project sort partition cache object row hash natural unique composite index idx bucket s3 redis ' +
    'idempotency dedup deduplication group lookup map json field column translation message i18n label ' +
    'col uniq arrow hot short shortcut keyboard press react item entity storage local routing translation enter escape ssm kms'
  ).split(' '),
);

/** A telling word within a word that was written without separators, not followed by what turns it into another word. */
const WITHIN_WORD =
  /passw[dor][a-z]{1,4}$|(?:password|passwd|passphrase|passwort|kennwort|apikey|apitoken|secretkey|accesskey|authtoken|accesstoken|privatekey|clientsecret|appsecret|sharedaccesskey|accountkey)(?!less|reset|policy|manager|field|hint|length|id$|name$|file$|path$|url$|forfoo)|(?:secret|token|passwd|pwd|apikey)$|^(?:secret|token|pwd)(?:key|value|string|str|text)$/;
/** Whose password it is, written as one word with it: `mypw`, `MYSQLPASS`. */
const JOINED_PASS =
  /^[a-z]{1,12}pw$|^(?:mysql|mariadb|pg|postgres|sql|mssql|ora|oracle|mongo|redis|rabbit|mqtt|smtp|imap|pop|mail|email|e?s?ftp|ssh|svn|git|ldap|bind|proxy|vpn|wifi|wlan|http|web|login|auth|cert|ssl|sys|my|backup|remote|target|source)pass$/;
/** Two words that tell only together, wherever the name was split. */
const WITHIN_NAME = /(?:private|secret|access|api)key(?!for|id|name|size|type|len|path|file|url)/;
const NOT_WITHIN_WORD = /^(?:bypass|compass|trespass|surpass|overpass|underpass|encompass)$/;

const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const MOST_PARTS = 24;

/** A name's words in lower case: `AWS_SecretKey2` gives aws, secret, key. */
export function wordsOf(name: string): string[] {
  const words: string[] = [];
  for (const part of name.match(PARTS) ?? []) {
    if (words.length === MOST_PARTS) break;
    if (/\d/.test(part)) continue;
    words.push(part.toLowerCase());
  }
  return words;
}

/** A service, whose users are called `auth0|5f7c…`. */
const AUTH0 = /(?<![A-Za-z])auth0$/i;

/** What a name tells of the value that is assigned to it. */
export function tellingOf(name: string): Telling {
  const words = withoutPurpose(wordsOf(name));
  const last = words.at(-1);
  if (last === undefined || AUTH0.test(name)) return 'none';
  if (words.length === 1 && last === 'code') return 'weak';
  // `weather_api = "x"`: the key of it, where a drawn value stands there.
  if (last === 'api' && words.length > 1) return 'weak';
  // As people are called, and not what gives access.
  if (name === 'Pat') return 'weak';
  if (words.length === 1 && last === 'serial') return 'none';
  // Whoever has the answer of an identity provider is let in with it.
  if (last === 'response' && words.at(-2) === 'saml') return 'strong';
  // What nodes of Erlang, and so of RabbitMQ, let each other in with.
  if (last === 'cookie' && words.at(-2) === 'erlang') return 'strong';
  // What SNMP has for a password.
  if (/^strings?$/.test(last) && words.at(-2) === 'community') return 'strong';
  // HashiCorp Vault's AppRole calls one half of its credential so, and AWS the name under which it keeps one.
  if (last === 'id' && words.at(-2) === 'secret') return /vault|role/i.test(name) ? 'strong' : 'weak';
  if (HARMLESS_ENDINGS.has(last) && !isSecretInSpiteOfEnding(words)) return 'none';
  if (isHarmlessKey(words) || isHarmlessPhrase(words)) return 'none';
  if (words.length > 1 && SWITCHES.has(words[0] ?? '') && STRONG_WORDS.has(last)) return 'weak';
  if (words.some((word, i) => isStrong(word, words[i - 1])) || WITHIN_NAME.test(words.join('')))
    return 'strong';
  return words.some((word) => WEAK_WORDS.has(word) || isJoinedKey(word)) ? 'weak' : 'none';
}

/** First words of names that say whether or when something is done with a secret: `update_password: on_create`. */
const SWITCHES = new Set(
  'update require requires allow show hide enable disable ask prompt has is no without skip'.split(' '),
);

/** `password_for_email`: what it is for says nothing of what it is. */
function withoutPurpose(words: string[]): string[] {
  const at = words.indexOf('for');
  return at > 0 && STRONG_WORDS.has(words[at - 1] ?? '') ? words.slice(0, at) : words;
}

/** `bintraykey`: whose key it is, written as one word with it. */
function isJoinedKey(word: string): boolean {
  return word.length > 6 && word.endsWith('key') && !HARMLESS_KEYS.has(word.slice(0, -3));
}

function isStrong(word: string, previous: string | undefined): boolean {
  if (STRONG_WORDS.has(word)) return true;
  if ((word === 'key' || word === 'keys') && previous !== undefined) return KEY_QUALIFIERS.has(previous);
  if (previous !== undefined && STRONG_WORDS.has(previous + word)) return true;
  if (JOINED_PASS.test(word)) return true;
  return word.length > 5 && WITHIN_WORD.test(word) && !NOT_WITHIN_WORD.test(word);
}

/** Words before "token" that make it a place in a list, a request's id, or a part of a language. */
const HARMLESS_TOKENS = new Set(
  'public next page sync resume continuation creation cancellation pagination idempotency eos bos eof pad unk lexer parser syntax'.split(
    ' ',
  ),
);

/** `keyVaultSecrets` names a vault; `secretKeyRef.key` an entry of what is kept elsewhere; a public token is meant to be known; a password's hash lets it be guessed. */
function isHarmlessPhrase(words: readonly string[]): boolean {
  return (
    words.some(
      (word, i) =>
        (word === 'key' && words[i + 1] === 'vault') ||
        (word === 'ref' && words[i + 1] === 'key') ||
        (HARMLESS_TOKENS.has(word) && words[i + 1] === 'token') ||
        (word === 'next' && words[i + 1] === 'page') ||
        (word === 'pass' && words[i + 1] === 'through') ||
        (word === 'pull' && words[i + 1]?.startsWith('secret')),
    ) || words.includes('jsonwebtoken')
  );
}

function isSecretInSpiteOfEnding(words: readonly string[]): boolean {
  const [beforeLast, last] = words.slice(-2);
  return (
    /ibm.*apikeyid$/.test(words.join('')) ||
    /^(?:recovery|backup|scratch)codes?$/.test(`${beforeLast}${last}`) ||
    (last === 'text' && words.includes('secret')) ||
    isOfShortCode(words) ||
    (last === 'hash' && words.some((word) => word.startsWith('pass'))) ||
    (last === 'string' && words.includes('secret'))
  );
}

/** What people are asked for besides a password, or with a card. */
const SHORT_CODES = new Set(['otp', 'totp', 'mfa', 'pin', 'cvv', 'cvc']);

/** `otp`, `card_pin`, `mfaCode`: whose value is a few digits. */
export function isOfShortCode(words: readonly string[]): boolean {
  const last = words.at(-1) === 'code' ? words.at(-2) : words.at(-1);
  return last !== undefined && SHORT_CODES.has(last);
}

function isHarmlessKey(words: readonly string[]): boolean {
  const at = words.findLastIndex((word) => word === 'key' || word === 'keys');
  if (at < 1) return false;
  const before = words[at - 1] ?? '';
  return (
    HARMLESS_KEYS.has(before) &&
    !words.slice(0, at - 1).some((word) => STRONG_WORDS.has(word)) &&
    before !== 'storage' &&
    before !== 'map'
  );
}

/** Whether a name is that of a password, whose value may be any word. */
export function isPasswordName(name: string): boolean {
  return /pass|pwd|psw|pword|assword|pw$|senha|contras|kennwort|wachtwoord/i.test(name);
}
