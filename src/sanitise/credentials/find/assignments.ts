import { isNameCode } from '../text/char-class.ts';
import { HARMLESS_KEYS, isPasswordName, type Telling, tellingOf } from '../text/names.ts';
import { type Join, joinAt } from '../text/operators.ts';
import type { Value } from '../text/quoting.ts';
import { announcedTo } from './announced.ts';
import { assignedValue, parameterValue } from './assigned-values.ts';
import { noteByteList } from './byte-lists.ts';
import { noteColumns } from './columns.ts';
import { noteFurtherItems } from './items.ts';
import { joinBehindLabel, noteValueBefore } from './labelled.ts';
import { noteMembers } from './members.ts';
import { noteFurtherParts } from './parts.ts';
import { ruleOfName } from './rule-of-name.ts';
import { type Finder, matchEnd, note, type Scan, spend } from './scan.ts';
import { valueAmongSeveral } from './several.ts';
import { isTakenForSecret } from './weighing.ts';

const LONGEST_NAME = 80;

/** Looks at what is assigned to the name in which a telling word stands. */
export function assignmentFinder(kindOf: (value: string) => string | null): Finder {
  return (scan, at) => {
    if (at < scan.nameTo) return at;
    const end = nameEnd(scan.text, at);
    const to = findAssigned(scan, nameStart(scan.text, at), end, kindOf);
    if (to > end) return to;
    // The name itself is not read again, but a token may stand in it.
    scan.nameTo = end;
    return at;
  };
}

/** @returns where the secret ends that is assigned to a name, or the end of the name */
function findAssigned(
  scan: Scan,
  start: number,
  end: number,
  kindOf: (value: string) => string | null,
): number {
  const { text } = scan;
  const name = wholeName(text, start, end);
  const telling = tellingIn(scan, name);
  if (telling === 'none') return end;
  if (telling === 'weak' && isKeyOfData(text, start, name)) return end;
  if (isFileName(name, text[end]) || isOfArn(text, start) || isOfPath(text, start, end)) return end;
  if (isTypeOfBlock(text, start, end) || isTypeOfResource(text, start)) return end;
  spend(scan, 'name');
  if (telling === 'strong') {
    noteValueBefore(scan, start);
    noteColumns(scan, start, end);
  }
  const beside = telling === 'strong' ? (joinBehindLabel(text, end) ?? cellBehind(text, start, end)) : null;
  const join = beside ?? settingBehind(text, start, joinAt(text, end, isInTag(text, start)));
  if (join === null || join.joint === 'adjacent' || join.joint === 'said' || isLineEnd(text, join.at)) {
    const announced = telling === 'strong' && isPasswordName(name) ? announcedTo(scan, end) : end;
    if (join === null || announced > end) return announced;
  }
  if (
    (telling === 'strong' || OF_SEVERAL.test(name)) &&
    join.joint === 'assigned' &&
    OPENS_TABLE.test(text[join.at] ?? '')
  )
    noteMembers(scan, join.at, ruleOfName(name), /passwords$/i.test(name));
  const listEnd = noteByteList(scan, name, telling, join, ruleOfName(name));
  if (listEnd >= 0) return listEnd;
  const flag =
    text[start - 1] === '-' ||
    text[start] === '-' ||
    WINDOWS_OPTION.test(text.slice(Math.max(0, start - 9), start));
  const inQuery = telling === 'strong' && /[?&]/.test(text[start - 1] ?? '');
  const value = inQuery ? parameterValue(text, join.at) : ownValue(scan, start, join, telling);
  // A key in PEM armour is found as such, whether it is on one line or on many; its header is no value.
  if (value === null || matchEnd(ARMOUR, text, value.start) >= 0) return end;
  if (!isTakenForSecret(scan, { scan, text, name, telling, join, value, flag })) return end;
  const secret = text.slice(value.start, value.end);
  const rule = kindOf(secret) ?? ruleOfName(name);
  const password = isPasswordName(name) ? null : PASSWORD_OF_HOST.exec(secret);
  const from = value.start + (password === null ? 0 : (password[1] ?? '').length);
  note(scan, from, password === null ? value.end : from + (password[2] ?? '').length, rule);
  return noteFurtherItems(scan, noteFurtherParts(scan, value, rule), rule);
}

/** `dsn = "ann:x@tcp(db:3306)/shop"`: what can be read of it besides the password. */
const PASSWORD_OF_HOST = /^([\w.+-]{1,64}:)([^\s:@/]{3,})@(?=[\w([])/;
/** What holds several tokens or keys, and says whose. */
const OF_SEVERAL = /\w[_.-]?(?:tokens|keys)$/i;
const OPENS_TABLE = /[[{(\r\n]/;
const ARMOUR =
  /(?:\s|\\{1,4}[nr]){0,8}-{4,5}\s?BEGIN[ A-Z0-9_-]{0,60}(?:PRIVATE KEY|PUBLIC KEY|CERTIFICATE)/y;
/** What a name tells, which is remembered. */
function tellingIn(scan: Scan, name: string): Telling {
  const { tellings } = scan.effort;
  const remembered = tellings.get(name);
  if (remembered !== undefined) return remembered;
  spend(scan, 'newName');
  const telling = tellingOf(name);
  tellings.set(name, telling);
  return telling;
}

/** `/password x`, and no end of a path, nor what is asked of a server: `POST /token HTTP/1.1`. */
const WINDOWS_OPTION = /(?<!\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS))(?:^|\s)\/$/;
const NEXT_CELL = /[*`]{0,3}[ \t]{1,400}\|[ \t]{1,400}(?=[^\s|])/y;

/** `| password | x |`: the value is in the cell behind that of the name. */
function cellBehind(text: string, start: number, end: number): Join | null {
  if (!/\|[ \t]{1,40}[*`]{0,3}$/.test(text.slice(Math.max(0, start - 44), start))) return null;
  const at = matchEnd(NEXT_CELL, text, end);
  return at < 0 ? null : { joint: 'said', at, spaced: true, colon: false };
}

/** What sets a variable without a sign between its name and its value: a line of a Dockerfile, or the C shell. */
const SETS =
  /(?:^|[\n;]|\\n|\d : |[\d:]\]? |[$#>+] )[ \t]{0,12}(?:ENV|ARG|(?:launchctl )?setenv|setx|conda config --set|set(?:[ \t]-[a-zA-Z]{1,4}){1,3})[ \t]{1,4}$/;

/** `ENV DB_PASSWORD x`: the value is assigned although nothing but a blank says so. */
function settingBehind(text: string, start: number, join: Join | null): Join | null {
  if (join?.joint !== 'adjacent' || !SETS.test(text.slice(Math.max(0, start - 24), start))) return join;
  return { ...join, joint: 'assigned', spaced: false };
}

const isLineEnd = (text: string, at: number) => text[at] === '\n' || text[at] === '\r';

/** A first word that says which key is meant, apart from it by a blank: "API key". */
const FIRST_WORD = /(?<![A-Za-z])(?:api|access|secret|private|auth|signing|encryption|license) $/i;

function wholeName(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  const isKey = name.length === 3 && name.toLowerCase() === 'key';
  const first = isKey ? FIRST_WORD.exec(text.slice(Math.max(0, start - 12), start))?.[0] : undefined;
  return first === undefined ? name : first + name;
}

/** The value of a name, which may be one of several that are assigned to at once. */
function ownValue(scan: Scan, start: number, join: Join, telling: Telling): Value | null {
  const value = assignedValue(scan.text, join, telling);
  if (value === null) return null;
  if (!value.quoted && scan.text.startsWith('${', start - 2)) return withinBraces(scan.text, value);
  if (!value.quoted && scan.text[start - 1] === ';' && scan.text[value.start] === '{')
    return inBraces(scan.text, value);
  if (!value.quoted || join.colon) return value;
  return valueAmongSeveral(scan, start, value, (name) => tellingIn(scan, name));
}

/** `${PASSWORD:-x}`: what a variable has where nothing is set ends with the brace. */
function withinBraces(text: string, value: Value): Value | null {
  // `${PASSWORD:?unset}`, `${PASSWORD:+set}`: a message, and what stands there where the variable has a value.
  if (/[?+]/.test(text[value.start] ?? '')) return null;
  const end = text.slice(value.start, value.end).indexOf('}');
  return end < 0 ? value : { ...value, end: value.start + end };
}

/** `;PWD={x;y}`: ODBC has what stands between braces as it is. */
function inBraces(text: string, value: Value): Value {
  const end = text.slice(value.start, value.start + LONGEST_IN_BRACES).search(/[}\n]/);
  // `{PASSWORD_HERE}` is filled in by whoever reads it.
  if (end < 0 || /^\{[A-Za-z_]*$/.test(text.slice(value.start, value.start + end))) return value;
  return { ...value, start: value.start + 1, end: value.start + end };
}

const LONGEST_IN_BRACES = 256;

/** `cache key: x`: a key of data, which its name says in two words. */
function isKeyOfData(text: string, start: number, name: string): boolean {
  if (name.toLowerCase() !== 'key') return false;
  const word = /([a-z0-9]{1,16}) $/i.exec(text.slice(Math.max(0, start - 17), start))?.[1];
  return word !== undefined && HARMLESS_KEYS.has(word.toLowerCase());
}

/** A secret's ARN names it, also the end of one: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-x`. */
const ARN = /(?:\barn|:secretsmanager):[\w:/*?-]{1,80}$/;

/** `resource "aws_secretsmanager_secret" "db"`: what is declared, and what it is called. */
const BLOCK = /\b(?:resource|data|ephemeral|provider|output|variable|module) ["']$/;

function isTypeOfBlock(text: string, start: number, end: number): boolean {
  return (
    /^["'] ["']/.test(text.slice(end, end + 3)) && BLOCK.test(text.slice(Math.max(0, start - 12), start))
  );
}

/** `"AWS::ApiGateway::ApiKey": …`: what CloudFormation calls a type. */
const isTypeOfResource = (text: string, start: number) =>
  text.startsWith('::', start - 2) &&
  /\b(?:AWS|Alexa|Custom)::\w{1,60}::$/.test(text.slice(Math.max(0, start - 72), start));

function isOfArn(text: string, start: number): boolean {
  return text[start - 1] === ':' && ARN.test(text.slice(Math.max(0, start - 80), start));
}

function isInTag(text: string, start: number): boolean {
  const before = text[start - 1];
  // `ArrayRef<AsmToken> x`: a type's argument.
  if (before === '<' && /\w/.test(text[start - 2] ?? '') && !isClosed(text, start, 200)) return false;
  // `<token>` at the end of a line: a place to be filled in, where no element is closed behind it.
  if (before === '<' && matchEnd(TAG_AT_LINE_END, text, start) >= 0 && !isClosed(text, start, 1200))
    return false;
  // `<enter password>`: a place to be filled in.
  if (before === ' ' && !isClosed(text, start, 1200)) return false;
  return (
    before === '<' ||
    ((before === ':' || before === ' ') && IN_TAG.test(text.slice(Math.max(0, start - 24), start)))
  );
}

const TAG_AT_LINE_END = /[\w.-]{1,80}>[ \t]{0,8}(?:\r?\n|\\n|$)/y;

function isClosed(text: string, start: number, within: number): boolean {
  return text.slice(start, start + within).includes('</');
}

/** A source file's name, as stack traces have before a line's number: `auth/password.ts:12:5`. */
function isFileName(name: string, next: string | undefined): boolean {
  return (
    (next === ':' || next === '>') &&
    /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|scala|php|cs|cpp|cc|c|h|hpp|swift|vue|svelte|html?|css|ex|erl|pl|sh|sql|lua|dart|json|ya?ml|xml)$/i.test(
      name,
    )
  );
}

/** `--name "/db/password" --value x`: the path of a parameter, and what it is set to. */
const BEFORE_VALUE = /^["']?[ \t]{1,4}--?value/i;

/** `'/forgot-password' => "passwords#update"`: the end of a path in quotes is no setting's name. */
function isOfPath(text: string, start: number, end: number): boolean {
  return (
    text[start - 1] === '/' &&
    /["'`]/.test(text[end] ?? '') &&
    /[\w"'`/]/.test(text[start - 2] ?? '') &&
    !BEFORE_VALUE.test(text.slice(end, end + 12))
  );
}

/** What stands before the name of an element, which may have a namespace or a word before it. */
const IN_TAG = /<\s?(?:[\w-]{1,20}[:\s])?$/;

function nameStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  // The letter of an escape sequence is not of the name: "\npassword".
  if (text[start - 1] === '\\' && /[nrt]/.test(text[start] ?? '') && start < at) start += 1;
  return start;
}

/** The end of the name; its words may be apart by one space, as in "API key". */
function nameEnd(text: string, at: number): number {
  let end = at;
  const limit = Math.min(text.length, at + LONGEST_NAME);
  while (end < limit && isNameCode(text.charCodeAt(end))) end += 1;
  while (end > at && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}
