import { hasLetterAndDigit } from '../text/char-class.ts';
import { isPlaceholder } from '../text/values.ts';
import { WITH_DIGIT_INSIDE } from './phrase.ts';
import { type Finder, matchAt, matchEnd, note } from './scan.ts';

/** How the domains of mail addresses end, before the colon that a password follows. */
export const EMAIL_LITERALS = [
  'com',
  'net',
  'org',
  'edu',
  'io',
  'de',
  'fr',
  'it',
  'uk',
  'ru',
  'co',
  'dev',
  'app',
  'eu',
  'nl',
  'es',
  'pl',
  'br',
  'in',
  'jp',
  'ch',
  'at',
  'ca',
  'au',
  'us',
  'me',
  'test',
  'example',
].flatMap((domain) => [`.${domain}:`, `.${domain} /`]);
const ADDRESS = /(?:^|[\s"'`([{,;=>|])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}$/;
const LONGEST_ADDRESS = 160;
/** `ann@example.com / x`, where a word with a digit may be something else than in `ann@example.com:x`. */
const APART = new RegExp(
  String.raw`\.[a-z]{2,7}\s\/\s${WITH_DIGIT_INSIDE}([^\s"'\x60,;<>/\\|(){}[\]]{6,64})(?=$|[\s"'\x60,;)\]])`,
  'iy',
);
/** A word with digits and letters, and neither a file's place on a host nor a port. */
const PASSWORD =
  /\.[a-z]{2,7}:(?=[^\s]{0,64}\d)(?=[^\s]{0,64}[A-Za-z])([^\s"'`,;<>/\\|(){}[\]]{6,64})(?=$|[\s"'`,;<|)\]}\\])/iy;
/** `user-ann:x1@gate.example.com:7777`, as services that sell proxies write it. */
const OF_PROXY = /(?<![^\s"'`=([,])[\w.+-]{1,64}:([^\s"'`@:/]{5,64})@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}$/;
const PORT = /\.[a-z]{2,7}:\d{2,5}(?![\w.-])/iy;
const FILE = /\.[a-z]{1,4}$|\.git\b/i;
const COPIED = /\b(?:scp|rsync|sftp|ssh|git)\b[^\n]{0,80}$/;

/** `ann@example.com:x`: what is written so is tried out as such. */
export const findEmailAndPassword: Finder = (scan, at) => {
  const { text } = scan;
  const proxy =
    matchEnd(PORT, text, at) < 0 ? null : OF_PROXY.exec(text.slice(Math.max(0, at - LONGEST_ADDRESS), at));
  const given = proxy?.[1];
  if (proxy !== null && given !== undefined) {
    const end = at - (proxy[0].length - proxy[0].indexOf(given) - given.length);
    if (!isPlaceholder(given) && hasLetterAndDigit(given))
      note(scan, end - given.length, end, 'url-password');
    return at;
  }
  const match = matchAt(PASSWORD, text, at) ?? matchAt(APART, text, at);
  const secret = match?.[1];
  if (match === null || secret === undefined || FILE.test(secret) || isPlaceholder(secret)) return at;
  const before = scan.text.slice(Math.max(0, at - LONGEST_ADDRESS), at);
  if (!ADDRESS.test(before) || COPIED.test(before)) return at;
  const end = at + match[0].length;
  note(scan, end - secret.length, end, 'named-password');
  return end;
};
