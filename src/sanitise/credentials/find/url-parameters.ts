import { isPlaceholder } from '../text/values.ts';
import { isId } from './ids.ts';
import { isSpent, matchAt, matchEnd, nextMatch, note, type Scan, spend } from './scan.ts';

/**
 * Parameters of presigned and authenticated URLs, by whose value alone the URL can be used. Those with telling names
 * (`token`, `api_key`, ...) are found as assignments.
 */
const SIGNED =
  /^(?:x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|x-oss-signature|x-oss-security-token|x-cos-security-token|x-ms-signature|x-bce-signature|signature|sig|sign|hmac|code|key|auth|ticket|st|policy|se?ssion|sessionid|sid|hash|hdnea|hdnts|verify|oobcode|magic|ott|nonce|sso|assertion|samlresponse|samlrequest|x-sign|googleaccessid|awsaccesskeyid|cftoken|cfid|jsessionid|phpsessid|p|u|k|t|s)$/i;
/** One-letter and everyday names are only taken for credentials where the value is as long as a signature. */
const EVERYDAY = /^(?:code|hash|sign|policy|verify|st|p|u|k|t|s|nonce|key|magic|sid)$/i;

const WORD = /^[a-z]{1,15}$/;

/** `?code=x&state=y`: the answer of an authorization server, whose code is short with some of them. */
const isOfCallback = (text: string, name: string, end: number) =>
  name === 'code' && text.startsWith('&state=', end);

/** The links that are sent by mail: `/verify?code=x`. */
const OF_LINK = /\/(?:verify|confirm|activate|magic|reset|login|signin)[\w-]{0,24}\/?\?code=$/i;
const isOfLink = (text: string, name: string, start: number) =>
  name === 'code' && OF_LINK.test(text.slice(Math.max(0, start - 48), start));

/** What a parameter's value consists of. */
const VALUE = /[^\s&#"'<>`\\;,)\]}|]+/y;

/** Notes the values of those parameters that sign a URL or authenticate who uses it. Its query begins at a `?`. */
export function findQuery(scan: Scan, at: number): void {
  const { text } = scan;
  let from = at + 1;
  for (let isFirst = true; !isSpent(scan); isFirst = false) {
    // A URL within a parameter has one parameter of its own; what follows belongs to both.
    if (!isFirst && from <= scan.parameterFrom) return;
    spend(scan, 'part');
    const match = parameterAt(scan, from);
    if (match !== null) noteParameter(scan, match);
    // A parameter may have no value, or one with signs in it that no secret has.
    const end = nextMatch(scan, 'parameterEnd', END, match === null ? from : match.end);
    if (text[end] !== '&') return;
    from = end + (text.startsWith('&amp;', end) ? 5 : 1);
  }
}

const PARAMETER = /([\w.[\]%-]+)=/y;
const END = /[\s&#"'<>`\\]/g;

interface Parameter {
  name: string;
  start: number;
  end: number;
}

function parameterAt(scan: Scan, at: number): Parameter | null {
  const name = matchAt(PARAMETER, scan.text, at)?.[1];
  if (name === undefined) return null;
  const start = PARAMETER.lastIndex;
  const end =
    start < scan.parameterTo ? scan.parameterTo : Math.max(start, matchEnd(VALUE, scan.text, start));
  scan.parameterFrom = Math.max(scan.parameterFrom, at);
  scan.parameterTo = end;
  return { name, start, end };
}

function noteParameter(scan: Scan, { name, start, end }: Parameter): void {
  const value = scan.text.slice(start, end);
  if (!SIGNED.test(name) || isPlaceholder(value)) return;
  // `?session=closed` says what to show, and `?session=ses_8k2m4n6p` of which.
  if (WORD.test(value) || (/^session/i.test(name) && isId(value))) return;
  const isShort = isOfCallback(scan.text, name, end) || isOfLink(scan.text, name, start);
  const shortest = EVERYDAY.test(name) && !isShort ? 20 : 6;
  if (value.length < shortest || (EVERYDAY.test(name) && !/\d/.test(value))) return;
  note(scan, start, end, 'url-signature');
}
