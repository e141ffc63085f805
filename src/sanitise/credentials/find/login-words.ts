import { isPlaceholder } from '../text/values.ts';
import { type Finder, matchEnd, nextMatch, note, type Scan, spendOn } from './scan.ts';

/** Words that a login is told of with. */
export const LOGIN_LITERALS = [
  'password',
  'passwort',
  'kennwort',
  'contrase',
  'credentials',
  'login',
  'log in',
  'logged in',
  'sign in',
  'signed in',
  'logging in',
  'signing in',
  'log-in',
  'sign-in',
];

/** How far from such a word a password is looked for, on either side. */
const REACH = 96;
const WORD = /[^\s"'`()<>[\]{},;=|:/\\]{8,64}/g;
const WHOLE_WORD = new RegExp(WORD.source, 'y');
const STANDS_ALONE = /[\s"'`([<{,;=|:]/;

/** Letters in both cases and a digit, as sites demand of passwords, and nothing that only code or addresses have. */
const DEMANDED = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)(?!.*\w\.[A-Za-z])(?![a-z]+#)[\w!@#$%^&*?+~.-]+$/;
/** The sign that they demand besides: not as a selector, a template, an inner class, a package or an address has it. */
const SIGN =
  /.[!^]|\w\*\w|\w#(?:[\dA-Z]|$)|\w\$(?:[a-z$!#@%&*^]|$)|^\w{1,2}@\w|[A-Za-z]%(?![0-9A-Fa-f]{2})\w/;
/** A sentence may end in a sign too, behind the name of a product: Logged in to Office365! */
const ENDS_IN_SIGN = /^\w+!+$/;
const LEADS_UP = /(?:["'`/,:=(]|\b(?:and|with|using|pass\w*|pwd?|was|is|used|typed|entered|tried))\s?$/i;

/**
 * What is a password by its form alone, where a login is spoken of: `could not log in as ann with Sunfl0wer!99`. Nothing but
 * a password has letters in both cases, a digit and such a sign within one word of a sentence.
 */
export const findDemandedPassword: Finder = (scan, at) => {
  const { text } = scan;
  const from = Math.max(scan.loginWordsTo, at - REACH);
  const to = Math.min(text.length, at + REACH);
  if (from >= to) return at;
  scan.loginWordsTo = to;
  spendOn(scan, to - from);
  for (let start = nextMatch(scan, 'loginWordAt', WORD, from); start < to; ) {
    const end = matchEnd(WHOLE_WORD, text, start);
    noteDemanded(scan, start, text.slice(start, end));
    start = nextMatch(scan, 'loginWordAt', WORD, end);
  }
  return at;
};

function noteDemanded(scan: Scan, start: number, found: string): void {
  const { text } = scan;
  if (start > 0 && !STANDS_ALONE.test(text[start - 1] ?? '')) return;
  // `x&ssl=true`: the name of the next parameter is none of it.
  const own = text[start + found.length] === '=' ? found.replace(/&[\w.-]{1,32}$/, '') : found;
  const word = own.replace(/[.?]+$/, '');
  if (!SIGN.test(word) || !DEMANDED.test(word) || isPlaceholder(word)) return;
  if (ENDS_IN_SIGN.test(word) && !LEADS_UP.test(text.slice(Math.max(0, start - 12), start))) return;
  note(scan, start, start + word.length, 'password-by-form');
}
