import type { Telling } from '../text/names.ts';
import { quoteAt, quotedValue, type Value } from '../text/quoting.ts';
import { isPlaceholder } from '../text/values.ts';
import { matchEnd, note, type Scan } from './scan.ts';

/** The names before the last of several that are assigned to at once. */
const NAMES_BEFORE = /(?:(?:^|[^\w$.])[\w$]{1,40},[ ]){1,4}$/;
const LONGEST_BEFORE = 90;
const NEXT_QUOTED = /["'`],[ ](?=["'`])/y;

/**
 * `user, password = "ann", "x"`: the value that stands where the last name does, and the first where there are too few.
 * Those of the other names are noted, where they tell.
 *
 * @param nameStart where the last name begins
 */
export function valueAmongSeveral(
  scan: Scan,
  nameStart: number,
  first: Value,
  tellingOf: (name: string) => Telling,
): Value {
  const { text } = scan;
  if (text[nameStart - 1] !== ' ' || text[nameStart - 2] !== ',') return first;
  const before = NAMES_BEFORE.exec(text.slice(Math.max(0, nameStart - LONGEST_BEFORE), nameStart))?.[0] ?? '';
  let own = first;
  for (const name of before.match(/[\w$]+/g) ?? []) {
    const at = matchEnd(NEXT_QUOTED, text, own.end);
    if (at < 0) return first;
    if (tellingOf(name) === 'strong' && !isPlaceholder(text.slice(own.start, own.end)))
      note(scan, own.start, own.end, 'named-secret');
    own = quotedValue(text, at, quoteAt(text, at));
  }
  return own;
}
