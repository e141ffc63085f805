import { type JsonValue, pointerStep } from '../json/json.ts';
import { CredentialEchoes } from './credential-echoes.ts';
import { admitValues, type Effort, newEffort, spendOnValues } from './credentials/effort.ts';
import { SHORTEST_ECHO } from './credentials/find/echoes.ts';
import { type Finding, MASK } from './credentials/mask.ts';
import { isTooDense, type ScrubResult, scrubFurther, scrubWithin } from './credentials/scrub.ts';
import { foldName, leavesOf, refuseTooMuch, type SecretInputs } from './secret-inputs/collect.ts';
import { createValueMask, type ValueMask } from './secret-inputs/value-mask.ts';

/** A place of an event's data at which something was masked. */
export interface Masked {
  /** JSON pointer from the envelope's root, such as `/data/error/message`. */
  path: string;
  /** What masked it. */
  rule: string;
  /** How many parts of the text, where it was not masked as a whole. */
  count?: number;
}

export const RULES = {
  /** A value of a secret input. */
  secretInput: 'secret-input',
  /** The value of a key that is called like a secret input. */
  secretName: 'secret-input-name',
  /** A field that the type marks as secret. */
  secretField: 'secret-field',
  /** An `output.value` that is too large to send. */
  tooLarge: 'too-large',
} as const;

/** Free text of one event beyond which it is not searched: what is masked of so much cannot make it small enough to be sent. */
const MOST_SEARCHED = 1_048_576;

/** An event has so much free text that it is refused for its size, without the time that a search of all of it takes. */
export class TooMuchTextError extends Error {
  constructor() {
    super('The event has too much free text to be searched.');
    this.name = 'TooMuchTextError';
  }
}

/** One event's way through the masking stage: what to look for, and a note of what was found where. */
export class MaskingPass {
  readonly #masked: Masked[] = [];
  /** Null: none. Most events have none, and are many. */
  #secrets: Set<string> | null;
  readonly #names: ReadonlySet<string> | null;
  /** Of the place at hand. */
  readonly #keys: (string | number)[] = [];
  /** By how many of them lead there: JSON pointers, as far as they have been asked for. */
  readonly #pointers = ['/data'];
  /** Shared by all texts of the event, so that its time is bounded whatever it is made of. */
  #effort: Effort | null = null;
  /** Of what the search for values has looked at. */
  #counted = 0;
  #searched = 0;
  /** Texts that were searched for credentials and are long enough to hold one. */
  #texts = 0;
  #hasLearned = false;
  #mask: ValueMask | null = null;
  /** Credentials found so far. Null: none. */
  #found: CredentialEchoes | null = null;
  /** How many of them have been looked for in all texts. */
  #lookedFor = 0;
  /** Pointers to entries whose keys were masked after what is in them, and what they have become. */
  readonly #renamed = new Map<string, string>();
  /** Whether all texts are gone through once more, for what was found in others. */
  #again = false;

  constructor(secrets: SecretInputs | null) {
    this.#secrets = secrets === null ? null : new Set(secrets.values);
    this.#names = secrets?.names ?? null;
  }

  /** Adds what a secret field holds to what is looked for; to be called before anything is masked. */
  learn(value: JsonValue): void {
    this.#hasLearned = true;
    this.#secrets ??= new Set();
    for (const text of leavesOf(value)) this.#secrets.add(text);
  }

  /** Whether there is anything to look for besides credential patterns. */
  get hasSecrets(): boolean {
    return isFilled(this.#secrets) || isFilled(this.#names);
  }

  /** @throws RefusedError where there is more than can be looked for */
  get #values(): ValueMask | null {
    if (this.#mask === null && isFilled(this.#secrets)) {
      const path = this.#hasLearned ? '/data' : '/task/inputs';
      // Of the inputs alone it has been made sure when they were collected.
      if (this.#hasLearned) refuseTooMuch(this.#secrets, path);
      this.#mask = createValueMask(this.#secrets, path);
    }
    return this.#mask;
  }

  /**
   * Whether what has been masked must be gone through once more: credentials were found in it, and may stand in another
   * text with nothing beside them that tells.
   */
  hasEchoes(): boolean {
    const found = this.#found;
    // Within the one text that told of them, they have been looked for.
    if (found === null || this.#effort === null || this.#texts < 2) return false;
    const count = found.count();
    if (count === this.#lookedFor) return false;
    this.#lookedFor = count;
    found.prepare(this.#effort);
    this.#again = true;
    return true;
  }

  /** Everything that was masked. What one rule masked of a text is one entry, whenever it was found. */
  get masked(): Masked[] {
    if (!this.#again) return this.#masked;
    const merged = new Map<string, Masked>();
    for (const { path: noted, rule, count } of this.#masked) {
      const path = this.#renamed.size === 0 ? noted : this.#pathNow(noted);
      const known = merged.get(`${rule} ${path}`);
      if (known === undefined)
        merged.set(`${rule} ${path}`, { path, rule, ...(count !== undefined && { count }) });
      else if (known.count !== undefined) known.count += count ?? 1;
    }
    return [...merged.values()];
  }

  #pathNow(noted: string): string {
    const [, ...steps] = noted.split('/');
    return steps.reduce((before, step) => {
      let path = `${before}/${step}`;
      for (let now = this.#renamed.get(path); now !== undefined; now = this.#renamed.get(path)) path = now;
      return path;
    }, '');
  }

  enter(key: string | number): void {
    this.#keys.push(key);
  }

  leave(): void {
    this.#keys.pop();
    if (this.#pointers.length > this.#keys.length + 1) this.#pointers.pop();
  }

  /** The text with secret values masked, and, where asked for, credential patterns. */
  text(text: string, credentials: boolean): string {
    if (this.#again) return credentials ? this.#withoutEchoes(text) : text;
    // Values need not be looked for in what is masked as a whole.
    const values = credentials && this.#isTooDense(text) ? null : this.#values;
    const clean = values === null ? text : this.#noted(values.text(text));
    return credentials ? this.#scrubbed(clean) : clean;
  }

  /** The key of an entry, to be called before it is entered. */
  key(key: string, credentials: boolean): string {
    if (!credentials && (this.#again || this.#values === null)) return key;
    const first = this.#masked.length;
    const safe = this.#again ? this.#withoutEchoes(key) : this.text(key, credentials);
    // By the masked key: the key itself is what nobody may see.
    if (this.#masked.length > first)
      for (const masked of this.#masked.slice(first)) masked.path += pointerStep(safe);
    if (this.#again && safe !== key) {
      const before = this.#pointer();
      this.#renamed.set(before + pointerStep(key), before + pointerStep(safe));
    }
    return safe;
  }

  /** @param written how it is written, where a double cannot hold it */
  hidesNumber(number: number, written?: string): boolean {
    return this.#values?.hides(number, written) ?? false;
  }

  hidesName(key: string): boolean {
    return isFilled(this.#names) && this.#names.has(foldName(key));
  }

  /** Notes that the value at this place is masked as a whole, and returns what stands in for it. */
  whole(rule: string): string {
    if (!this.#again) this.note(rule);
    return MASK;
  }

  note(rule: string, count?: number): void {
    const path = this.#pointer();
    this.#masked.push(count === undefined ? { path, rule } : { path, rule, count });
  }

  #pointer(): string {
    const pointers = this.#pointers;
    let pointer = pointers.at(-1) ?? '';
    for (let depth = pointers.length - 1; depth < this.#keys.length; depth++) {
      pointer += pointerStep(String(this.#keys[depth]));
      pointers.push(pointer);
    }
    return pointer;
  }

  #withoutEchoes(text: string): string {
    if (this.#found === null || this.#effort === null || text === MASK) return text;
    const echoes = this.#found.find(text);
    return echoes.length === 0 ? text : this.#learnt(text, scrubFurther(this.#effort, text, echoes));
  }

  #isTooDense(text: string): boolean {
    return this.#effort !== null && isTooDense(this.#effort, text);
  }

  #scrubbed(text: string): string {
    this.#searched += text.length;
    if (text.length >= SHORTEST_ECHO) this.#texts += 1;
    if (this.#searched > MOST_SEARCHED) throw new TooMuchTextError();
    this.#effort ??= this.#newEffort();
    if (this.#mask !== null) {
      const { looked, units } = this.#mask;
      spendOnValues(units, looked - this.#counted, this.#effort);
      this.#counted = looked;
    }
    return this.#learnt(text, scrubWithin(this.#effort, text));
  }

  #learnt(text: string, scrubbed: ScrubResult): string {
    if (scrubbed.findings.length > 0) {
      this.#found ??= new CredentialEchoes();
      this.#found.learn(text, scrubbed.findings);
    }
    return this.#noted(scrubbed);
  }

  #newEffort(): Effort {
    const effort = newEffort();
    if (this.#mask !== null) admitValues(this.#mask.units, effort);
    return effort;
  }

  #noted({ text, findings }: { text: string; findings: readonly Finding[] }): string {
    const [only] = findings;
    if (only === undefined) return text;
    if (findings.length === 1) {
      this.note(only.rule, 1);
      return text;
    }
    const counts = new Map<string, number>();
    for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    for (const [rule, count] of counts) this.note(rule, count);
    return text;
  }
}

function isFilled<T>(set: ReadonlySet<T> | null): set is ReadonlySet<T> {
  return set !== null && set.size > 0;
}
