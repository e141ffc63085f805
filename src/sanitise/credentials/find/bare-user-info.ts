import { isPlaceholder } from '../text/values.ts';
import { isSpent, matchEnd, note, type Scan, spend } from './scan.ts';

/** A host with its port, and nothing that would make the digits those of a digest or a version. */
const HOST_AND_PORT = /@(?!sha\d)[A-Za-z0-9](?:[A-Za-z0-9.-]{0,80}[A-Za-z0-9])?:(?:\d{2,5}|port)(?![\w.-])/y;
/** A user's name and a password; what stands before them is no scheme, path or longer name. */
const USER_AND_PASSWORD =
  /(?<![\w/@:.%+-])(?!mailto:|sips?:|xmpp:|acct:|tel:)(?=[\w.+-]{0,63}[A-Za-z])[\w.+-]{1,64}:([^\s:@/"'`<>(){}[\],;$|*]{3,80})$/;
const LONGEST = 150;

/** `ann:x@192.0.2.7:22`, without the scheme that would make a URL of it. */
export function findBareUserInfo(scan: Scan): void {
  const { text } = scan;
  for (let at = text.indexOf('@'); at >= 0 && !isSpent(scan); at = text.indexOf('@', at + 1)) {
    if (matchEnd(HOST_AND_PORT, text, at) < 0) continue;
    spend(scan, 'run');
    const secret = USER_AND_PASSWORD.exec(text.slice(Math.max(0, at - LONGEST), at))?.[1];
    if (secret === undefined || isPlaceholder(secret)) continue;
    note(scan, at - secret.length, at, 'url-password');
  }
}
