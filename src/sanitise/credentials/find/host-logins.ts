import { isWordy } from '../text/randomness.ts';
import { isThing } from '../text/things.ts';
import { matchEnd } from './scan.ts';

/** A user's name, a slash or two, and a password with a digit between its letters, which are of both cases. */
const LOGIN =
  /^[A-Za-z][A-Za-z0-9_-]{1,30}\/{1,2}(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^\d]*[A-Za-z]\d{1,3}[A-Za-z]|\w*[A-Za-z]\d{1,3}[A-Za-z])([A-Za-z0-9_+-]{6,64})(?:\/|$)/;
/** An address in numbers, a user at a host, or a service that lets one in, right before it. */
const HOST_BEFORE =
  /(?:(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/[\w-]{1,20})?|\w@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}|\b(?:ssh|s?ftp|telnet|rdp|vnc))(?:\s?(?:[(,:]|-{1,2}>|\s)\s?|[\s:]{1,2}[\w-]{1,20}\s?\()$/i;
/** `ID/PW: `, and what else stands before the first of several. */
const PAIR_BEFORE =
  /(?:(?<![A-Za-z])(?:id|user(?:name)?|login|account)|계정|아이디)\s?[/(&,]\s?(?:pwd?|pass(?:w(?:or)?d)?|비번|암호|비밀번호)(?![A-Za-z])[^\n]{0,48}[\s:(,>=-]$/i;
const LONGEST_BEFORE = 64;
const REST = /[A-Za-z0-9_+!#$%&*@^~-]*[A-Za-z0-9_+!#$%&*@^~]/y;

/**
 * Where the password begins and ends of a login that a run of key characters is, behind the host that it is for:
 * `192.0.2.7 (ann/x)`. Null where it is none.
 */
export function loginOfHost(text: string, start: number, end: number): [number, number] | null {
  const run = text.slice(start, end);
  const slash = run.indexOf('/');
  if (slash < 0) return null;
  const password = LOGIN.exec(run)?.[1];
  if (password === undefined || isWordy(password) || isThing(password)) return null;
  const before = text.slice(Math.max(0, start - LONGEST_BEFORE), start);
  if (!HOST_BEFORE.test(before) && !PAIR_BEFORE.test(before)) return null;
  const from = text.indexOf(password, start + slash);
  const to = from + password.length;
  return [from, to < end ? to : Math.max(to, matchEnd(REST, text, to))];
}
