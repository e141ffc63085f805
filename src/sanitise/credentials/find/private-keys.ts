import { EC_KEY_OPENINGS, ENCODED_KEY_OPENINGS } from '../kinds/identity.ts';
import { type Finder, matchEnd, nextMatch, note, type Scan, spendOn } from './scan.ts';

const HEADER = /(?:-{1,5}\s?)?BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?\s?-{2,5}/iy;
/** How such a header begins where the dashes before it were lost. */
export const BARE_ARMOUR = [
  'begin rsa',
  'begin dsa',
  'begin ec ',
  'begin private',
  'begin openssh',
  'begin encrypted',
];
const SSH2 = /---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----/iy;
/**
 * A key whose end was cut off: lines of base64 and headers such as `Proc-Type:`, also with escaped line breaks, or put
 * together by a program (`"…" + System.lineSeparator() + "…"`).
 */
const BODY = /(?:[A-Za-z0-9+/=,:. -]|\\{1,4}(?:[nrt]|(?=\r?\n))|[\r\n\t"'+&]|\(\))*/y;
const END = /-{4,5}\s?END|\bEND [A-Z ]{0,30}PRIVATE KEY/gi;

/** The body of a private key in PEM or PGP armour: on lines of its own, on one line, or cut off. */
export const findPrivateKey: Finder = (scan, at) => {
  const { text } = scan;
  const header = matchEnd(HEADER, text, at);
  const start = header < 0 ? matchEnd(SSH2, text, at) : header;
  if (start < 0) return at;
  if (IN_SENTENCE.test(text.slice(start, start + 60))) return start;
  const end = bodyEnd(scan, start);
  const [from, to] = trimmed(text, start, end);
  if (to - from < SHORTEST && !isShortKey(text.slice(from, to), text.slice(end, end + 5))) return start;
  note(scan, from, to, 'private-key');
  return to;
};

/** `-----BEGIN PRIVATE KEY----- header described in`: a header that a sentence is about, or that an attribute has by itself. */
const IN_SENTENCE =
  /^["'`)]?[ ](?:[a-z]{1,15}[ ]){2,}[a-z]{1,15}\b|^["']\s{1,4}(?:[\w:-]{1,30}\s?=\s?["']|\/?>)/;
const SHORTEST = 16;

/** What stands alone between both ends of the armour is the key, however little is shown of it; `...` and `key` are none. */
function isShortKey(body: string, behind: string): boolean {
  return (
    behind.startsWith('----') && /^[A-Za-z0-9+/=]{3,15}(?:\.{2,3}|…)?$/.test(body) && !FOR_KEY.test(body)
  );
}

const FOR_KEY = /^(?!MII)(?:[a-z]+|[A-Z]+|[A-Z][a-z]+|[xX]+)(?:\.{2,3}|…)?$/;

/** The armour's end where it stands close behind the body; else the end of what can be of a body. */
function bodyEnd(scan: Scan, start: number): number {
  const end = nextMatch(scan, 'armourTo', END, start);
  const limit = start + matchEnd(BODY, scan.text.slice(start, end), 0);
  if (end - limit <= MOST_BEFORE_END && !PLACE.test(scan.text.slice(limit, end))) return end;
  // What stands between the armour is the key, unless it is a place for one.
  return end - start <= LONGEST_KEY && limit > start && !OTHER_THAN_KEY.test(scan.text.slice(start, end))
    ? end
    : limit;
}

const MOST_BEFORE_END = 40;
const PLACE = /^[<{$]/;
const LONGEST_KEY = 8_192;
const OTHER_THAN_KEY = /[<>{}$()]|BEGIN|\.\.\./;

/** Without the breaks at both ends, so that the armour stays on lines of its own. */
function trimmed(text: string, start: number, end: number): [number, number] {
  let from = start;
  let to = end;
  for (;;) {
    if (from < to && /[\s"'+]/.test(text[from] ?? '')) from += 1;
    else if (from < to && /\\[nrt]/.test(text.slice(from, from + 2))) from += 2;
    else break;
  }
  for (;;) {
    if (to > from && /[\s"'+]/.test(text[to - 1] ?? '')) to -= 1;
    else if (to > from && /\\[nrt]/.test(text.slice(to - 2, to))) to -= 2;
    else if (to > from && text[to - 1] === '\\') to -= 1;
    else break;
  }
  return [from, to];
}

/** Between two lines of it: a break, written out or escaped, and what a program has around the strings that it puts together. */
const NEW_LINE = String.raw`[ \t]{0,4}[+&\\]?[ \t]{0,4}\r?\n[ \t]{0,40}(?:[+&][ \t]{0,4})?`;
const BARE_BREAK = String.raw`(?:(?:\\{1,4}r)?\\{1,4}n(?:["']${NEW_LINE}["'])?|["']?${NEW_LINE}["']?)`;
const BARE_OPENING =
  'MII[A-Za-z0-9+/]{3}IBA(?:AJ|AK|DAN)|MII[A-Za-z0-9+/]{5}BgkqhkiG9w0BBQ[0M]|MI[GH][A-Za-z0-9]M[A-Z][A-Za-z0-9+/]GCSqGSIb3DQEF|' +
  'LS0tLS1CRUdJTi[A-Za-z0-9+/]{18}|MI[GH][A-Za-z0-9]AgE(?:AMB|BB)|MH[cQ]CAQEEI';
const LAST_LINE = String.raw`(?:[A-Za-z0-9+/]{1,31}={1,2}|(?=[a-z+/A-Z]{0,31}\d)(?=[a-z+/0-9]{0,31}[A-Z])(?=[A-Z+/0-9]{0,31}[a-z])[A-Za-z0-9+/]{4,31})(?![\w=])`;

const bareKey = (lines: number) =>
  new RegExp(
    `(?:${BARE_OPENING})[A-Za-z0-9+/]{16,}={0,2}(?:${BARE_BREAK}[A-Za-z0-9+/]{32,}={0,2}){${lines},200}(?:${BARE_BREAK}${LAST_LINE})?`,
    'y',
  );
const BARE_KEY = bareKey(0);
const BARE_KEY_LINES = bareKey(1);
const WITHIN_RUN = /[A-Za-z0-9/]$|[^\n]\+$/;

/** How a private key without its armour begins. */
export const BARE_KEY_LITERALS = [
  'mii',
  ...[...EC_KEY_OPENINGS, ...ENCODED_KEY_OPENINGS].map((opening) => opening.toLowerCase()),
];

/** A private key without its armour that goes on over several lines; on one line, its kind finds it. */
export const findBareKeyLines: Finder = (scan, at) => noteBareKey(scan, at, BARE_KEY_LINES) ?? at;

/** What stands before the name of the way in which a short key is encrypted. */
const BEFORE_ENCRYPTION = 7;

/** The same where nothing that could be looked for stands before the way in which it is encrypted. */
export const findEncryptedKey: Finder = (scan, at) => {
  const start = at - BEFORE_ENCRYPTION;
  return start < scan.maskedTo ? at : (noteBareKey(scan, start, BARE_KEY) ?? at);
};

function noteBareKey(scan: Scan, at: number, pattern: RegExp): number | null {
  // A run of base64 is read from its beginning alone; a patch has a plus before each line.
  if (WITHIN_RUN.test(scan.text.slice(Math.max(0, at - 2), at))) return null;
  const end = matchEnd(pattern, scan.text, at);
  if (end < 0) return null;
  spendOn(scan, end - at, 'tokenCharacters');
  note(scan, at, end, ruleOfOpening(scan.text.slice(at, at + 24)));
  return end;
}

function ruleOfOpening(opening: string): string {
  if (opening.startsWith('LS0t')) return 'base64-private-key';
  if (/BgkqhkiG9w0BBQ|GCSqGSIb3DQEF/.test(opening)) return 'bare-encrypted-key';
  return opening.startsWith('MII') ? 'bare-private-key' : 'bare-ec-private-key';
}

const JWT_HEADER = /eyJ[A-Za-z0-9_-]{8,}/y;
const JWT_REST = /\.(?:e30|[A-Za-z0-9_-]{4,})(?:\.[A-Za-z0-9_+/=-]*){0,3}/y;
/** `eyJhbGciOiJIUzI1NiJ9.payload.signature`: words in the place of what is signed and of the signature. */
const SHOWN_JWT = /^\.(?!ey)[a-z]{3,12}(?:-[a-z]{3,12}){0,2}\.[a-z]{3,12}(?:-[a-z]{3,12}){0,2}$/;
const LONGEST_SHOWN = 80;
const JWT_START = /[A-Za-z0-9_-]/;

/** A JSON Web Token: three parts (or five, encrypted) of base64url, the first of them a JSON object. */
export const findJwt: Finder = (scan, at) => {
  const before = scan.text[at - 1] ?? '';
  if (
    JWT_START.test(before) &&
    !/\\[nrt]$|%[0-9A-Fa-f]{2}$|[_-]$/.test(scan.text.slice(Math.max(0, at - 3), at))
  )
    return at;
  if (at < scan.noJwtTo) return at;
  const header = matchEnd(JWT_HEADER, scan.text, at);
  const end = header < 0 ? -1 : matchEnd(JWT_REST, scan.text, header);
  if (end < 0 || end - at < 30) {
    // The same header is not read again from each `eyJ` within it.
    scan.noJwtTo = Math.max(at, header);
    return at;
  }
  if (!SHOWN_JWT.test(scan.text.slice(header, Math.min(end, header + LONGEST_SHOWN))))
    note(scan, at, end, 'json-web-token');
  return end;
};
