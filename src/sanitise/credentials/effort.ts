import type { Telling } from './text/names.ts';

/** What may still be spent on an event, or on a text of its own: it bounds the time whatever they are made of. */
export interface Effort {
  /** Characters that may be looked at again. */
  again: number;
  /** Values that may be weighed with care. */
  weighings: number;
  /** What the names met so far tell: the same few occur again and again. */
  readonly tellings: Map<string, Telling>;
  /** Whether the short values met so far only stand for a secret. */
  readonly placeholders: Map<string, boolean>;
}

/** A second look costs as much as the first; so long a text is a hostile one, or a file. */
const LONGEST_LOOKED_AT_AGAIN = 16_384;

export function newEffort(): Effort {
  return { again: 16_384, weighings: 800, tellings: new Map(), placeholders: new Map() };
}

/** Whether a text in which something was found may be searched once more; counts it where it may. */
export function mayLookAgain({ length }: string, effort: Effort): boolean {
  if (length > LONGEST_LOOKED_AT_AGAIN || length > effort.again) return false;
  effort.again -= length;
  return true;
}
