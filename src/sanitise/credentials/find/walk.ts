import type { Part } from '../mask.ts';
import { type AnchorTable, CHARACTERS, DIGIT_BIT, FOLD_BITS, RUN_BIT, standsAt } from './anchors.ts';
import { isSpent, NOWHERE, type Scan, spend } from './scan.ts';

/** Runs shorter than this are not looked at for being a vendor's key. */
const SHORTEST_RUN = 12;

/** Stands for the end of a part: no character of a run, nor of a literal. */
const END = 0;

type FindRun = (scan: Scan, start: number, end: number) => void;

/**
 * Goes through a part of the text once. Where one of the table's literals stands, its finder looks at it; where a run of key
 * characters with a digit ends, `findRun` does, unless the run begins within what is masked already.
 */
export function walk(scan: Scan, { start, end }: Part, table: AnchorTable, findRun: FindRun): void {
  const { text } = scan;
  const { pairs, starts } = table;
  let resume = start;
  let runStart = start;
  let hasDigit = 0;
  let second = 0;
  let third = 0;
  // One further than the part goes: what a run that ends with it needs would else stand behind the loop, where V8
  // knows nothing of it while it optimises the loop, and throws away the optimised loop each time that it comes there.
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : END;
    const bits = code < 128 ? (CHARACTERS[code] as number) : 0;
    const row = pairs[(second << 6) | third] as number;
    const folded = bits & FOLD_BITS;
    if (row !== 0) {
      const list = starts[(row << 6) | folded] as number;
      if (list !== 0 && i - 2 >= resume) {
        const next = i + 1 < end ? text.charCodeAt(i + 1) : END;
        if (mayBeFourth(table, list, next)) resume = Math.max(resume, look(scan, table, list, i - 2));
        if (resume === NOWHERE) return;
      }
    }
    second = third;
    third = folded;
    if ((bits & RUN_BIT) !== 0) {
      hasDigit |= bits;
    } else {
      if ((hasDigit & DIGIT_BIT) !== 0 && i - runStart >= SHORTEST_RUN && runStart >= scan.maskedTo)
        findRun(scan, runStart, i);
      runStart = i + 1;
      hasDigit = 0;
    }
  }
}

/** Whether any of the literals that begin with the three characters before it may go on with a character. */
function mayBeFourth({ fourths }: AnchorTable, list: number, code: number): boolean {
  const folded = code < 128 ? (CHARACTERS[code] as number) & FOLD_BITS : 0;
  return (((fourths[(list << 1) | (folded >> 5)] as number) >>> (folded & 31)) & 1) !== 0;
}

function look(scan: Scan, table: AnchorTable, list: number, at: number): number {
  if (isSpent(scan)) return NOWHERE;
  let resume = at;
  for (const { literal, find } of table.anchors[list] ?? []) {
    if (!standsAt(scan.text, at, literal)) continue;
    spend(scan, 'place');
    resume = Math.max(resume, find(scan, at));
    if (resume > at) break;
  }
  return resume;
}
