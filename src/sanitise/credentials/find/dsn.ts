import { isPlaceholder, isPoorPassword } from '../text/values.ts';
import { type Finder, note } from './scan.ts';

/** What stands behind the password in the way that drivers of Go write down where to connect to. */
export const DSN_LITERALS = ['@tcp(', '@tcp4(', '@tcp6(', '@unix('];
const USER = /^[\w.%+-]{1,64}$/;
const SEPARATORS = ' \t\r\n"\'`=(,';
const LONGEST = 200;

/** `app:x@tcp(db:3306)/shop`. */
export const findDsn: Finder = (scan, at) => {
  const { text } = scan;
  let start = at;
  while (start > scan.maskedTo && at - start < LONGEST && !SEPARATORS.includes(text[start - 1] ?? ' '))
    start -= 1;
  const colon = text.slice(start, at).indexOf(':');
  const secret = text.slice(start + colon + 1, at);
  if (colon < 0 || secret === '' || /^[%$<{]/.test(secret) || !USER.test(text.slice(start, start + colon)))
    return at;
  if (!isPlaceholder(secret) || isPoorPassword(secret)) note(scan, at - secret.length, at, 'url-password');
  return at;
};
