import type { EventType } from '../../../src/catalog/event-type.ts';
import { type Field, pascalCase, type Shape, shapeOf } from './shape.ts';

/** The module of event types for receivers in TypeScript. */
export function typescriptEvents(types: readonly EventType[]): string {
  const events = types.map(({ type, description, schema }) => {
    const name = pascalCase(type);
    return `/** \`${type}\`: ${description} */\nexport interface ${name}Event extends WebhookEvent {\n  type: '${type}';\n  data: ${name}Data;\n}\n\nexport interface ${name}Data ${typeOf(shapeOf(schema))}`;
  });
  const union = types.map(({ type }) => `  | ${pascalCase(type)}Event`).join('\n');
  return `/** Written by \`npm run docs\` from the catalog, not by hand: its events. */
import type { WebhookEvent } from './verify.ts';

/**
 * Any event; its \`type\` tells which. \`verifyWebhook<AnchorEvent>(…)\` returns one. Types may be added: leave what you do
 * not know alone.
 */
export type AnchorEvent =
${union};

${events.join('\n\n')}
`;
}

function typeOf(shape: Shape, indent = ''): string {
  switch (shape.kind) {
    case 'any':
      return 'unknown';
    case 'integer':
      return 'number';
    case 'enum':
      return shape.values.map((value) => `'${value}'`).join(' | ');
    case 'array':
      return `${typeOf(shape.items, indent)}[]`;
    case 'object':
      return `{\n${shape.fields.map((field) => fieldLines(field, `${indent}  `)).join('\n')}\n${indent}}`;
    default:
      return shape.kind;
  }
}

function fieldLines({ name, description, required, nullable, shape }: Field, indent: string): string {
  const type = `${typeOf(shape, indent)}${nullable ? ' | null' : ''}`;
  return `${indent}/** ${description} */\n${indent}${name}${required ? '' : '?'}: ${type};`;
}
