import { isRunCode } from '../text/char-class.ts';
import { type AnchorTable, FOLD, standsAt } from './anchors.ts';
import type { Scan } from './scan.ts';

/** Runs shorter than this are not looked at for being a vendor's key. */
export const SHORTEST_RUN = 12;

/**
 * Goes through the text once. Where one of the table's literals stands, its finder looks at it; where a run of key
 * characters with a digit ends, `findRun` does, unless the run begins within what is masked already.
 */
export function walk(scan: Scan, table: AnchorTable, findRun: (start: number, end: number) => void): void {
  const { text } = scan;
  const { pairs } = table;
  let resume = 0;
  let runStart = 0;
  let digits = 0;
  let second = 0;
  let third = 0;
  // One turn more than there are characters, so that a run at the end of the text ends as well.
  for (let i = 0; i <= text.length + 1; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0xffff;
    const folded = code < 128 ? (FOLD[code] ?? 0) : 0;
    const start = i - 2;
    if (start >= resume && pairs[(second << 6) | third] === 1) {
      resume = Math.max(resume, look(scan, table, (((second << 6) | third) << 6) | folded, start));
    }
    second = third;
    third = folded;
    if (isRunCode(code)) {
      if (code >= 48 && code <= 57) digits += 1;
    } else {
      if (digits > 0 && i - runStart >= SHORTEST_RUN && runStart >= scan.maskedTo) findRun(runStart, i);
      runStart = i + 1;
      digits = 0;
    }
  }
}

function look(scan: Scan, table: AnchorTable, start: number, at: number): number {
  const anchors = table.byStart.get(start);
  if (anchors === undefined) return 0;
  let resume = 0;
  for (const { literal, find } of anchors) {
    if (!standsAt(scan.text, at, literal)) continue;
    resume = Math.max(resume, find(scan, at));
    if (resume > at) break;
  }
  return resume;
}
