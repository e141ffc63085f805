import { isJsonObject } from '../../json/json.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A field that a JSON Schema declares. */
export interface Field {
  /** As in `output.value` and `artifacts[].name`. */
  path: string;
  /** What its value is, in a few words. */
  type: string;
  required: boolean;
}

/** The fields of an object schema, those of the objects inside it as well. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  const { properties, required } = schema;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, value]) => {
    const field = isJsonObject(value) ? value : {};
    const path = `${prefix}${name}`;
    const isRequired = Array.isArray(required) && required.includes(name);
    const own = { path, type: typeOf(field), required: isRequired };
    const below = isJsonObject(field.items)
      ? fieldsOf(field.items, `${path}[].`)
      : fieldsOf(field, `${path}.`);
    return [own, ...below];
  });
}

function typeOf(schema: Schema): string {
  const { const: only, enum: values, type, format } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return values.map(String).join(' | ');
  const parts = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (parts !== undefined) return [...new Set(parts.filter(isJsonObject).map(typeOf))].join(' | ');
  if (type === undefined) return 'any JSON';
  if (type === 'array' && isJsonObject(schema.items)) return `array of ${typeOf(schema.items)}`;
  return typeof format === 'string' ? format : [type].flat().map(String).join(' | ');
}
