/** One field of a type's `data`, as a row of a table. */
export interface SchemaField {
  /** From `data` on: `output.value`, `artifacts[].name`. */
  path: string;
  depth: number;
  type: string;
  required: boolean;
  description: string;
  /** May have been masked: written freely by people or programs, or declared secret. */
  marks: Mark[];
}

interface Mark {
  label: string;
  /** What that means for what is sent. */
  meaning: string;
}

const FREE_TEXT: Mark = {
  label: 'free text',
  meaning: 'Written by people or programs: what looks like a credential in it is masked.',
};
const SECRET: Mark = { label: 'always masked', meaning: 'Never sent as it is: ***** takes its place.' };

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  format?: string;
  description?: string;
  'x-free-text'?: boolean;
  'x-secret'?: boolean;
}

/** The fields that a schema declares, parents before their children. */
export function fieldsOf(schema: Record<string, unknown>): SchemaField[] {
  return collect(schema as JsonSchema, '', 0);
}

function collect(schema: JsonSchema, prefix: string, depth: number): SchemaField[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row: SchemaField = {
      path,
      depth,
      type: typeOf(field),
      required: required.has(name),
      description: field.description ?? '',
      marks: [
        ...(field['x-free-text'] === true ? [FREE_TEXT] : []),
        ...(field['x-secret'] === true ? [SECRET] : []),
      ],
    };
    const inner = field.items ?? field;
    return [row, ...collect(inner, `${path}${field.items === undefined ? '.' : '[].'}`, depth + 1)];
  });
}

function typeOf(schema: JsonSchema): string {
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices !== undefined) return choices.map(String).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' | ');
  if (schema.items !== undefined) return `array of ${typeOf(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type;
  if (schema.format !== undefined) return schema.format;
  return type ?? 'any JSON';
}
