import { tellingOf } from '../text/names.ts';
import { looksRandom } from '../text/randomness.ts';
import { isPlaceholder } from '../text/values.ts';
import { isWordWithDigit } from './quoted-values.ts';
import { ruleOfName } from './rule-of-name.ts';
import { isSpent, note, type Scan, spend } from './scan.ts';

const LONGEST_LINE = 600;
const MOST_ROWS = 200;
const MOST_COLUMNS = 40;
/** What stands right behind a column's name, as far as another column or a line follows it. */
const BEHIND = /^["'*]{0,3}[ \t]{0,40}([,;|\t]|\r?\n)/;
const BEFORE = /(?:^|\n|([,;|\t]))[ \t]{0,40}["'*]{0,3}$/;
const NAME = /^\s{0,40}["'*]{0,3}[\w .#/-]{0,40}["'*]{0,3}\s{0,40}$/;
/** The line that a table has under its names. */
const RULE = /^[\s|+:=-]+$/;

/**
 * Notes the secrets in the columns of a table whose head has a telling name: of CSV, of Markdown, or as a database prints it.
 * Does nothing where the name at the given place is not in the head of one.
 */
export function noteColumns(scan: Scan, start: number, end: number): void {
  if (start < scan.tableTo) return;
  const separator = separatorAround(scan.text, start, end);
  if (separator === null) return;
  const [from, to] = lineAround(scan.text, start, end);
  // No line is read from each of the names in it.
  scan.tableTo = to;
  const names = scan.text.slice(from, to).split(separator);
  if (!isHead(names)) return;
  noteRows(scan, to + 1, separator, names);
}

/** A list that goes on with the next line has nothing behind its last comma; only Markdown's bars stand outside as well. */
function isHead(names: readonly string[]): boolean {
  const within = names.slice(names[0]?.trim() === '' ? 1 : 0, names.at(-1)?.trim() === '' ? -1 : undefined);
  const isOpen = within.length !== names.length && within.length + 2 !== names.length;
  if (isOpen || within.length < 2 || within.length > MOST_COLUMNS) return false;
  return within.every((name) => name.trim() !== '' && NAME.test(name));
}

function separatorAround(text: string, start: number, end: number): string | null {
  const behind = BEHIND.exec(text.slice(end, end + 50))?.[1];
  const before = BEFORE.exec(text.slice(Math.max(0, start - 50), start));
  if (behind === undefined || before === null) return null;
  return behind.length === 1 && behind !== '\n' ? behind : (before[1] ?? null);
}

/** Where the line begins and ends that a place is in, as far as one may be long. */
function lineAround(text: string, start: number, end: number): [number, number] {
  const before = text.slice(Math.max(0, start - LONGEST_LINE), start);
  const behind = text.slice(end, end + LONGEST_LINE);
  const newline = behind.indexOf('\n');
  return [
    start - before.length + before.lastIndexOf('\n') + 1,
    end + (newline < 0 ? behind.length : newline),
  ];
}

function noteRows(scan: Scan, first: number, separator: string, names: readonly string[]): void {
  const rules = names.map((name) => (tellingOf(name.trim()) === 'strong' ? ruleOfName(name) : null));
  let at = first;
  for (let count = 0; count < MOST_ROWS && at < scan.text.length && !isSpent(scan); count++) {
    const row = scan.text.slice(at, at + LONGEST_LINE);
    const newline = row.indexOf('\n');
    const line = newline < 0 ? row : row.slice(0, newline);
    const cells = line.split(separator);
    const isRule = RULE.test(line);
    if (!isRule && cells.length !== names.length) return;
    spend(scan, 'weighing');
    if (!isRule) noteCells(scan, at, cells, rules);
    at += line.length + 1;
    scan.tableTo = at;
  }
}

function noteCells(
  scan: Scan,
  from: number,
  cells: readonly string[],
  rules: readonly (string | null)[],
): void {
  let at = from;
  for (const [i, cell] of cells.entries()) {
    const rule = rules[i] ?? null;
    const value = cell.replace(/^[\s"'`]+|[\s"'`]+$/g, '');
    const start = at + cell.indexOf(value);
    if (
      rule !== null &&
      value.length >= 4 &&
      (isWordWithDigit(value) || looksRandom(value)) &&
      !isPlaceholder(value)
    )
      note(scan, start, start + value.length, rule);
    at += cell.length + 1;
  }
}
