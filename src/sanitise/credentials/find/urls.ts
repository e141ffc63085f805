import { entropy, looksRandom } from '../text/randomness.ts';
import { isPlaceholder } from '../text/values.ts';
import { type Finder, matchAt, nextMatch, note, type Scan, spendOn } from './scan.ts';
import { findQuery } from './url-parameters.ts';

const END_OF_URL = /[\s"<>`\\]|'(?!.{0,128}@)|&quot;/g;

/** A URL's end, or the beginning of a next one. */
const END_OF_QUERY = /[\s"<>`]|&quot;|:\/\//g;

/** What gives access in a URL: its password, and the parameters that sign it. */
export const findUrl: Finder = (scan, at) => {
  const end = noteUserInfo(scan, at);
  const start = at + '://'.length;
  END_OF_QUERY.lastIndex = start;
  const url = scan.text.slice(start, END_OF_QUERY.exec(scan.text)?.index);
  const query = url.indexOf('?');
  if (query >= 0) findQuery(scan, start + query);
  // The rest is looked at by the others as well: a token may stand in the path.
  return end;
};

/** Notes the password of `user:password@`, or a lone user name that is a token; returns where it ends. */
function noteUserInfo(scan: Scan, at: number): number {
  const { text } = scan;
  const start = at + '://'.length;
  const authority = text.slice(start, nextMatch(scan, 'urlTo', END_OF_URL, start));
  spendOn(scan, authority.length);
  const sign = userInfoEnd(authority);
  // What an image's name has before its digest is a tag.
  if (sign < 0 || /^@sha\d{3}:/.test(authority.slice(sign, sign + 8))) return at;
  const colon = passwordSign(authority);
  if (colon >= 0 && colon < sign) {
    const password = authority.slice(colon + 1, sign);
    // What a variable has where nothing is set, `${PASSWORD:-x}`, is found as what is assigned to its name.
    if (WITH_DEFAULT.test(password)) return at;
    if (isUrlPassword(password) && !isShownForm(authority.slice(0, colon), password))
      note(scan, start + colon + 1, start + sign, 'url-password');
    noteTokenUser(scan, start, authority.slice(0, colon), password === '' ? 16 : SHORTEST_TOKEN);
  } else {
    noteTokenUser(scan, start, authority.slice(0, sign), SHORTEST_TOKEN);
  }
  return start + sign;
}

/**
 * The index of the `@` that ends the user info, or -1. A password may contain any sign, also those that should have
 * been escaped; but a port followed by a path is no password.
 */
function userInfoEnd(authority: string): number {
  const slash = authority.search(/[/?#]/);
  const host = slash < 0 ? authority : authority.slice(0, slash);
  const within = host.lastIndexOf('@');
  if (within >= 0) return within;
  const colon = host.indexOf(':');
  if (colon < 0 || slash < 0 || /^:\d{0,5}$/.test(host.slice(colon)) || host.startsWith('[')) return -1;
  const later = authority.indexOf('@', slash);
  if (later < 0 || /[?&]/.test(authority.slice(slash, later))) return -1;
  const hostEnd = authority.slice(later).search(/[/?#]/);
  return hostEnd < 0 ? authority.lastIndexOf('@') : authority.lastIndexOf('@', later + hostEnd);
}

/** The index of the colon before the password, which is none of those in a variable's braces; or -1. */
function passwordSign(authority: string): number {
  const braced = BRACED_USER.exec(authority)?.[0].length;
  return braced === undefined ? authority.indexOf(':') : braced - 1;
}

const BRACED_USER = /^(?:\$\{[^{}]{0,128}\}){1,4}:/;
const WITH_DEFAULT = /^\$\{\w{1,80}:?[-=?+][^{}]{1,128}\}$/;
/** A pattern, or the signs that put a string together: `:'+password+'@`. */
const OF_A_PROGRAM = /^[()[\].*+?^$|\\]+$|^'\s?[+.|&].*[+.|&]\s?'$|^\$\(/;

/** `USERNAME:PASSWORD@`, to be filled in. */
const IN_CAPITALS = /^(?:[A-Z]{1,12}_){0,2}(?:PASS(?:WORD|WD)?|PWD|PW)$/;

/** `username:password@`: a user who is called as the place for one is, and a password that is none either. */
function isShownForm(user: string, password: string): boolean {
  return /^(?:(?:my|your|db|the)[-_]?)?username$/i.test(user) && PLACE_FOR_PASSWORD.test(password);
}

const PLACE_FOR_PASSWORD = /^(?:(?:my|your|db|the)[-_]?)?(?:pass(?:word|wd)?|pwd|pw)$/i;

function isUrlPassword(password: string): boolean {
  if (password.length < 1 || /^'?\$?\{|^\$[A-Za-z_]|^<|^%[A-Za-z]+%$|^%[sv]$|^\*+$|^\[|^#\{/.test(password))
    return false;
  if (OF_A_PROGRAM.test(password) || IN_CAPITALS.test(password)) return false;
  // Whom anybody may be.
  if (/^(.)\1+$|^anonymous$/i.test(password)) return false;
  return !(
    isPlaceholder(password) && /your|replace|change|example|redact|xxx|\*\*|placeholder/i.test(password)
  );
}

const SHORTEST_TOKEN = 20;
/** How the tokens of forges begin, which nobody is called. */
const TOKEN_PREFIX =
  /^(?:gh[pousr]_|github_pat_|gl[a-z]{2,6}-|dckr_pat_|npm_|hf_|pypi-)(?=.{0,60}\d)[\w-]{6,}$/;

function noteTokenUser(scan: Scan, start: number, user: string, shortest: number): void {
  const isPrefixed = TOKEN_PREFIX.test(user);
  if (isPrefixed || (user.length >= shortest && looksRandom(user) && entropy(user) > 3))
    note(scan, start, start + user.length, 'url-token');
}

const ORACLE = /jdbc:oracle:\w{1,12}:[\w.$#]{1,64}\/([^\s"'<>(){}]{1,512})@/iy;

/** Oracle's own way to write user and password: `jdbc:oracle:thin:scott/x@host:1521:db`. */
export const findOracleUrl: Finder = (scan, at) => {
  const match = matchAt(ORACLE, scan.text, at);
  const password = match?.[1];
  if (match === null || password === undefined || !isUrlPassword(password)) return at;
  const end = at + match[0].length - 1;
  note(scan, end - password.length, end, 'url-password');
  return end;
};
