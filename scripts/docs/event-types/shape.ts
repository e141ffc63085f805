import type { JsonObject, JsonSchema } from '../../../src/json/json.ts';

/** A JSON Schema of event data, as far as the types of a programming language can say it. */
export type Shape =
  | { kind: 'string' | 'number' | 'integer' | 'boolean' | 'any' }
  | { kind: 'enum'; values: string[] }
  | { kind: 'array'; items: Shape }
  | { kind: 'object'; fields: Field[] };

export interface Field {
  name: string;
  description: string;
  required: boolean;
  nullable: boolean;
  shape: Shape;
}

/** @throws Error where the schema says something that the generators cannot express, so that nobody ships half a type */
export function shapeOf(schema: JsonSchema): Shape {
  const { enum: values } = schema;
  if (Array.isArray(values)) return { kind: 'enum', values: values.map(String) };
  const types = [schema.type ?? 'any'].flat().map(String);
  const [type, ...others] = types.filter((one) => one !== 'null');
  if (others.length > 0) throw new Error(`There is no type for ${JSON.stringify(schema.type)}.`);
  switch (type) {
    case 'any':
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { kind: type };
    case 'array':
      return { kind: 'array', items: shapeOf(schema.items as JsonSchema) };
    case 'object':
      return { kind: 'object', fields: fieldsOf(schema) };
    default:
      throw new Error(`There is no type for ${JSON.stringify(type)}.`);
  }
}

function fieldsOf(schema: JsonSchema): Field[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties as Record<string, JsonObject>).map(([name, field]) => ({
    name,
    description: typeof field.description === 'string' ? field.description : '',
    required: required.includes(name),
    nullable: [field.type].flat().includes('null'),
    shape: shapeOf(field as JsonSchema),
  }));
}

/** `task.auth_failed` → `TaskAuthFailed`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[._])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
