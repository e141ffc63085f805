import type { Value } from '../text/quoting.ts';

/** The words of netrc before a secret. */
export const OF_NETRC = /^(?:password|passwd|account)$/;

/** netrc's `login ann password hunter2`. */
export function isBehindLogin(text: string, name: string, { start }: Value): boolean {
  if (!OF_NETRC.test(name)) return false;
  const at = start - name.length;
  return /\blogin\s+\S{1,80}\s+$/.test(`${text.slice(Math.max(0, at - 100), at - 1)} `);
}

/** The line before that of a password, in files that have nothing but a blank between name and value. */
const LINE_OF_USER =
  /(?:^|[\n;]|\\n)[ \t]{0,12}(?:user(?:name)?|login|account)[ \t]{1,8}["']?[\w.@-]{1,60}["']?[ \t]{0,4}(?:\r?\n|\\n)[ \t]{0,12}password[ \t]{1,8}["']?$/i;

/** The same on two lines: `username ann`, `password hunter2`. */
export function isBehindUser(text: string, name: string, { start }: Value): boolean {
  return /^password$/i.test(name) && LINE_OF_USER.test(text.slice(Math.max(0, start - 100), start));
}
