import { type Effort, STEPS } from './credentials/effort.ts';
import { LONGEST_ECHO, mayBeEcho, OF_PASSWORDS, SHORTEST_ECHO } from './credentials/find/echoes.ts';
import { isId } from './credentials/find/ids.ts';
import { type Finding, MASK } from './credentials/mask.ts';
import { TOO_DENSE_RULE } from './credentials/scrub.ts';
import { hasLetterAndDigit } from './credentials/text/char-class.ts';
import { isWordy, looksRandom } from './credentials/text/randomness.ts';
import { createProbes, hasEscapes, type Probes } from './secret-inputs/probes.ts';
import { createValueMask, type ValueMask } from './secret-inputs/value-mask.ts';

/** Different credentials of one event that are looked for in its other texts, and their characters: more take too long. */
const MOST_VALUES = 64;
const MOST_CHARACTERS = 2_048;
/** So many are looked for one by one before anything is made ready to look for all at once. */
const FEW = 8;
/**
 * What looking for them may take, in steps, besides half of what the event has left of its effort. A log of 64 KB leaves half
 * of it, with which all its views can be looked at; with more, the worst of all events take over 20 ms.
 */
const STEPS_FOR_ECHOES = 13_000;
/** A text with escapes is read with each layer of them undone. */
const MOST_VIEWS = 5;

const SIGN_OF_PASSWORD = /[A-Za-z].*[!#$%^&*?@]|[!#$%^&*?@].*[A-Za-z]/;
const EMAIL = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
/** A date, a number, an address, a version. */
const TELLS_NOTHING = /^\d{4}-\d{2}-\d{2}|^v?[-+]?[\d.]+(?:e[-+]?\d+)?$/i;
/** A code such as those that come by SMS; neither a round number nor a day. */
const CODE = /^(?!\d*000$|(?:19|20)\d\d[01]\d)(?=\d*(\d)\d*(?!\1)\d)\d{6,8}$/;

/**
 * What was found to be a credential in one text of an event, to be masked in its other texts too, where nothing stands
 * beside it that tells: a password that an error message names may be the name of an artifact.
 */
export class CredentialEchoes {
  /** What was masked in which texts, until it is asked for: an event with one text alone never does. */
  #heard: { text: string; findings: readonly Finding[] }[] = [];
  /** With the rule of each. */
  readonly #rules = new Map<string, string>();
  #characters = 0;
  /** What may still be spent on looking for them, in steps. */
  #steps = 0;
  /** Null until it is needed. */
  #mask: ValueMask | null = null;
  /** Null where they would take longer than the search itself. */
  #probes: Probes | null = null;

  /** Takes note of what was masked in a text. */
  learn(text: string, findings: readonly Finding[]): void {
    this.#heard.push({ text, findings });
  }

  #weigh(text: string, findings: readonly Finding[]): void {
    for (const { start, end, rule } of findings) {
      const length = end - start;
      if (length < SHORTEST_ECHO || length > LONGEST_ECHO || this.#characters + length > MOST_CHARACTERS)
        continue;
      const value = text.slice(start, end);
      if (this.#rules.size >= MOST_VALUES || this.#rules.has(value) || !isTelling(value, rule)) continue;
      this.#rules.set(value, rule);
      this.#characters += length;
    }
  }

  /** How many different ones are known by now. */
  count(): number {
    for (const { text, findings } of this.#heard) this.#weigh(text, findings);
    this.#heard = [];
    return this.#rules.size;
  }

  /** Gets ready to look for all that are known by now. */
  prepare({ steps }: Effort): void {
    this.#mask = null;
    this.#steps = STEPS_FOR_ECHOES + Math.max(0, steps / 2) - STEPS.valueUnit * this.#characters;
    this.#probes = this.count() > FEW ? null : createProbes([...this.#rules.keys()]);
  }

  /** Where they stand in a text. Empty as well where to look would take too long. */
  find(text: string): Finding[] {
    if (text.length < SHORTEST_ECHO || this.#probes?.mayBeIn(text) === false) return [];
    const views = hasEscapes(text) ? MOST_VIEWS : 1;
    this.#steps -= STEPS.echoText + (views * text.length) / STEPS.valueCharacters;
    if (this.#steps < 0) return [];
    this.#mask ??= createValueMask(new Set(this.#rules.keys()));
    return this.#mask
      .text(text)
      .findings.filter(({ start, end }) => mayBeEcho(text, start, end))
      .map(({ start, end }) => ({ start, end, rule: this.#ruleOf(text.slice(start, end)) }));
  }

  /** Of one that is encoded it is not known which it is: it is reported as the first. */
  #ruleOf(written: string): string {
    const [first = ''] = this.#rules.values();
    return this.#rules.get(written) ?? first;
  }
}

/** Whether a value is so unlike any word, name or number that it means the same thing wherever it stands. */
function isTelling(value: string, rule: string): boolean {
  if (rule === TOO_DENSE_RULE || value.includes(MASK) || isId(value)) return false;
  if (CODE.test(value)) return true;
  if (TELLS_NOTHING.test(value) || EMAIL.test(value)) return false;
  if (looksRandom(value) && !isWordy(value)) return true;
  if (!OF_PASSWORDS.has(rule) || /\s/.test(value)) return false;
  return hasLetterAndDigit(value) || (value.length >= 8 && SIGN_OF_PASSWORD.test(value));
}
