import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { codeBlock, generatedPage, markdownTable } from './markdown.ts';
import type { Schema } from './openapi-document.ts';
import { schemaTable } from './schema-table.ts';

/** Every event type, from the catalog. */
export function eventsPage(): string {
  const { types } = builtInCatalog();
  const overview = markdownTable(
    ['type', 'fires'],
    types.map(({ type, description }) => [`[\`${type}\`](#${type.replaceAll('.', '')})`, description]),
  );
  const details = types.map(({ type, title, description, schema, example, text }) =>
    [
      `## ${type}`,
      `${title}. ${description}`,
      `Text: ${text(example)}`,
      schemaTable(schema as Schema),
      codeBlock('json', JSON.stringify(example, null, 2)),
    ].join('\n\n'),
  );
  return generatedPage(
    'Events',
    'What can be published and subscribed to. Every event has the same envelope: `id`, `type`, `created`, `project_id`, ' +
      '`text` (one line for people) and `data`, whose fields depend on the type. Fields that are not listed never leave.',
    overview,
    ...details,
  );
}
