import { quoteAt, quotedValue } from '../text/quoting.ts';
import { isWritten } from '../text/randomness.ts';
import { isPlaceholder, isPoorPassword } from '../text/values.ts';
import { isWordWithDigit } from './quoted-values.ts';
import { type Finder, matchAt, matchEnd, note, type Scan } from './scan.ts';

const CREDENTIAL_CALL =
  /(?:NetworkCredential|(?:PS|Sql|UserPassword|UsernamePassword|ClientSecret)Credentials?|PasswordAuthentication|HTTPBasicAuth|HttpBasicAuth|BasicAuth|HTTPDigestAuth|BasicAWSCredentials|basic_auth|basicAuth|login|Login|loginWith\w{4,40}|authenticate|authenticateWithPassword|authPassword|SetBasicAuth|[wW]ithEmailAndPassword|X509Certificate2?|BasicAuth(?:entication|orization)Interceptor|(?:set|[wW]ith)Credentials|WiFi\.begin|UserPass(?:word)?|\.httpBasic|setAuth|authorization_basic|basicAuthentication|[uU]sernamePassword(?:Authentication)?Token|new Credentials|simple_bind(?:_s)?|[cC]redentials\.[bB]asic|create(?:Scram\w{3,6}|Plain|MongoCR)?Credential|\.auth|(?<!DriverManager)\.getConnection)(?:\]::new)?(?:\s{0,2}\(\s{0,40}|(?<=basic_auth),?\s{1,2}(?=["']))|(?<![A-Za-z])(?:auth|cred(?:ential)?s)\s?[=:]\s?[([]\s{0,20}|bind\(\s{0,40}(?=["'][\w.-]{1,30}=)/y;
/** Calls that take where to connect to, a user's name and a password, whatever follows. */
const CONNECT_CALL =
  /(?:DriverManager\.getConnection|mysqli?_p?connect|(?:mysql|MySQLdb|mysqldb)\.connect|mysqli|PDO|DBI(?:->|\.)connect|OpenDSObject|DirectoryEntry|smtp\.PlainAuth|new Sequelize|FTP(?:_TLS)?|ldap_bind)\s?\(\s{0,40}/y;
/** The same behind a connection that was made before. */
const RECONNECT_CALL = /mysqli_real_connect\s?\(\s{0,40}\$\w{1,40}\s{0,8},\s{0,40}/y;
/** Calls that take a host and a port, and maybe more, before a user's name and a password. */
const MAIL_CALL = /Net::SMTP\.start\s?\(\s{0,40}/y;
const DIAL_CALL = /(?:New(?:Plain)?Dialer|\.connect)\(\s{0,40}(?=["'][\w.-]{1,80}["']\s?,\s?\d{1,5}\s?,)/y;
/** Calls that take a client's id and its secret, whatever follows. */
const CLIENT_CALL = /OAuth2(?:Client)?\s?\(\s{0,40}/y;
/** sbt: a realm, a host, a user's name and a password. */
const FOUR_STRINGS = /Credentials\(\s{0,4}(?=(?:"[^"\n]{1,100}"\s{0,4},\s{0,40}){3}")/y;
const MOST_ARGUMENTS = 20;
const VARIABLE = /[$\w.]{1,60}(?=\s{0,8},)/y;
/** A call that takes a domain behind the password. */
const SECOND = /NetworkCredential\b/y;

/** An argument that may be absent, or that a string is made of: `Some("x")`. */
const WRAPPED = /(?:Some|Optional\.of|String::from|new String)\(\s?(?=["'])/y;
const COMMA = /\s{0,8},\s{0,40}/y;
const COMMA_BEHIND_WRAPPED = /\s?\)\s{0,8},\s{0,40}/y;

interface Argument {
  start: number;
  end: number;
}

/** The arguments of a call as far as they are quoted, and null for those that are named. */
function quotedArguments(text: string, at: number): (Argument | null)[] {
  const found: (Argument | null)[] = [];
  let from = at;
  while (found.length < MOST_ARGUMENTS) {
    const wrapped = matchEnd(WRAPPED, text, from);
    if (wrapped >= 0) from = wrapped;
    const quote = quoteAt(text, from);
    const value = quote === '' ? null : quotedValue(text, from, quote);
    const end = value === null ? matchEnd(VARIABLE, text, from) : value.end + quote.length;
    if (end < 0) break;
    found.push(value);
    const comma = matchEnd(wrapped < 0 ? COMMA : COMMA_BEHIND_WRAPPED, text, end);
    if (comma < 0) break;
    from = comma;
  }
  return found;
}

/** The quoted argument that is the password, in calls that take a user's name and a password. */
export const findCredentialCall: Finder = (scan, at) => {
  const { text } = scan;
  const connect = Math.max(matchEnd(CONNECT_CALL, text, at), matchEnd(RECONNECT_CALL, text, at));
  const client = matchEnd(CLIENT_CALL, text, at);
  const mail = matchEnd(MAIL_CALL, text, at);
  const dial = matchEnd(DIAL_CALL, text, at);
  const call = Math.max(
    matchEnd(FOUR_STRINGS, text, at),
    connect,
    client,
    mail,
    dial,
    connect < 0 && client < 0 ? matchEnd(CREDENTIAL_CALL, text, at) : -1,
  );
  if (call < 0) return at;
  const given = quotedArguments(text, call);
  const second = client >= 0 || (given.length > 2 && matchEnd(SECOND, text, at) >= 0);
  const place = mail >= 0 ? 4 : dial >= 0 ? 3 : connect >= 0 ? 2 : second ? 1 : -1;
  const password = place < 0 ? lastOfQuoted(given) : given[place];
  if (password === null || password === undefined) return at;
  const secret = text.slice(password.start, password.end);
  if (
    connect < 0 &&
    given[0] === null &&
    !(secret.length >= 6 && /\d/.test(secret) && (/[A-Za-z]/.test(secret) || isOfPassword(text, at)))
  )
    return at;
  const isPoor = connect >= 0 && isPoorPassword(secret);
  if (secret.length >= 3 && (isPoor || !isPlaceholder(secret)))
    note(scan, password.start, password.end, 'call-argument');
  // Where to connect to may have a password in it; a user's name is nobody else's to look at.
  return connect >= 0 ? at : password.end;
};

/** Calls that take nothing but a password last, which may be digits. */
const isOfPassword = (text: string, at: number) => text.startsWith('PasswordAuth', at);

/** The last argument of two or more, where it is quoted. */
function lastOfQuoted(given: readonly (Argument | null)[]): Argument | null {
  return given.length < 2 ? null : (given.at(-1) ?? null);
}

/** Calls that take what is to be signed, or how, and the key to sign it with. */
const KEYED_CALL =
  /(?:jwt\.(?:sign|verify|encode|decode)|createHmac|hmac\.new|create(?:De)?cipheriv|CryptoJS\.(?:\w{3,10}\.(?:en|de)crypt|Hmac\w{2,7})|(?:AES|DES|TripleDES|RC4|Rabbit)(?:["']\))?\.(?:en|de)crypt|pbkdf2_hmac|NewSignerHS)\s?\(\s{0,40}/iy;
/** Calls that take a key before all else. */
const KEY_CALL =
  /(?:(?:AES|DES3?|ARC4|Blowfish)\.new|Fernet|cookieParser|IAMAuthenticator|Algorithm\.HMAC\d{3}|(?:redis|jedis)(?:\.|->)auth|hmac\.new|addPasswordIdentity|NewCookieStore|PBEKeySpec|SecretKeySpec|PasswordProtection|unsafePlainText|SignedString)\s?\(\s{0,40}(?:b|\[\]byte\()?(?=["'\x60])|basicAuth\(\{\s{0,40}users\s?:\s{0,4}\{\s{0,40}["'][^"'\n]{1,60}["']\s?:\s{0,4}(?=["'\x60])/iy;
const FIRST_ARGUMENT =
  /(?:[$\w.]{1,80}(?:\([^()\n]{0,80}\))?|\{[^{}]{0,2000}(?:\{[^{}]{0,500}\}[^{}]{0,500}){0,9}\}|"[^"\n]{0,2000}"|'[^'\n]{0,2000}')\s{0,8},\s{0,40}(?:b|\[\]byte\()?(?=["'\x60])/y;
const ALGORITHM = /^(?:[HREP]S\d{3}|none|EdDSA)$/;

/** The key in `jwt.sign(payload, "key")` and its relatives. */
export const findKeyedCall: Finder = (scan, at) => {
  const { text } = scan;
  const call = matchEnd(KEYED_CALL, text, at);
  const second = call < 0 ? -1 : matchEnd(FIRST_ARGUMENT, text, call);
  const place = second < 0 ? matchEnd(KEY_CALL, text, at) : second;
  if (place < 0) return at;
  const key = quotedValue(text, place, quoteAt(text, place));
  const secret = text.slice(key.start, key.end);
  if (secret.length < 3 || ALGORITHM.test(secret)) return at;
  if (isPlaceholder(secret) && !isPoorPassword(secret)) return at;
  note(scan, key.start, key.end, 'call-argument');
  return key.end;
};

/** A call or a type that is called after a login, and takes a user's name and a password: `AuthError("ann", "x1")`. */
const LOGIN_CALL =
  /(?:auth(?:entication|enticated)?|credentials?|log_?in|sign_?in)(?:error|exception|fail(?:ed|ure)|request|attempt|data|info|body|dto|payload|params|form)?\(\s{0,2}(?:"[\w.@+-]{2,64}"|'[\w.@+-]{2,64}')\s?,\s{0,2}(?=(["'])([^\s"'\x60/\\(){}<>:]{6,64})\1\s?[),])/iy;
/** The end of the path to a private key, and the word that opens it. */
const IDENTITY_CALL =
  /addIdentity\(\s{0,4}(?:"[^"\n]{0,200}"|new byte\[\d{0,4}\])\s?,\s{0,4}(?:(?:"[^"\n]{0,200}"|new byte\[\d{0,4}\])\s?,\s{0,4}){0,2}(?=(["'])([^"'\n]{3,100})\1(?:\.getBytes\([^()]{0,40}\))?\s?\))/y;

export const findLoginCall: Finder = (scan, at) => {
  const match = matchAt(LOGIN_CALL, scan.text, at);
  const secret = match?.[2];
  if (match === null || secret === undefined || !isWordWithDigit(secret)) return at;
  return noteBehind(scan, at + match[0].length, secret);
};

export const findIdentityCall: Finder = (scan, at) => {
  const match = matchAt(IDENTITY_CALL, scan.text, at);
  const secret = match?.[2];
  return match === null || secret === undefined ? at : noteBehind(scan, at + match[0].length, secret);
};

/** Notes what stands behind the quote at a position, unless it stands for a secret. */
function noteBehind(scan: Scan, quote: number, secret: string): number {
  if (isPlaceholder(secret)) return quote;
  note(scan, quote + 1, quote + 1 + secret.length, 'call-argument');
  return quote + 1 + secret.length;
}

const SECURE_STRING = /SecureString\s{1,4}(?:-(?:String|AsPlainText|Force)\s{1,4}){0,3}/iy;
/** A word of a command line, which no type and no variable is. */
const BARE_SECURE_STRING =
  /ConvertTo-SecureString\s{1,4}(?:-(?:String|AsPlainText|Force)\s{1,4}){0,3}(?=\S{0,64}[\d!#%&*@])([^\s"'$()|;-][^\s"'()|;]{3,127})/iy;

function bareSecureString(text: string, at: number): Argument | null {
  const command = at - 'ConvertTo-'.length;
  const word = command < 0 ? undefined : matchAt(BARE_SECURE_STRING, text, command)?.[1];
  if (word === undefined) return null;
  const end = BARE_SECURE_STRING.lastIndex;
  return { start: end - word.length, end };
}

/** PowerShell's `ConvertTo-SecureString "x" -AsPlainText`. */
export const findSecureString: Finder = (scan, at) => {
  const { text } = scan;
  const from = matchEnd(SECURE_STRING, text, at);
  const quote = from < 0 ? '' : quoteAt(text, from);
  const value = quote === '' ? bareSecureString(text, at) : quotedValue(text, from, quote);
  if (value === null) return at;
  const { start, end } = value;
  const secret = text.slice(start, end);
  if (secret.startsWith('$') || (isPlaceholder(secret) && !isPoorPassword(secret))) return at;
  note(scan, start, end, 'call-argument');
  return end;
};

/** `auth: "user:password"`, as the options of a request have it. */
const PAIR =
  /auth["']?\s{0,2}[:=]\s{0,2}(["'])(?!basic|bearer|jwt|o?auth|ldap|saml|token|scope|role)[\w.@+-]{1,60}:(?=([^\s"'\x60:{}()<>$]{6,80})\1)/iy;

export const findUserAndPassword: Finder = (scan, at) => {
  const match = matchAt(PAIR, scan.text, at);
  const secret = match?.[2];
  if (match === null || secret === undefined) return at;
  if (/^\d+$/.test(secret) || isPlaceholder(secret) || isWritten(secret)) return at;
  const start = at + match[0].length;
  note(scan, start, start + secret.length, 'call-argument');
  return start + secret.length;
};
