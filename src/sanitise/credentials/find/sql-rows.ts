import { tellingOf } from '../text/names.ts';
import { isPlaceholder, isPoorPassword } from '../text/values.ts';
import { ruleOfName } from './rule-of-name.ts';
import { type Finder, isSpent, judged, matchAt, matchEnd, note, type Scan, spend, spendOn } from './scan.ts';

/** A statement that adds rows, up to its first one; the group is the list of its columns. */
const HEAD =
  /(?:insert(?:\signore)?|replace)\s{1,4}into\s{1,4}[\w."`[\]$-]{1,120}\s{0,4}\(([^()]{1,2000})\)\s{0,40}(?:output\s[^()]{1,200})?values\s{0,40}(?=\()/iy;
/** What a library says that it put in for the signs of a statement. */
const PARAMETERS =
  /[)\]\s;,-]{0,40}(?:[^[({\n]{0,40}\[?param(?:eter)?s["']?\s{0,2}[:=]?\s{0,2}(?=[[(])|["'\s;,-]{1,8}(?=\[\s?["']))/iy;
const OPENED = /\s{0,40}[[(]\s{0,40}/y;
/**
 * A value in quotes, after whatever says how it is encoded, or in a call; in quotes, two are one of them. Between double
 * quotes it may be a piece of program that puts the statement together, which begins with a blank or a sign.
 */
const STRING = String.raw`'((?:[^'\\\n]|''|\\.)*)'`;
const DOUBLE = String.raw`"([^\s"\\+.&|,)][^"\\\n]*)"`;
const QUOTED = new RegExp(
  String.raw`(?:[NEBX]|_utf8\w{0,4}\s{0,2})?${STRING}|${DOUBLE}|\w{1,40}\(\s{0,4}(?:[NEBX])?${STRING}[^()\n]{0,60}\)`,
  'iy',
);
const BARE = /[^,()[\]'\n]{0,2000}(?:\([^()\n]{0,200}\))?[^,()[\]'\n]{0,60}/y;
const NEXT = /\s{0,40},\s{0,40}/y;
const CLOSED = /\s{0,40}[\])]\s{0,40},?(?=\s{0,40}\()/y;

/** `INSERT INTO users (name, password) VALUES ('ann', 'x')`: the values that stand where a telling column does. */
export const findSqlRows: Finder = (scan, at) => {
  const { text } = scan;
  const head = matchAt(HEAD, text, at);
  if (head === null) return at;
  spendOn(scan, head[0].length);
  const rules = (head[1] ?? '').split(',').map((column) => {
    const name = column.replace(/["`[\]\s]/g, '');
    return tellingOf(name) === 'strong' ? ruleOfName(name) : null;
  });
  if (rules.every((rule) => rule === null)) return at;
  let row = at + head[0].length;
  for (let from = row; from >= 0 && !isSpent(scan); from = matchEnd(CLOSED, text, row))
    row = noteRow(scan, from, rules);
  const parameters = matchEnd(PARAMETERS, text, row);
  if (parameters >= 0) noteRow(scan, parameters, rules);
  return at;
};

/** @returns where the row's last value ends */
function noteRow(scan: Scan, from: number, rules: readonly (string | null)[]): number {
  const { text } = scan;
  let at = Math.max(from, matchEnd(OPENED, text, from));
  for (const rule of rules) {
    spend(scan, 'part');
    const quoted = matchAt(QUOTED, text, at);
    const value = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3];
    const end = quoted === null ? matchEnd(BARE, text, at) : at + quoted[0].length;
    if (quoted !== null && value !== undefined && rule !== null) {
      const start = at + quoted[0].search(/["']/) + 1;
      noteValue(scan, start, value, rule);
    }
    spendOn(scan, end - at);
    const next = matchEnd(NEXT, text, end);
    if (next < 0) return end;
    at = next;
  }
  return at;
}

function noteValue(scan: Scan, start: number, value: string, rule: string): void {
  spend(scan, 'weighing');
  if (value.length < 3 || (isPlaceholder(judged(value)) && !isPoorPassword(value))) return;
  note(scan, start, start + value.length, rule);
}
