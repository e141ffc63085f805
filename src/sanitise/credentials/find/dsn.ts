import { isPlaceholder, isPoorPassword } from '../text/values.ts';
import { type Finder, note } from './scan.ts';

/** What stands behind the password in the way that drivers of Go write down where to connect to. */
export const DSN_LITERALS = ['@tcp(', '@tcp4(', '@tcp6(', '@unix('];
const USER_AND_PASSWORD = /(?:^|[\s"'`=(])[\w.%+-]{1,64}:([^\s"'`]{1,200})$/;
const LONGEST = 280;

/** `app:x@tcp(db:3306)/shop`. */
export const findDsn: Finder = (scan, at) => {
  const match = USER_AND_PASSWORD.exec(scan.text.slice(Math.max(0, at - LONGEST), at));
  const secret = match?.[1];
  if (secret === undefined || /^[%$<{]/.test(secret)) return at;
  if (!isPlaceholder(secret) || isPoorPassword(secret)) note(scan, at - secret.length, at, 'url-password');
  return at;
};
