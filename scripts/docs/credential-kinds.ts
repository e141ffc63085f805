import type { Kind } from '../../src/sanitise/credentials/kinds/kind.ts';
import type { Run, Shape } from '../../src/sanitise/credentials/kinds/shape.ts';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import { GENERAL_RULES } from '../../src/sanitise/credentials/rules.ts';
import { markdownTable } from './markdown.ts';

/** The rules and kinds of the credential scanner, from the tables that it is compiled from. */
export function credentialKinds(): string {
  const count = FAMILIES.reduce((sum, { kinds }) => sum + kinds.length, 0);
  return [
    '### Rules that go by what stands around a secret',
    markdownTable(['rule', 'masks', 'for example', 'but not in'], GENERAL_RULES.map(ruleRow)),
    '### Kinds of credentials',
    `${count} kinds, by their own form or by a vendor's name before a value of the vendor's form (within 64 characters).`,
    ...FAMILIES.flatMap(({ title, kinds }) => [
      `#### ${title}`,
      markdownTable(['rule', 'masks', 'found by', 'source'], kinds.map(kindRow)),
    ]),
  ].join('\n\n');
}

function ruleRow({ id, title, example, counterExample }: (typeof GENERAL_RULES)[number]): string[] {
  const shown = example.replaceAll(/«[^»]*»/g, '*****');
  return [`\`${id}\``, title, code(shown), code(counterExample)];
}

const code = (text: string) => `\`${text.replaceAll('\n', '\\n').replaceAll('`', "'")}\``;

function kindRow(kind: Kind): string[] {
  return [`\`${kind.id}\``, kind.title, kind.form === 'token' ? form(kind) : besides(kind), kind.source];
}

function form({ shape, lead }: Extract<Kind, { form: 'token' }>): string {
  return lead === undefined ? describe(shape) : `${describe(shape)} behind \`${lead.anchor}\``;
}

const MOST_NAMES = 6;

function besides({ names, shape }: Extract<Kind, { form: 'beside' }>): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more names` : '';
  return `${describe(shape)} beside ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function describe(shape: Shape): string {
  const parts = shape.map((part) => {
    if (typeof part === 'string') return `\`${part}\``;
    return 'oneOf' in part ? part.oneOf.map((literal) => `\`${literal}\``).join(' or ') : length(part);
  });
  return parts.join(' ');
}

function length({ min, max }: Run): string {
  return min === max ? `(${min})` : `(${min} to ${max})`;
}
