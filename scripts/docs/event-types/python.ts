import type { EventType } from '../../../src/catalog/event-type.ts';
import { type Field, pascalCase, type Shape, shapeOf } from './shape.ts';

/** The module of event types for receivers in Python. */
export function pythonEvents(types: readonly EventType[]): string {
  const classes: string[] = [];
  for (const { type, description, schema } of types) {
    const name = pascalCase(type);
    const data = typeOf(shapeOf(schema), `${name}Data`, classes);
    classes.push(
      `class ${name}Event(TypedDict):\n    """\`\`${type}\`\`: ${description}"""\n\n    id: str\n    type: Literal["${type}"]\n    created: str\n    project_id: str\n    text: str\n    data: ${data}`,
    );
  }
  const union = types.map(({ type }) => `    ${pascalCase(type)}Event,`).join('\n');
  return `"""The events of the catalog. Written by \`npm run docs\`, not by hand."""

from __future__ import annotations

from typing import Any, List, Literal, Optional, TypedDict, Union


${classes.join('\n\n\n')}


#: Any event; its \`\`type\`\` tells which. Types may be added: leave what you do not know alone.
AnchorEvent = Union[
${union}
]
`;
}

/** The name of the type; those that need a class of their own are added to \`classes\`. */
function typeOf(shape: Shape, name: string, classes: string[]): string {
  switch (shape.kind) {
    case 'any':
      return 'Any';
    case 'string':
      return 'str';
    case 'number':
      return 'float';
    case 'integer':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'enum':
      return `Literal[${shape.values.map((value) => `"${value}"`).join(', ')}]`;
    case 'array':
      return `List[${typeOf(shape.items, `${name}Item`, classes)}]`;
    case 'object':
      return typedDict(shape.fields, name, classes);
  }
}

/** Two classes, because Python before 3.11 cannot mark single fields as optional. */
function typedDict(fields: readonly Field[], name: string, classes: string[]): string {
  const base = name.replace(/Data$/, '');
  const line = ({ name: field, description, nullable, shape }: Field) => {
    const type = typeOf(shape, `${base}${pascalCase(field)}`, classes);
    return `    #: ${description}\n    ${field}: ${nullable ? `Optional[${type}]` : type}`;
  };
  const required = fields.filter((field) => field.required).map(line);
  const optional = fields.filter((field) => !field.required).map(line);
  const parent = required.length > 0 && optional.length > 0 ? `_${name}Required` : 'TypedDict';
  if (required.length > 0) {
    const own = optional.length > 0 ? parent : name;
    classes.push(`class ${own}(TypedDict):\n${required.join('\n')}`);
  }
  if (optional.length > 0) classes.push(`class ${name}(${parent}, total=False):\n${optional.join('\n')}`);
  return name;
}
