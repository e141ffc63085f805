import type { Telling } from '../text/names.ts';
import type { Join } from '../text/operators.ts';
import type { Value } from '../text/quoting.ts';
import type { Scan } from './scan.ts';

/** A value that is assigned to a telling name. */
export interface Candidate {
  scan: Scan;
  text: string;
  name: string;
  telling: Telling;
  join: Join;
  value: Value;
  /** Whether the name is an option of a command line. */
  flag: boolean;
}
