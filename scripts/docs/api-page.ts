import { codeBlock, generatedPage, markdownTable } from './markdown.ts';
import {
  answerOf,
  type LocatedOperation,
  type OpenApiDocument,
  operationsOf,
  type Parameter,
} from './openapi-document.ts';
import { schemaTable, typeText } from './schema-table.ts';

const CREDENTIALS: Record<string, string> = {
  apiKey: '`anchor-api-key: ak_…`',
  publisherKey: '`authorization: Bearer pk_…`',
  adminToken: '`authorization: Bearer` and the admin token',
  session: 'the session cookie of the dashboard',
};

/** The reference of the HTTP API, from its OpenAPI document. */
export function apiPage(document: OpenApiDocument): string {
  const operations = operationsOf(document);
  const groups = document.tags.flatMap(({ name, description }) => {
    const members = operations.filter(({ tags }) => tags?.includes(name) === true);
    if (members.length === 0) return [];
    return [`## ${name}\n\n${description}`, ...members.map(operationText)];
  });
  const objects = Object.entries(document.components.schemas).map(([name, schema]) =>
    [`### ${name}`, schema.description ?? '', schemaTable(schema)].filter((part) => part !== '').join('\n\n'),
  );
  return generatedPage(
    'The HTTP API',
    document.info.description,
    'A running service shows the same at [/docs/api](/docs/api), with a form to try each call, and as OpenAPI 3.1 at `/openapi.json`.',
    ...groups,
    '## Objects',
    ...objects,
  );
}

function operationText(operation: LocatedOperation): string {
  const { method, path, summary, description, security, requestBody, parameters = [] } = operation;
  const credentials = (security ?? [])
    .flatMap((entry) => Object.keys(entry))
    .map((name) => CREDENTIALS[name] ?? name);
  const body = requestBody?.content['application/json'];
  const example = body?.example ?? Object.values(body?.examples ?? {})[0]?.value;
  const parts = [
    `### ${summary}`,
    `\`${method} ${path}\``,
    description ?? '',
    credentials.length === 0 ? 'Needs no key.' : `Credential: ${credentials.join(', or ')}.`,
    parametersText(parameters.filter((parameter) => parameter.in !== 'path')),
    body?.schema === undefined ? '' : `Body:\n\n${schemaTable(body.schema)}`,
    example === undefined ? '' : codeBlock('json', JSON.stringify(example, null, 2)),
    answerText(operation),
    errorsText(operation),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function parametersText(parameters: Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, schema = {}, required, description }) => [
    `\`${name}\``,
    typeText(schema),
    required === true ? 'yes' : '',
    [description ?? '', schema.default === undefined ? '' : `Default \`${String(schema.default)}\`.`]
      .join(' ')
      .trim(),
  ]);
  return `Query:\n\n${markdownTable(['parameter', 'type', 'required', ''], rows)}`;
}

function answerText(operation: LocatedOperation): string {
  const { status, schema, type } = answerOf(operation);
  const description = operation.responses[status]?.description ?? '';
  if (type === null) return `Answers \`${status}\` without a body. ${description}`.trim();
  if (schema === null) return `Answers \`${status}\` with ${type}. ${description}`.trim();
  if (schema.properties === undefined)
    return `Answers \`${status}\` with ${typeText(schema)}. ${description}`.trim();
  return `Answers \`${status}\`. ${description}\n\n${schemaTable(schema)}`;
}

function errorsText({ responses }: LocatedOperation): string {
  const codes = Object.entries(responses).flatMap(([status, response]) =>
    Object.keys(response.content?.['application/json']?.examples ?? {})
      .filter(() => status >= '400')
      .map((code) => `\`${status}\` [\`${code}\`](errors.md#${code})`),
  );
  return codes.length === 0 ? '' : `Errors: ${codes.join(', ')}.`;
}
