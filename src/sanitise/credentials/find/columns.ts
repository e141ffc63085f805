import { tellingOf } from '../text/names.ts';
import { isPlaceholder } from '../text/values.ts';
import { noteHtmlColumns } from './html-tables.ts';
import { isCellValue } from './quoted-values.ts';
import { ruleOfName } from './rule-of-name.ts';
import { isSpent, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

/** What stands right behind a column's name, as far as another column or a line follows it. */
const BEHIND = /^["'*]{0,3}[ \t]{0,40}([,;|\t]|\r?\n)/;
const BEFORE = /(?:^|\n|([,;|\t]))[ \t]{0,40}["'*]{0,3}$/;
const NAME = /^\s{0,40}["'*]{0,3}[\w .#/-]{0,200}["'*]{0,3}\s{0,40}$/;
/** What begins behind a name in HTML. */
const IN_CELL = /["'*:]{0,3}\s{0,40}<[/b]/iy;
/** The line that a table has under its names. */
const RULE = /^[\s|+:=-]+$/;

/**
 * Notes the secrets in the columns of a table whose head has a telling name: of CSV, of Markdown, or as a database prints it.
 * Does nothing where the name at the given place is not in the head of one.
 */
export function noteColumns(scan: Scan, start: number, end: number): void {
  if (start < scan.tableTo) return;
  const separator = separatorAround(scan.text, start, end);
  if (separator === null && matchEnd(IN_CELL, scan.text, end) >= 0) {
    noteHtmlColumns(scan, start, end);
    return;
  }
  if (separator === null) {
    noteAligned(scan, start, end);
    return;
  }
  const [from, to] = lineAround(scan.text, start, end);
  // No line is read from each of the names in it.
  scan.tableTo = to;
  const names = scan.text.slice(from, to).split(separator);
  if (!isHead(names)) return;
  noteRows(scan, to + 1, separator, names);
}

/** A heading of one to a few words, and no member of a structure, which is written so as well but in small letters. */
const HEADINGS = /[A-Z][\w.#/-]{0,40}(?: [\w.#/-]{1,40}){0,3}/g;
const APART = / {2,}/;

/** The same where columns stand under each other by blanks alone, as tools print them. */
function noteAligned(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  if (!isHeading(text, start, end)) return;
  const [from, to] = lineAround(text, start, end);
  scan.tableTo = to;
  const head = text.slice(from, to);
  const columns = [...head.matchAll(HEADINGS)];
  if (columns.length < 2 || head.replace(HEADINGS, '').trim() !== '') return;
  const telling = columns.filter(([name]) => tellingOf(name) === 'strong');
  for (let at = to + 1; at < text.length && !isSpent(scan); at = scan.tableTo + 1) {
    const line = text.slice(at, lineEnd(text, at));
    spend(scan, 'weighing');
    spendOn(scan, line.length);
    if (line.split(APART).length < 2) return;
    scan.tableTo = at + line.length;
    if (RULE.test(line)) continue;
    for (const { 0: name, index } of telling) {
      if (index > 0 && line[index - 1] !== ' ') continue;
      noteCell(scan, at + index, line.slice(index).split(APART, 1)[0] ?? '', ruleOfName(name));
    }
  }
}

/** Whether two blanks, or the line's beginning and end, part a heading that a name ends from what stands on its line. */
function isHeading(text: string, start: number, end: number): boolean {
  if (text[end] !== '\n' && !text.startsWith('  ', end)) return false;
  return BEFORE_HEADING.test(text.slice(Math.max(0, start - 60), start));
}

const BEFORE_HEADING = /(?:^| {2}|\n)(?:[\w.#/-]{1,40} ){0,2}$/;

/** A list that goes on with the next line has nothing behind its last comma; only Markdown's bars stand outside as well. */
function isHead(names: readonly string[]): boolean {
  const within = names.slice(names[0]?.trim() === '' ? 1 : 0, names.at(-1)?.trim() === '' ? -1 : undefined);
  const isOpen = within.length !== names.length && within.length + 2 !== names.length;
  if (isOpen || within.length < 2) return false;
  return within.every((name) => name.trim() !== '' && NAME.test(name));
}

function separatorAround(text: string, start: number, end: number): string | null {
  const behind = BEHIND.exec(text.slice(end, end + 50))?.[1];
  const before = BEFORE.exec(text.slice(Math.max(0, start - 50), start));
  if (behind === undefined || before === null) return null;
  return behind.length === 1 && behind !== '\n' ? behind : (before[1] ?? null);
}

/** Where the line begins and ends that a place is in. */
function lineAround(text: string, start: number, end: number): [number, number] {
  return [start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, lineEnd(text, end)];
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function noteRows(scan: Scan, first: number, separator: string, names: readonly string[]): void {
  const rules = names.map((name) => (tellingOf(name.trim()) === 'strong' ? ruleOfName(name) : null));
  let at = first;
  let rows = 0;
  while (at < scan.text.length && !isSpent(scan)) {
    const line = scan.text.slice(at, lineEnd(scan.text, at));
    const cells = cellsOf(line, separator);
    const isRule = RULE.test(line);
    spend(scan, 'weighing');
    spendOn(scan, line.length);
    if (!isRule) {
      const isRow = cells.length === names.length;
      rows += isRow ? 1 : -1;
      // A row may have lost a cell; where most have another number of them, they are none of this table.
      if (cells.length < 2 || rows < 0) return;
      if (isRow) noteCells(scan, at, cells, rules);
    }
    at += line.length + 1;
    scan.tableTo = at;
  }
}

/** A cell in quotes may have the separator in it, as CSV allows. */
function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line[i];
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) {
      cells.push(line.slice(from, i));
      from = i + 1;
    }
  }
  // A quote that is never closed is none of a cell's.
  return isQuoted ? line.split(separator) : [...cells, line.slice(from)];
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
    if (rule !== null) noteCell(scan, at, cell, rule);
    at += cell.length + 1;
  }
}

function noteCell(scan: Scan, at: number, cell: string, rule: string): void {
  const value = cell.replace(/^[\s"'`]+|[\s"'`]+$/g, '');
  const start = at + cell.indexOf(value);
  if (isCellValue(value) && !isPlaceholder(value)) note(scan, start, start + value.length, rule);
}
