import type { Telling } from './text/names.ts';

/** What may still be spent on an event, or on a text of its own: it bounds the time whatever they are made of. */
export interface Effort {
  /** Characters that may be looked at again. */
  again: number;
  /**
   * Of about 0.1 µs each. Where a search takes more of them than there are, nobody knows what it would still have found:
   * its text is then masked as a whole.
   */
  steps: number;
  /** Characters of all texts so far. */
  characters: number;
  /** What the names met so far tell: the same few occur again and again. */
  readonly tellings: Map<string, Telling>;
  /** Whether the short values met so far only stand for a secret. */
  readonly placeholders: Map<string, boolean>;
}

/** A log of 64 KB takes a third of them, 20 KB that are nothing but credentials all. */
const FIRST_STEPS = 40_000;
/** Of free text of one event, for which those suffice; each further one adds some. */
const FIRST_CHARACTERS = 65_536;
const STEPS_OF_CHARACTER = 0.9;

/** What the parts of a search take, in steps. */
export const STEPS = {
  /** Of a text, whatever is in it, and for so many of its characters one more. */
  text: 4,
  characters: 10,
  /** A text in which secret values were looked for, and for so many of its characters, in each way to read it, one more. */
  valueText: 8,
  valueCharacters: 16,
  /** A place that a finder looks at. */
  place: 2,
  /** A run of key characters, and one that stands near what tells or may be a token. */
  run: 4,
  runNear: 9,
  /** A name that tells, and a value that is weighed. */
  name: 12,
  weighing: 12,
  /** A value that is long enough to have been drawn, besides its weighing. */
  judging: 40,
  /** A secret that was found. */
  finding: 12,
  /** Of so many characters of what has the shape of a token. */
  tokenCharacters: 100,
  /** The same where it turned out to be written by a person. */
  writtenCharacters: 16,
  /** Of so many characters of a value, which has no length at which it ends. */
  valueRead: 64,
  /** A member of a table, an item of a list, a parameter of a URL, a field of a header. */
  part: 4,
} as const;

export function newEffort(): Effort {
  return { again: 32_768, steps: FIRST_STEPS, characters: 0, tellings: new Map(), placeholders: new Map() };
}

/** Counts a text that is to be searched, once. An event that is too large to be sent is refused for that, not masked. */
export function admit({ length }: string, effort: Effort): void {
  effort.characters += length;
  const further = Math.min(length, effort.characters - FIRST_CHARACTERS);
  if (further > 0) effort.steps += STEPS_OF_CHARACTER * further;
}

/** Further looks leave so much of the effort to the texts that follow. */
const LEFT_TO_OTHERS = FIRST_STEPS / 4;

/** Whether so many characters around what was found may be searched once more; counts them where they may. */
export function mayLookAgain(length: number, effort: Effort): boolean {
  if (length > effort.again || effort.steps < LEFT_TO_OTHERS) return false;
  effort.again -= length;
  return true;
}
