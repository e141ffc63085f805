import { ANNOTATIONS } from '../catalog/annotations.ts';
import type { JsonObject, JsonSchema, JsonValue } from '../json/json.ts';
import { isJsonObject, setOwn } from '../json/json.ts';
import { createSchemaReader, type Declared, isSecret, patternLookup } from './declared-schema.ts';
import { EntryNames } from './entry-names.ts';
import { maskJson } from './mask-json.ts';
import { type MaskingPass, RULES } from './masking-pass.ts';
import { protectionOf } from './protected-fields.ts';

/** Masks what has to be masked of one value. The same object where nothing is; else a copy. */
export type FieldMask = (value: JsonValue, pass: MaskingPass) => JsonValue;

export interface FieldMasks {
  /** Changes nothing, and tells the pass what stands in fields marked as secret, to be masked elsewhere too. */
  learn: FieldMask | null;
  /** For events without secret inputs: goes to fields marked as secret or free text alone. */
  marked: FieldMask | null;
  /** For events with secret inputs: goes to every string that may be altered. */
  all: FieldMask | null;
}

/**
 * Compiles what masking has to do for one event type, so that it looks at no field that cannot be at fault.
 *
 * @param scrubOutput whether strings in `output.value` are searched for credential patterns
 */
export function compileFieldMasks(schema: JsonSchema, scrubOutput: boolean): FieldMasks {
  const compile = (task: Task) => new Compiler(schema, task, scrubOutput).compile([schema], ROOT);
  return { learn: compile('learn'), marked: compile('marked'), all: compile('all') };
}

type Task = keyof FieldMasks;

/** What is known of a place from the places around it. */
interface Context {
  freeText: boolean;
  /** Where `output.value` is seen from here: "root" → "output" → "value". */
  output: 'root' | 'output' | 'value' | null;
}

const ROOT: Context = { freeText: false, output: 'root' };
const STEPS_TO_OUTPUT = { root: ['output', 'output'], output: ['value', 'value'] } as const;

class Compiler {
  readonly #reader: ReturnType<typeof createSchemaReader>;
  readonly #task: Task;
  readonly #scrubOutput: boolean;
  readonly #compiled = new Map<string, { mask: FieldMask | null }>();
  readonly #numbers = new Map<JsonSchema, number>();

  constructor(schema: JsonSchema, task: Task, scrubOutput: boolean) {
    this.#reader = createSchemaReader(schema);
    this.#task = task;
    this.#scrubOutput = scrubOutput;
  }

  compile(schemas: readonly unknown[], around: Context): FieldMask | null {
    const declared = this.#reader.read(schemas);
    const freeText = around.freeText || declared.schemas.some((part) => part[ANNOTATIONS.freeText] === true);
    const context = { ...around, freeText };
    const key = `${declared.schemas.map((part) => this.#numberOf(part))} ${declared.anything} ${freeText} ${context.output}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known.mask;
    const entry: { mask: FieldMask | null } = { mask: null };
    // A schema that includes itself finds this entry, and calls by it what will be compiled by then.
    this.#compiled.set(key, { mask: (value, pass) => entry.mask?.(value, pass) ?? value });
    entry.mask = this.#build(declared, context);
    this.#compiled.set(key, entry);
    return entry.mask;
  }

  #numberOf(schema: JsonSchema): number {
    const number = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, number);
    return number;
  }

  #build(declared: Declared, context: Context): FieldMask | null {
    if (declared.schemas.some(isSecret)) return this.#task === 'learn' ? learnWhole : maskWhole;
    const credentials = context.freeText || (context.output === 'value' && this.#scrubOutput);
    if (declared.anything) return this.#anyJson(credentials);
    const text = this.#text(declared, credentials);
    const object = this.#object(declared, context);
    const array = this.#array(declared, context);
    if (text === null && object === null && array === null) return null;
    return (value, pass) => {
      if (typeof value === 'string') return text === null ? value : text(value, pass);
      if (Array.isArray(value)) return array === null ? value : array(value, pass);
      return object !== null && isJsonObject(value) ? object(value, pass) : value;
    };
  }

  #anyJson(credentials: boolean): FieldMask | null {
    if (!this.#searches(credentials)) return null;
    return (value, pass) => maskJson(value, pass, credentials);
  }

  /** Whether strings are looked into: those that may hold credentials, and all of them where values are looked for. */
  #searches(credentials: boolean): boolean {
    return this.#task === 'all' || (this.#task === 'marked' && credentials);
  }

  #text(declared: Declared, credentials: boolean): ((text: string, pass: MaskingPass) => string) | null {
    if (!this.#searches(credentials) || !allowsStrings(declared.schemas)) return null;
    const isProtected = protectionOf(declared.schemas);
    if (isProtected === 'always') return null;
    if (isProtected === 'never') return (text, pass) => pass.text(text, credentials);
    return (text, pass) => (isProtected(text) ? text : pass.text(text, credentials));
  }

  #object(
    declared: Declared,
    context: Context,
  ): ((source: JsonObject, pass: MaskingPass) => JsonObject) | null {
    const fields = new Map(
      [...declared.properties].map(([name, schemas]) => [name, this.compile(schemas, inside(context, name))]),
    );
    const within = { freeText: context.freeText, output: context.output === 'value' ? context.output : null };
    const others = declared.others.length > 0 ? this.compile(declared.others, within) : null;
    const isMap = declared.patterns.length > 0 || declared.others.length > 0;
    const named = [...fields].flatMap(([name, mask]) => (mask === null ? [] : [{ name, mask }]));
    if (!isMap) return named.length === 0 ? null : (source, pass) => maskNamed(source, named, pass);
    const masksKeys = this.#searches(context.freeText);
    const byPattern = declared.patterns.some(({ schemas }) => this.compile(schemas, within) !== null);
    if (!masksKeys && named.length === 0 && others === null && !byPattern) return null;
    const maskOf = patternLookup(declared.patterns, (schemas) => this.compile(schemas, within), others);
    return (source, pass) => {
      const copy: JsonObject = {};
      const names = new EntryNames(copy, source);
      for (const key of Object.keys(source)) {
        const isField = fields.has(key);
        const mask = isField ? (fields.get(key) ?? null) : maskOf(key);
        const safeKey = isField || !masksKeys ? key : pass.key(key, context.freeText);
        const value = source[key] ?? null;
        setOwn(copy, names.unique(safeKey), mask === null ? value : at(safeKey, value, mask, pass));
      }
      return copy;
    };
  }

  #array(
    declared: Declared,
    context: Context,
  ): ((items: JsonValue[], pass: MaskingPass) => JsonValue[]) | null {
    const within = { freeText: context.freeText, output: context.output === 'value' ? context.output : null };
    const places = declared.prefix.map((schemas) => this.compile(schemas, within));
    const rest = declared.items.length > 0 ? this.compile(declared.items, within) : null;
    if (rest === null && places.every((mask) => mask === null)) return null;
    return (items, pass) => {
      let copy = items;
      items.forEach((item, i) => {
        const mask = i < places.length ? (places[i] ?? null) : rest;
        const masked = mask === null ? item : at(i, item, mask, pass);
        if (masked === item) return;
        if (copy === items) copy = [...items];
        copy[i] = masked;
      });
      return copy;
    };
  }
}

/** False where every schema that names types leaves strings out. */
function allowsStrings(schemas: readonly JsonSchema[]): boolean {
  const typed = schemas.filter(({ type }) => type !== undefined);
  return typed.length === 0 || typed.some(({ type }) => [type].flat().includes('string'));
}

function inside(context: Context, name: string): Context {
  const { output, freeText } = context;
  if (output === null || output === 'value') return context;
  const [step, next] = STEPS_TO_OUTPUT[output];
  return { freeText, output: name === step ? next : null };
}

interface MaskedField {
  name: string;
  mask: FieldMask;
}

function maskNamed(source: JsonObject, fields: readonly MaskedField[], pass: MaskingPass): JsonObject {
  let copy = source;
  for (const { name, mask } of fields) {
    if (!Object.hasOwn(source, name)) continue;
    const value = source[name] ?? null;
    const masked = at(name, value, mask, pass);
    if (masked === value) continue;
    if (copy === source) copy = { ...source };
    setOwn(copy, name, masked);
  }
  return copy;
}

function at(key: string | number, value: JsonValue, mask: FieldMask, pass: MaskingPass): JsonValue {
  pass.enter(key);
  const masked = mask(value, pass);
  pass.leave();
  return masked;
}

function maskWhole(_: JsonValue, pass: MaskingPass): JsonValue {
  return pass.whole(RULES.secretField);
}

function learnWhole(value: JsonValue, pass: MaskingPass): JsonValue {
  pass.learn(value);
  return value;
}
