import type { Telling } from './text/names.ts';

/** What may still be spent on an event, or on a text of its own: it bounds the time whatever they are made of. */
export interface Effort {
  /** Characters that may be looked at again. */
  again: number;
  /**
   * Of some 0.2 µs each. Where a search takes more of them than there are, nobody knows what it would still have found:
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

/** A log of 64 KB takes half of them at most, 25 KB that are nothing but credentials all. */
const FIRST_STEPS = 60_000;
/** Of free text of one event, for which those suffice; each further one adds some. */
const FIRST_CHARACTERS = 65_536;
const STEPS_OF_CHARACTER = 0.9;

/** What the parts of a search take, in steps. */
export const STEPS = {
  /** Of a text, whatever is in it, and for so many of its characters one more. */
  text: 4,
  characters: 10,
  /**
   * Of what secret values there are, each character; a text in which they were looked for, and for so many of its
   * characters, in each way to read it, one more: fewer where there are many values, which no cache holds.
   */
  valueUnit: 2,
  valueText: 2,
  /** The same of a text in which what others tell is looked for, whatever is in it. */
  echoText: 8,
  valueCharacters: 12,
  valueCharactersOfMany: 5,
  /** A place that a finder looks at. */
  place: 2,
  /** A run of key characters; one that stands near what tells; and one there that looks drawn. */
  run: 4,
  runNear: 9,
  runDrawn: 40,
  /** A name that tells, and a value that is weighed. */
  name: 14,
  /** A name that has not been met before. */
  newName: 30,
  weighing: 13,
  /** A value that is long enough to have been drawn, besides its weighing. */
  judging: 17,
  /** A secret that was found. */
  finding: 6,
  /** Of so many characters of what has the shape of a token. */
  tokenCharacters: 8,
  /** The same where it turned out to be written by a person. */
  writtenCharacters: 3,
  /** Of so many characters of a value, which has no length at which it ends. */
  valueRead: 32,
  /** A member of a table, an item of a list, a parameter of a URL, a field of a header. */
  part: 3,
} as const;

export function newEffort(steps = FIRST_STEPS): Effort {
  return { again: 32_768, steps, characters: 0, tellings: new Map(), placeholders: new Map() };
}

/** Counts a text that is to be searched, once. An event that is too large to be sent is refused for that, not masked. */
export function admit(text: string, effort: Effort): void {
  effort.steps += stepsAddedBy(text, effort);
  effort.characters += text.length;
}

/** Whether nothing is left for a text that has not been admitted yet: whatever is in it, it is masked as a whole. */
export function isSpentFor(text: string, effort: Effort): boolean {
  return effort.steps + stepsAddedBy(text, effort) <= 0;
}

function stepsAddedBy({ length }: string, { characters }: Effort): number {
  const further = Math.min(length, characters + length - FIRST_CHARACTERS);
  return further > 0 ? STEPS_OF_CHARACTER * further : 0;
}

/** So much of the effort is taken for what is looked for at most, and from so many characters of it on they are many. */
const MOST_FOR_VALUES = 0.4 * FIRST_STEPS;
const MANY_UNITS = 3_000;

/** Counts the making of what looks for secret values of so many characters. */
export function admitValues(units: number, effort: Effort): void {
  effort.steps -= Math.min(MOST_FOR_VALUES, STEPS.valueUnit * units);
}

/** Counts that such values were looked for among so many characters of a text. */
export function spendOnValues(units: number, looked: number, effort: Effort): void {
  const characters = units < MANY_UNITS ? STEPS.valueCharacters : STEPS.valueCharactersOfMany;
  effort.steps -= STEPS.valueText + looked / characters;
}

/** Further looks leave so much of the effort to the texts that follow. */
const LEFT_TO_OTHERS = FIRST_STEPS / 4;

/** Whether so many characters around what was found may be searched once more; counts them where they may. */
export function mayLookAgain(length: number, effort: Effort): boolean {
  if (length > effort.again || effort.steps < LEFT_TO_OTHERS) return false;
  effort.again -= length;
  return true;
}
