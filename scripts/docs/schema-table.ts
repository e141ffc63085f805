import { markdownTable } from './markdown.ts';
import type { Schema } from './openapi-document.ts';

interface Field {
  path: string;
  schema: Schema;
  required: boolean;
}

/** The fields of an object schema as a table, those of objects inside it by their dotted paths. */
export function schemaTable(schema: Schema): string {
  const rows = fieldsOf(schema, '').map(({ path, schema: field, required }) => [
    `\`${path}\``,
    typeText(field),
    required ? 'yes' : '',
    noteOf(field),
  ]);
  return markdownTable(['field', 'type', 'required', ''], rows);
}

function fieldsOf(schema: Schema, prefix: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own: Field = { path, schema: field, required: schema.required?.includes(name) === true };
    if (field.items?.properties !== undefined) return [own, ...fieldsOf(field.items, `${path}[].`)];
    return [own, ...fieldsOf(field, `${path}.`)];
  });
}

function noteOf(field: Schema): string {
  const parts = [field.description ?? ''];
  if (field.default !== undefined) parts.push(`Default \`${JSON.stringify(field.default)}\`.`);
  if (field.minimum !== undefined && field.maximum !== undefined)
    parts.push(`${field.minimum} to ${field.maximum}.`);
  return parts.filter((part) => part !== '').join(' ');
}

/** What a value is, in a few words. */
export function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) return [...new Set(parts.map(typeText))].join(' or ');
  const types = [schema.type ?? 'any JSON'].flat();
  return types.map((type) => oneType(type, schema)).join(' or ');
}

function oneType(type: string, schema: Schema): string {
  if (type === 'array') return schema.items === undefined ? 'array' : `array of ${typeText(schema.items)}`;
  if (type === 'string' && schema.format !== undefined) return FORMATS[schema.format] ?? schema.format;
  return type;
}

const FORMATS: Record<string, string> = { 'date-time': 'time', uuid: 'UUID', uri: 'URL' };
