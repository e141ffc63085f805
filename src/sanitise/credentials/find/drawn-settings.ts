import { isWritten, looksRandom } from '../text/randomness.ts';
import { isId } from './ids.ts';

/** A variable in capitals right before its value, as the environment of a process and the files that set it have them. */
const VARIABLE = /(?:^|[\s"'`({[,;#]|\\[nrt])([A-Z][A-Z0-9_]{2,48})=\\?["']?$/;
const LONGEST = 56;
/** Letters in both cases and digits, as no digest, number or word has them. */
const DRAWN = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9_-]{20,200}$/;
/** Words that say that a value opens nothing. */
const OPENS_NOTHING =
  /(?:^|_)(?:\w{0,12}(?:ID|UID|UUID|GUID|IDS)|HASH|SHA\d*|MD5|DIGEST|CHECKSUM|COMMIT|REVISION|REV|REF|BRANCH|ETAG|VERSION|VER|TAG|BUILD|IMAGE|NAME|HOST\w{0,8}|ADDR\w{0,6}|URL|URI|PATH|DIR|FILE|TRACE\w{0,6}|SPAN|REQUEST|NONCE|STATE|CURSOR|PUBLIC|PUBKEY|PUB|CERT\w{0,10}|CA|FINGERPRINT|DATE|TIME\w{0,6}|COLORS?|FLAGS?|SITE_?KEY|RELEASE|REGION|CHANNEL|OPTS?|OPTIONS|ARGS|USER|TITLE|LABEL|ALPHABET|CHARS\w{0,6}|CACHE|\w{0,6}BUSTER|DATA|BODY|CONTENT\w{0,6}|PAYLOAD)(?:_|$)/;

/**
 * Whether a run is the drawn value of a variable, whatever it is called: `ACME=2UW4EG0Ml0wCWnwbMXpLVxYhyVYl`. What a process is
 * given so, and looks so, is a key, unless its name says something else.
 */
export function isDrawnSetting(text: string, start: number, end: number): boolean {
  const sign = text[start - 1];
  if (sign !== '=' && sign !== '"' && sign !== "'") return false;
  const name = VARIABLE.exec(text.slice(Math.max(0, start - LONGEST), start))?.[1];
  if (name === undefined || OPENS_NOTHING.test(name) || /[\w.:/@+=-]/.test(text[end] ?? '')) return false;
  const run = text.slice(start, end);
  return DRAWN.test(run) && looksRandom(run) && !isWritten(run) && !isId(run);
}
