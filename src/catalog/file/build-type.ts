import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue, pointerKeys } from '../../json/json.ts';
import { createSchemaChecker, type SchemaChecker } from '../../publish/schema-check.ts';
import { compileDeclaredFields, projectData } from '../../sanitise/declared-fields.ts';
import { createSchemaReader } from '../../sanitise/declared-schema.ts';
import { type EventType, isTypeName, LONGEST_TYPE_NAME } from '../event-type.ts';
import { schemaFault } from './schema-fault.ts';
import type { CatalogSource, Path } from './source.ts';
import { compileTemplate, type FieldPath, type Template, TemplateFault } from './template.ts';

const FIELDS = ['title', 'description', 'schema', 'text', 'example'];

/** Builds the event types of a catalog file. */
export class TypeBuilder {
  readonly #source: CatalogSource;
  readonly #checker: SchemaChecker = createSchemaChecker();

  constructor(source: CatalogSource) {
    this.#source = source;
  }

  /** @throws CatalogFault at the first thing that is wrong */
  build(type: string, entry: JsonValue): EventType {
    const at: Path = ['types', type];
    if (type.length > LONGEST_TYPE_NAME)
      throw this.#source.fault(at, `the name of an event type has at most ${LONGEST_TYPE_NAME} characters`);
    if (!isTypeName(type)) {
      throw this.#source.fault(
        at,
        `"${type}" is no name of an event type: two or more words in small letters with dots between them, such as order.paid`,
      );
    }
    if (!isJsonObject(entry))
      throw this.#source.fault(at, `${type} must be an object with ${FIELDS.join(', ')}`);
    this.#refuseUnknown(entry, at);
    const title = this.#text(entry, 'title', at);
    const description = this.#text(entry, 'description', at);
    const schema = this.#schema(entry, at);
    const template = this.#template(this.#text(entry, 'text', at), schema, at);
    const example = this.#example(entry, schema, template, at);
    return {
      type,
      family: type.slice(0, type.indexOf('.')),
      title,
      description,
      schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema },
      example,
      text: (data) => template.render(data),
    };
  }

  #refuseUnknown(entry: JsonObject, at: Path): void {
    const unknown = Object.keys(entry).find((key) => !FIELDS.includes(key));
    if (unknown === undefined) return;
    throw this.#source.fault(
      [...at, unknown],
      `"${unknown}" is not known here; an event type has ${FIELDS.join(', ')}`,
    );
  }

  #text(entry: JsonObject, field: string, at: Path): string {
    const value = entry[field];
    if (typeof value === 'string' && value.trim() !== '') return value;
    const fault = value === undefined ? 'is missing' : 'must be a text';
    throw this.#source.fault([...at, field], `"${field}" ${fault}`);
  }

  #schema(entry: JsonObject, at: Path): JsonObject {
    const path = [...at, 'schema'];
    const { schema } = entry;
    if (!isJsonObject(schema))
      throw this.#source.fault(path, '"schema" must be a JSON Schema of the event\'s data');
    if (schema.type !== 'object')
      throw this.#source.fault([...path, 'type'], 'the schema must have "type: object"');
    const fault = schemaFault(schema);
    if (fault !== null) throw this.#source.fault([...path, ...fault.path], fault.message);
    return schema;
  }

  #template(text: string, schema: JsonObject, at: Path): Template {
    const path = [...at, 'text'];
    const fault = (message: string, offset: number) =>
      this.#source.fault(path, `${message} (at character ${offset + 1} of the text)`);
    try {
      const template = compileTemplate(text);
      for (const { path: field, offset } of template.fields) {
        if (!declares(schema, field)) throw fault(`the schema declares no field ${nameOf(field)}`, offset);
      }
      return template;
    } catch (error) {
      throw error instanceof TemplateFault ? fault(error.message, error.offset) : error;
    }
  }

  #example(entry: JsonObject, schema: JsonObject, template: Template, at: Path): JsonObject {
    const path = [...at, 'example'];
    const { example } = entry;
    if (!isJsonObject(example))
      throw this.#source.fault(path, '"example" must be a data object that fits the schema');
    const [fault] = this.#checker.compile(schema, '', (value) => value)(example);
    if (fault !== undefined) {
      throw this.#source.fault(
        [...path, ...pointerKeys(fault.path)],
        `the example does not fit the schema: ${fault.path} ${fault.message}`,
      );
    }
    if (!isDeepStrictEqual(projectData(compileDeclaredFields(schema), example), example)) {
      throw this.#source.fault(
        path,
        'the example has fields that the schema does not declare: they would not be sent',
      );
    }
    if (template.render(example).trim() === '') {
      throw this.#source.fault([...at, 'text'], 'the text is empty for the example');
    }
    return example;
  }
}

/** Whether the schema has a place for such a field. */
function declares(schema: JsonObject, path: FieldPath): boolean {
  const reader = createSchemaReader(schema);
  let schemas: readonly unknown[] = [schema];
  for (const step of path) {
    const declared = reader.read(schemas);
    if (declared.anything) return true;
    const name = String(step);
    const matching = declared.patterns
      .filter(({ pattern }) => pattern.test(name))
      .flatMap((each) => each.schemas);
    const entry = declared.properties.get(name) ?? (matching.length > 0 ? matching : declared.others);
    const item = typeof step === 'number' ? (declared.prefix[step] ?? declared.items) : [];
    schemas = [...entry, ...item];
    if (schemas.length === 0) return false;
  }
  return true;
}

function nameOf(path: FieldPath): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('');
}
