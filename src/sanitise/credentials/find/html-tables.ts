import { tellingOf } from '../text/names.ts';
import { isPlaceholder } from '../text/values.ts';
import { isCellValue } from './quoted-values.ts';
import { ruleOfName } from './rule-of-name.ts';
import { isSpent, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

/** The end of a cell, behind the name that is all of its text. */
const CELL_END = /["'*]{0,3}:?\s{0,40}(?:<(?:\/[a-z]\w{0,9}|br\s?\/?)>\s{0,40}){0,5}<\/t[hd]>/iy;
const TAG = /<(\/?)(t[dhr]|table)\b([^<>]{0,300})>/gi;
const LONGEST_HEAD = 2_000;
const LONGEST_CELL = 600;
const MOST_COLUMNS = 64;

/** A cell of a table as HTML has it: where its content stands, and the columns that it takes. */
interface Cell {
  start: number;
  end: number;
  column: number;
  columns: number;
}

interface Row {
  cells: Cell[];
  /** Where the next row is to be looked for; -1 where the table ends. */
  next: number;
}

/** Notes the secrets in the columns of a table in HTML whose head has the telling name that ends at a position. */
export function noteHtmlColumns(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  if (matchEnd(CELL_END, text, end) < 0) return;
  spendOn(scan, LONGEST_HEAD);
  const from = Math.max(scan.tableTo, start - LONGEST_HEAD);
  const first = text.slice(from, start).toLowerCase().lastIndexOf('<tr');
  // A row whose beginning was cut off counts from where the text begins.
  if (first < 0 && from > 0) return;
  const columns = new Columns();
  const head = readRow(scan, from + Math.max(0, first), columns);
  const names = head.cells.map((cell) => textOf(text, cell)[2]);
  if (names.length < 2 || names.some(isValue)) return;
  const rules = rulesOf(head.cells, names);
  for (let at = head.next; at >= 0 && !isSpent(scan); ) {
    const row = readRow(scan, at, columns);
    for (const cell of row.cells) noteCell(scan, cell, rules[cell.column]);
    at = row.next;
  }
}

/** The rule of each column whose name tells, and whether it has a user's name before the secret: `id/pass`. */
type ColumnRule = { rule: string; isPair: boolean } | undefined;

function rulesOf(cells: readonly Cell[], names: readonly string[]): ColumnRule[] {
  const rules: ColumnRule[] = [];
  for (const [i, { column, columns }] of cells.entries()) {
    const name = names[i] ?? '';
    if (tellingOf(name) !== 'strong') continue;
    for (let at = column; at < Math.min(column + columns, MOST_COLUMNS); at++)
      rules[at] = { rule: ruleOfName(name), isPair: name.includes('/') };
  }
  return rules;
}

/** Which columns the cells of a row take: those that cells of earlier rows do not reach into. */
class Columns {
  /** For how many further rows a cell reaches into a column. */
  readonly #rowsLeft: number[] = [];
  #at = 0;

  get full(): boolean {
    return this.#at >= MOST_COLUMNS;
  }

  beginRow(): void {
    this.#at = 0;
  }

  /** The first column of the next cell of the row. */
  take(columns: number, rows: number): number {
    for (let left = this.#rowsLeft[this.#at] ?? 0; left > 0; left = this.#rowsLeft[this.#at] ?? 0) {
      this.#rowsLeft[this.#at] = left - 1;
      this.#at += 1;
    }
    const column = this.#at;
    this.#at += columns;
    this.#rowsLeft.length = Math.max(this.#rowsLeft.length, this.#at);
    this.#rowsLeft.fill(rows - 1, column, this.#at);
    return column;
  }
}

/** Reads a row from its beginning to that of the next. */
function readRow(scan: Scan, from: number, columns: Columns): Row {
  const { text } = scan;
  const cells: Cell[] = [];
  let open: Cell | null = null;
  let begun = false;
  columns.beginRow();
  TAG.lastIndex = from;
  for (let match = TAG.exec(text); match !== null; match = TAG.exec(text)) {
    spend(scan, 'part');
    const { index, 0: tag, 1: slash, 2: name = '', 3: attributes = '' } = match;
    const kind = `${slash}${name}`.toLowerCase();
    if (kind === 'tr' && !begun) {
      begun = true;
      continue;
    }
    if (open !== null) cells.push({ ...open, end: index });
    open = null;
    if (kind.endsWith('tr') || kind.endsWith('table') || isSpent(scan)) {
      scan.tableTo = Math.max(scan.tableTo, index);
      return { cells, next: nextRow(text, index, kind) };
    }
    if (slash === '' && !columns.full) open = cellAt(index + tag.length, attributes, columns);
  }
  if (open !== null) cells.push({ ...open, end: text.length });
  return { cells, next: -1 };
}

function cellAt(start: number, attributes: string, columns: Columns): Cell {
  const taken = spanOf(COLSPAN, attributes);
  return { start, end: start, column: columns.take(taken, spanOf(ROWSPAN, attributes)), columns: taken };
}

const BETWEEN_ROWS = /<\/tr\s{0,8}>\s{0,80}(?:<\/?t(?:head|body|foot)[^<>]{0,200}>\s{0,80}){0,2}(?=<tr\b)/iy;

/** Where the row begins that follows the tag that ended one; -1 where there is none. */
function nextRow(text: string, at: number, kind: string): number {
  if (kind === 'tr') return at;
  return kind === '/tr' ? matchEnd(BETWEEN_ROWS, text, at) : -1;
}

const COLSPAN = /\bcolspan\s?=\s?["']?(\d{1,2})/i;
const ROWSPAN = /\browspan\s?=\s?["']?(\d{1,2})/i;

function spanOf(span: RegExp, attributes: string): number {
  return Math.max(1, Number(span.exec(attributes)?.[1] ?? 1));
}

const OPENING_TAGS = /(?:\s|<[a-z][^<>]{0,200}>|&nbsp;)*/iy;

/** What is written in a cell, without the tags around it, and where. */
function textOf(text: string, { start, end }: Cell): [number, number, string] {
  const limit = Math.min(end, start + LONGEST_CELL);
  const from = Math.min(limit, Math.max(start, matchEnd(OPENING_TAGS, text, start)));
  const tag = text.indexOf('<', from);
  const content = text.slice(from, tag < 0 ? limit : Math.min(tag, limit)).trimEnd();
  return [from, from + content.length, content];
}

const isValue = (content: string) => !/\s/.test(content) && isCellValue(content);

function noteCell(scan: Scan, cell: Cell, column: ColumnRule): void {
  if (column === undefined) return;
  const [start, end, content] = textOf(scan.text, cell);
  spendOn(scan, content.length);
  if (!isValue(content) || isPlaceholder(content)) return;
  const slash = column.isPair ? content.indexOf('/') : -1;
  note(scan, start + slash + 1, end, column.rule);
}
