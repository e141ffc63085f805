import { entropy, looksRandom } from '../text/randomness.ts';
import { isCommonWord, isPlaceholder } from '../text/values.ts';
import { type Finder, isSpent, matchAt, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

const COLON =
  /(?:proxy-|x-|http_)?(?:forwarded-)?authorization(?:\\{0,7}["'`]|&quot;|\])?\s{0,4}(?:=>|[:=,]|=3D|%3A)\s{0,4}(?:\\{0,7}["'`\x5b]|&quot;|b?['"]|%20|\+){0,2}/iy;
/** A scheme's name and the blank behind it, also as it is written in URLs. */
const SCHEME =
  /(?:Basic|Bearer|Token|Negotiate|NTLM|ApiKey|Api-Key|Key|JWT|OAuth|SSWS|GenieKey|SharedKey|SharedKeyLite|SharedAccessSignature|AWS|Klaviyo-API-Key|Bot|PRIVATE-TOKEN|Splunk|Zoho-oauthtoken|DeepL-Auth-Key|Discogs|Snowflake|ExtensionToken|Client-ID|Api-Token|apiToken|MAC|HMAC|HOBA|Mutual|GoogleLogin auth=|cpanel|WHM|Hawk|EDGE-AUTH|Ed25519)(?:\s{1,4}|%20|\+|:|["'],\s{0,2}["'])/iy;
/** A scheme of a service's own, which a drawn value follows. */
const ANY_SCHEME = /[A-Z][A-Za-z-]{2,30}\s{1,2}(?=[^\s"',;]{0,40}\d)(?=[^\s"',;=]{20})/y;
/** The same in small letters, which a word of a sentence has as well. */
const ANY_SMALL_SCHEME = /[a-z][a-z-]{2,30}\s{1,2}(?=[^\s"',;]{0,40}\d)(?=[^\s"',;=:/]{20})/y;
const CREDENTIAL = /[^\s"'<>`\\,;&]{3,}/y;

/** `Authorization: Bearer x` and its relatives, as a header, in a curl command, in JSON or in a program. */
export const findAuthorization: Finder = (scan, at) => {
  const { text } = scan;
  const start = headerStart(text, at);
  const value = matchEnd(COLON, text, start);
  if (value < 0) return at;
  const digest = matchEnd(
    /(?:Digest|AWS4-HMAC-SHA256|AWS4-ECDSA-P256-SHA256|OAuth|Hawk|MAC|Signature|acs\d?-hmac-sha256|TC3-HMAC-SHA256|EG1-HMAC-SHA256|OSS4-HMAC-SHA256|GOOG4-RSA-SHA256|HMAC-SHA256|HMAC|FormBasedAuth|ISTIO|auth-v1|bce-auth-v1)\s{1,4}(?=[A-Za-z_]{1,30}=)/iy,
    text,
    value,
  );
  if (digest >= 0) return noteFields(scan, digest);
  const small = matchEnd(ANY_SMALL_SCHEME, text, value);
  const scheme = Math.max(
    matchEnd(SCHEME, text, value),
    matchEnd(ANY_SCHEME, text, value),
    small >= 0 && looksRandom(text.slice(small, small + 64).split(/[\s"']/, 1)[0] ?? '') ? small : -1,
  );
  const from = scheme < 0 ? value : scheme;
  const credential = matchAt(CREDENTIAL, text, from);
  if (credential === null) return at;
  spendOn(scan, credential[0].length);
  if (NEXT_HEADER.test(credential[0]) && text.slice(value, from).includes('\n')) return at;
  const secret = withoutStop(credential[0]);
  const end = from + secret.length;
  const isBasicPair = scheme >= 0 && isUserAndPassword(secret);
  if (
    !isBasicPair &&
    (scheme < 0
      ? !looksRandom(secret) && !isWordAlone(text, end, secret)
      : !isCredential(secret) && !isAllOfValue(text, end, secret))
  )
    return at;
  if (/^[^:]{1,40}:/.test(secret) && isNoPassword(secret.slice(secret.indexOf(':') + 1))) return at;
  if (isPlaceholder(credential[0]) && !isPoorToken(text, end, secret)) return at;
  note(scan, from, from + secret.length, 'authorization');
  return from + secret.length;
};

/** `Accept:` on the line behind a scheme that nothing followed. */
const NEXT_HEADER = /^[A-Za-z-]{2,40}:/;

/** Where nothing follows on the line, or in the quotes, it is no word of a sentence. */
function isAllOfValue(text: string, end: number, secret: string): boolean {
  if (!/^\w[\w.~+/-]{2,}$/.test(secret) || !END_OF_LINE.test(text.slice(end, end + 3))) return false;
  return /["'\\]/.test(text[end] ?? '')
    ? !STANDS_FOR_TOKEN.test(secret)
    : secret.length >= 8 && !isCommonWord(secret);
}

/** `Authorization: x1`: without a scheme, a word with a digit that nothing follows. */
function isWordAlone(text: string, end: number, secret: string): boolean {
  return (
    secret.length >= 7 &&
    /^(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[\w.~-]+$/.test(secret) &&
    END_OF_LINE.test(text.slice(end, end + 3))
  );
}

/** What documentation has behind a scheme. */
const STANDS_FOR_TOKEN =
  /^(?:(?:my|your|the|access|api|auth|jwt|id|bearer)?[-_.]?(?:token|jwt|key|credentials?)|undefined|null|none|true|false|realm|scheme|format|required|auth\w*|header)$/i;

/** `'Bearer secret'`: in quotes behind a scheme, what would stand for a secret elsewhere is one. */
const isPoorToken = (text: string, end: number, secret: string) =>
  /["']/.test(text[end] ?? '') &&
  /^(?:(?:my|super|test)?[-_]?(?:secret|passw(?:or)?d)|[a-z]{20,}|abc\w{0,9})$/i.test(secret);

const isNoPassword = (password: string) => isPlaceholder(password) || /^0+\d?$/.test(password);

/** `user:password` that nobody put in base64. */
function isUserAndPassword(secret: string): boolean {
  return /^[\w.@+-]{1,60}:[^\s:]{4,}$/.test(secret);
}

const END_OF_LINE = /^(?:$|[\r\n"']|\\[nr"'])/;

function headerStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 16), at);
  const prefix = /(?:proxy-|x-|http_)?(?:forwarded-)?$/i.exec(before)?.[0] ?? '';
  return at - prefix.length;
}

function withoutStop(credential: string): string {
  return credential.replace(/[.)\]}]{1,3}$/, (tail) =>
    tail.includes('.') && tail.length === 1 ? '' : tail.replace(/[)\]}.]/g, ''),
  );
}

function isCredential(secret: string): boolean {
  if (secret.length < 4 || /^(?:\$|<|\{|\[|%s|%v)/.test(secret)) return false;
  return secret.length >= 20
    ? /[^a-z]/.test(secret) || entropy(secret) > 3.2
    : /\d|[A-Z].*[a-z]|=$/.test(secret);
}

/** A proof of who sent a request, without the name of its header. */
export const findDigest: Finder = (scan, at) => noteFields(scan, at + 'digest '.length);

const FIELD = /\s{0,4}([A-Za-z_][\w-]*)=("[^"\n]*"|[^\s,"'\\]*)(,|;)?/y;
/** The fields of a structured Authorization header that are no secret. */
const OPEN_FIELDS =
  /^(?:realm|uri|algorithm|qop|nc|username|signedheaders|headers|oauth_version|oauth_timestamp|oauth_signature_method|keyid|ts|ext|opaque|version|created|expires|cnonce|id|userhash|charset)$/i;

/** Masks the fields of a Digest, AWS or OAuth header that prove who sent it. */
function noteFields(scan: Scan, from: number): number {
  let at = from;
  while (!isSpent(scan)) {
    spend(scan, 'part');
    const field = matchAt(FIELD, scan.text, at);
    const [whole = '', name = '', given = ''] = field ?? [];
    if (field === null) return at;
    const value = given.startsWith('"') ? given.slice(1, -1) : given;
    const start = at + whole.indexOf('=') + 1 + (given.startsWith('"') ? 1 : 0);
    if (!OPEN_FIELDS.test(name) && !isPlaceholder(value))
      note(scan, start, start + value.length, 'authorization');
    at += whole.length;
    if (field[3] === undefined) return at;
  }
  return at;
}

const BEARER =
  /bearer(?:\s{1,16}(?:["']\s{0,4}[+.]\s{0,4}["'])?|%20|\+|["']?\s?[:=]\s?["']?)([A-Za-z0-9._~+/=|:%-]{6,})/iy;

/** `retries=3` on the line behind `prefix=Bearer`. */
const NEXT_SETTING = /^[A-Za-z][\w.-]{1,60}[=:][^=:]/;

/** As a JSON Web Token has them, and no word behind a header's: `Bearer abc.def.ghi`. */
const OF_THREE_PARTS = /^Bearer [\w-]{3,}\.[\w-]{3,}\.[\w-]{3,}$/;

/** `Bearer x` without its header. */
export const findBearer: Finder = (scan, at) => {
  const match = matchAt(BEARER, scan.text, at);
  const given = match?.[1];
  if (match === null || given === undefined) return at;
  spendOn(scan, given.length);
  const secret = given.replace(/(?<![.:])[.:]+$/, '');
  const isDrawn = secret.length >= 6 && /\d/.test(secret) && /[A-Za-z]/.test(secret);
  if ((!isDrawn && !looksRandom(secret) && !OF_THREE_PARTS.test(match[0])) || isPlaceholder(secret))
    return at;
  const start = at + match[0].length - given.length;
  if (NEXT_SETTING.test(given) && scan.text.slice(at, start).includes('\n')) return at;
  note(scan, start, start + secret.length, 'bearer-token');
  return start + secret.length;
};

const BASIC =
  /basic(?:\s{1,16}(?:["']\s{0,4}[+.]\s{0,4}["'])?|%20|\+)([A-Za-z0-9+/_-]{8,}={0,2})(?![A-Za-z0-9+/=])/iy;

/** `Basic x` without its header, where x decodes to `user:password`. */
export const findBasic: Finder = (scan, at) => {
  const match = matchAt(BASIC, scan.text, at);
  const secret = match?.[1];
  if (match === null || secret === undefined) return at;
  const decoded = Buffer.from(secret, 'base64').toString('latin1');
  if (!/^[\x20-\x7e]{0,200}:[\x20-\x7e]*$/.test(decoded)) return at;
  const start = at + match[0].length - secret.length;
  note(scan, start, start + secret.length, 'basic-authentication');
  return start + secret.length;
};

const COOKIE =
  /(?:set-)?cookies?(?:\\{0,3}["'`])?\s{0,4}(?:=>|[:=,])\s{0,4}(?:\\{0,3}["'`])?(?=[\w.!#$%&*+^|~-]+=)/iy;
const PAIR = /\s{0,2}([\w.!#$%&*+^|~-]+)=([^\s;,"'\\]*)(;)?/y;
/** Attributes of Set-Cookie, whose values say nothing of the session. */
const ATTRIBUTES = /^(?:path|domain|expires|max-age|samesite|priority|version|comment)$/i;

/** The values of `Cookie:` and `Set-Cookie:`. */
export const findCookies: Finder = (scan, at) => {
  const start = /set-$/i.test(scan.text.slice(Math.max(0, at - 4), at)) ? at - 4 : at;
  const first = matchEnd(COOKIE, scan.text, start);
  return first < 0 ? at : noteCookiePairs(scan, first);
};

/** Notes the values of `a=x; b=y` that begin at a position; returns where they end. */
export function noteCookiePairs(scan: Scan, first: number): number {
  let from = first;
  while (!isSpent(scan)) {
    spend(scan, 'part');
    const pair = matchAt(PAIR, scan.text, from);
    const [whole = '', name = '', value = ''] = pair ?? [];
    if (pair === null) return from;
    const valueStart = from + whole.indexOf('=') + 1;
    if (!ATTRIBUTES.test(name) && value.length >= 3 && !isPlaceholder(value)) {
      note(scan, valueStart, valueStart + value.length, 'cookie');
    }
    from += whole.length;
    if (pair[3] === undefined) return from;
  }
  return from;
}
