/** Words of a command, a statement or a file that have a password right behind them. */
export interface Phrase {
  literals: readonly string[];
  /** Sticky; its last group is the password. */
  pattern: RegExp;
  /** Under which rule it is masked, where that is not the one of passwords. */
  rule?: string;
  /** What has to stand shortly before, where the words are those of sentences as well. */
  after?: RegExp;
}

export const QUOTED_OR_WORD = String.raw`(?:"([^"\n]{3,})"|'([^'\n]{3,})'|([^\s"'\x60;,()]{3,}))`;
/** A digit and a letter at least, as no word of a sentence has them. */
export const VARIED = String.raw`(?=[^\s"']{0,64}\d)(?=[^\s"']{0,64}[A-Za-z])`;
/** A digit for a letter, or a digit and a sign: no path or version has them. */
export const WITH_DIGIT_INSIDE = String.raw`(?!v\d)(?=[^\s/]{0,60}(?:[a-z][013457][a-z]{2}|\d[^\s/]{0,9}[!#$%&*@]|[!#$%&*@][^\s/]{0,9}\d))`;
export const sticky = (source: string) => new RegExp(source, 'iyd');
