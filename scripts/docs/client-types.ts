import {
  answerOf,
  type LocatedOperation,
  type OpenApiDocument,
  operationsOf,
  type Parameter,
  type Schema,
} from './openapi-document.ts';

const HEAD = "/** Written by `npm run docs` from the service's OpenAPI document, not by hand. */\n";

/** The client's types: one interface for each shared schema, and what each operation takes and answers. */
export function clientTypes(document: OpenApiDocument): string {
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => {
    const declared = schema.properties === undefined ? `type ${name} = ` : `interface ${name} `;
    return `${comment(schema.description, '')}export ${declared}${typeOf(schema, '')}\n`;
  });
  const operations = operationsOf(document).filter((operation) => !isForBrowsers(operation));
  const types = operations.map(operationType).join('');
  const places = operations.map(operationPlace).join('');
  return [
    HEAD,
    ...schemas,
    `/** What each operation takes and answers, by its operationId. */\nexport interface Operations {\n${types}}\n`,
    `/** Where each operation is, and which credential opens it. */\nexport const OPERATIONS = {\n${places}} as const;\n`,
  ].join('\n');
}

/** Signing in to the dashboard is a browser's business: its cookie is no credential of a program. */
function isForBrowsers({ path }: LocatedOperation): boolean {
  return path === '/v1/session' || path.startsWith('/v1/session/');
}

function operationType(operation: LocatedOperation): string {
  const { operationId, summary, parameters = [], requestBody } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const { schema, type } = answerOf(operation);
  const answer = schema !== null ? typeOf(schema, '    ') : type === null ? 'undefined' : 'string';
  return [
    comment(summary, '  '),
    `  ${operationId}: {\n`,
    `    path: ${parametersType(parameters.filter((parameter) => parameter.in === 'path'))};\n`,
    `    query: ${parametersType(parameters.filter((parameter) => parameter.in === 'query'))};\n`,
    `    body: ${body === undefined ? 'undefined' : typeOf(body, '    ')};\n`,
    `    answer: ${answer};\n`,
    '  };\n',
  ].join('');
}

function operationPlace({ operationId, method, path, security }: LocatedOperation): string {
  const [credential] = Object.keys(security?.[0] ?? {});
  const value = credential === undefined ? 'null' : `'${credential}'`;
  return `  ${operationId}: { method: '${method}', path: '${path}', credential: ${value} },\n`;
}

function parametersType(parameters: Parameter[]): string {
  if (parameters.length === 0) return 'Record<never, never>';
  return typeOf(
    {
      type: 'object',
      properties: Object.fromEntries(
        parameters.map(({ name, schema = {}, description }) => [
          name,
          description === undefined ? schema : { ...schema, description },
        ]),
      ),
      required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
      additionalProperties: false,
    },
    '    ',
  );
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) return parts.map((part) => typeOf(part, indent)).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((part) => typeOf(part, indent)).join(' & ');
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayOf(typeOf(schema.items ?? {}, indent));
    case 'object':
      return objectOf(schema, indent);
    default:
      return 'unknown';
  }
}

function arrayOf(item: string): string {
  return /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
}

function objectOf(schema: Schema, indent: string): string {
  const { properties, required = [], additionalProperties } = schema;
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Record<string, ${value}>`;
  }
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, field]) => {
    const optional = required.includes(name) ? '' : '?';
    // So that a caller may pass on a value that it does not have.
    const missing = optional === '' ? '' : ' | undefined';
    return `${comment(field.description, inner)}${inner}${key(name)}${optional}: ${typeOf(field, inner)}${missing};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}

function comment(text: string | undefined, indent: string): string {
  if (text === undefined) return '';
  return `${indent}/** ${text.replaceAll('*/', '*\\/').replaceAll(/\s*\n\s*/g, ' ')} */\n`;
}
