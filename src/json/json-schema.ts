/**
 * JSON Schemas that TypeScript knows the types of. The types are TypeBox's; what makes the schemas are the few lines below, as
 * loading TypeBox would take a quarter of a start (docs/adr/0016-schemas-without-loading-typebox.md).
 */
import type { Type as TypeBox } from 'typebox';

type Options = Record<string, unknown>;
type Keyword =
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'String'
  | 'Unknown'
  | 'Unsafe';

/** The schemas whose property may be left out. Weak, so that a schema that nobody uses is forgotten here too. */
const optional = new WeakSet<object>();

const builders: Record<Keyword, (...given: never[]) => Options> = {
  Array: (items: Options, options?: Options) => ({ type: 'array', items, ...options }),
  Boolean: (options?: Options) => ({ type: 'boolean', ...options }),
  Enum: (values: readonly unknown[], options?: Options) => ({ enum: values, ...options }),
  Integer: (options?: Options) => ({ type: 'integer', ...options }),
  Literal: (value: string | number | boolean, options?: Options) => ({
    type: typeof value,
    const: value,
    ...options,
  }),
  Null: (options?: Options) => ({ type: 'null', ...options }),
  Number: (options?: Options) => ({ type: 'number', ...options }),
  Object: (properties: Record<string, object>, options?: Options) => ({
    type: 'object',
    ...requiredOf(properties),
    properties,
    ...options,
  }),
  Optional: (schema: Options) => {
    const copy = { ...schema };
    optional.add(copy);
    return copy;
  },
  String: (options?: Options) => ({ type: 'string', ...options }),
  Unknown: (options?: Options) => ({ ...options }),
  Unsafe: (schema: Options) => schema,
};

/** Makes schemas as TypeBox's `Type` does: each by the name of what it describes, with further keywords as options. */
export const Type = builders as unknown as Pick<typeof TypeBox, Keyword>;

function requiredOf(properties: Record<string, object>): { required?: string[] } {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name] ?? {}));
  return required.length > 0 ? { required } : {};
}

/** A pattern for any text without NUL, which not every store can keep. */
export const NO_NUL = '^[^\\u0000]*$';

/**
 * A pattern for names, by which people tell things apart: they show something, on one line, and nothing in them turns the
 * direction of writing, so that none reads as another one. (The marks of right-to-left languages may.)
 */
export const NAME =
  '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$';
