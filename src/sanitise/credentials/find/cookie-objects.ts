import { quoteAt, quotedValue } from '../text/quoting.ts';
import { isPlaceholder } from '../text/values.ts';
import { type Finder, isSpent, matchAt, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

/** A list of cookies as browsers' drivers take and return them, up to its first one. */
const LIST = /cookies?(?:\\{0,3}["'])?(?:\s{0,4}[:=(]\s{0,4}(?:\[\s{0,40})?|\s)(?=\{)/iy;
/** One of which each such list is full, and which is of cookies alone. */
export const COOKIE_OBJECT_LITERALS = [
  'httponly',
  'cookies":',
  "cookies':",
  'cookies:',
  'cookies =',
  'cookies=',
  'cookies(',
  'cookie({',
  'cookie {',
  'cookies\\":',
];
const NAME = /[\s{},]{0,80}(?:\\{0,3}["'])?([\w-]{1,40})(?:\\{0,3}["'])?\s{0,4}[:=]\s{0,4}/y;
const BARE = /[\w.+-]{1,40}/y;
/** How far before the mark of a cookie its object begins. */
const LONGEST_OBJECT = 4096;

/** `[{name: "sid", value: "x", httpOnly: true}]`: the values of cookies that are written down as objects. */
export const findCookieObjects: Finder = (scan, at) => {
  const { text } = scan;
  const list = matchEnd(LIST, text, at);
  if (list >= 0) noteCookies(scan, list);
  else if (/h/i.test(text[at] ?? '') && at >= scan.cookiesTo) {
    const from = Math.max(scan.cookiesTo, at - LONGEST_OBJECT);
    const opened = text.slice(from, at).lastIndexOf('{');
    if (opened >= 0) noteCookies(scan, from + opened);
    // No part is looked through for the beginning of an object twice.
    scan.cookiesTo = Math.max(scan.cookiesTo, at);
  }
  return at;
};

function noteCookies(scan: Scan, from: number): void {
  const { text } = scan;
  let at = from;
  while (!isSpent(scan)) {
    spend(scan, 'part');
    const name = matchAt(NAME, text, at);
    if (name === null) break;
    at += name[0].length;
    const quote = quoteAt(text, at);
    if (quote === '') {
      const bare = matchEnd(BARE, text, at);
      if (bare < 0) break;
      at = bare;
      continue;
    }
    const { start, end } = quotedValue(text, at, quote);
    spendOn(scan, end - start);
    if (name[1] === 'value' && end - start >= 3 && !isPlaceholder(text.slice(start, end)))
      note(scan, start, end, 'cookie');
    at = Math.min(text.length, end + quote.length);
  }
  scan.cookiesTo = Math.max(scan.cookiesTo, at);
}
