import type { Telling } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import { curledValue, plainValue, quoteAt, quotedValue, unquotedValue, type Value } from '../text/quoting.ts';
import { matchAt, matchEnd } from './scan.ts';

/** Strings in several languages are written with a letter or a sign before the quote, or within a call. */
const BEFORE_QUOTE =
  /(?:(?:async )?\(\w{0,20}\)\s{0,2}=>\s{0,2}|[@$bBrRfFuULN]{1,2}|[bBrRfFuU]?(?:""(?=")|''(?='))|<<(?=")|string\(\d{1,6}\)\s|\(\s{0,60}|\[\s{0,60}|\{\s{0,60}(?:\d{1,6}\s?,\s{0,4}){0,3}|new \w{1,20}\(|new \w{1,20}\[\]\s?\{|String\(|Buffer\.from\(|b64decode\(|\[\]byte\(|(?:[A-Za-z_]\w{0,24}(?:\(\))?\.){1,5}(?:decode|from_?hex|fromBase64|b64decode|unhexlify|DecodeString|FromBase64String|FromHexString|GetBytes|decodeBase64|decodeHex|from)\(|(?!(?:import|require|getenv|getEnv|get_env|env|t|i18n|translate|gettext|_)\()\w{1,24}\()(?=\\{0,7}["'`])/y;

/** What a program takes where nothing is set: `os.getenv("ACME", "x")`, `System.getProperty("acme", "x")`. */
const BEFORE_DEFAULT =
  /(?:[A-Za-z_]\w{0,24}(?:\.|::)){0,4}(?:get_?env|getenv_or|environ\.get|env\.get|env\.fetch|getProperty|getOrDefault|env)\(\s{0,4}\\{0,3}["'][\w.-]{1,80}\\{0,3}["']\s{0,4},\s{0,8}[bBrRuU]?(?=\\{0,3}["'])/iy;

/** The value that is joined to a name; null where none follows. */
export function assignedValue(text: string, join: Join, telling: Telling): Value | null {
  const isSalt = join.joint === 'argument' && text.startsWith('[]byte(', join.at);
  const prefixed = join.joint === 'element' || isSalt ? -1 : prefixEnd(text, join);
  const afterPrefix = text[join.at] === '{' && opensMember(text, prefixed) ? -1 : prefixed;
  if (
    isTripled(text, afterPrefix) &&
    (join.joint !== 'assigned' || OF_NEXT_LINE.test(text.slice(Math.max(0, join.at - 48), join.at)))
  )
    return null;
  const wrapped = afterPrefix < 0 ? null : wrappedValue(text, afterPrefix);
  if (wrapped !== null) return wrapped;
  const at = afterPrefix < 0 ? join.at : afterPrefix;
  const quote = quoteAt(text, at);
  if (quote !== '') {
    const value = quotedValue(text, at, quote);
    return join.joint === 'argument' && isKey(text, value) ? null : value;
  }
  if (join.joint === 'element') return elementValue(text, Math.max(at, matchEnd(NESTED, text, at)));
  if (at >= text.length) return null;
  const curled = text.charCodeAt(at) > 127 ? curledValue(text, at) : null;
  if (curled !== null) return curled;
  const isWord = telling === 'weak' || join.joint === 'argument' || join.joint === 'said';
  return isWord ? plainValue(text, at) : unquotedValue(text, at);
}

function prefixEnd(text: string, join: Join): number {
  const end = matchEnd(BEFORE_QUOTE, text, join.at);
  return end < 0 && join.joint === 'assigned' ? matchEnd(BEFORE_DEFAULT, text, join.at) : end;
}

/** A program's documentation begins so, on the line behind a name as well. */
function isTripled(text: string, at: number): boolean {
  const quote = text[at] ?? '';
  return at >= 2 && /["']/.test(quote) && text[at - 1] === quote && text[at - 2] === quote;
}

/** The lines of a long key between quotes that may have breaks between them. */
const WRAPPED =
  /["']\\?\r?\n((?:[ \t]{0,40}[\w+/=.-]{20,200}\\?\r?\n){1,200}?(?:[ \t]{0,40}[\w+/=.-]{1,200})?)\s{0,40}(?:"{3}|'{3})/y;

/** A secret that fills several lines between quotes that were opened three times; null where none does. */
function wrappedValue(text: string, at: number): Value | null {
  const lines = isTripled(text, at) ? matchAt(WRAPPED, text, at)?.[1] : undefined;
  if (lines === undefined) return null;
  const start = text.indexOf(lines, at);
  return { start, end: start + lines.trimEnd().length, quoted: true, closed: true };
}

const OF_NEXT_LINE = /\n[ \t]{0,44}$/;

/** `{"ann": "x"}`: what follows the brace is a name. */
const opensMember = (text: string, at: number) =>
  at >= 0 && isKey(text, quotedValue(text, at, quoteAt(text, at)));

/** `login_with_api_key", "params": [`: what follows a value is the name of the next member, not an argument. */
function isKey(text: string, { end, closed }: Value): boolean {
  return closed && matchEnd(/["'`\\]{1,9}\s{0,4}(?::(?!:)|=>)/y, text, end) >= 0;
}

/** To the next parameter, or to the bracket that the URL stands in. */
const PARAMETER = /(?:[^\s?&#"'<>`)\]]|[)\]](?![\s,.;()[\]]|$))+/y;

/** A value in a URL's query, which ends with the parameter. */
export function parameterValue(text: string, at: number): Value | null {
  const end = matchEnd(PARAMETER, text, at);
  return end < 0 ? null : { start: at, end, quoted: false, closed: true };
}

/** The element in which Windows' answer files have the value: `<Password><Value>x</Value>`. */
const NESTED = /\s{0,80}<value>\s{0,80}/iy;

/** The text of an element, up to its end tag or to the end of what was cut off; null where no element was meant. */
function elementValue(text: string, at: number): Value | null {
  let end = at;
  while (end < text.length && text[end] !== '<' && text[end] !== '\n' && !text.startsWith(']]>', end))
    end += 1;
  if (text[end] === '<' && text[end + 1] !== '/') return null;
  while (end > at && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return text[at] === '@' ? null : { start: at, end, quoted: true, closed: true };
}
