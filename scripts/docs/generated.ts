import { readFileSync } from 'node:fs';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { apiPage } from './api-page.ts';
import { cliPage } from './cli-page.ts';
import { clientTypes } from './client-types.ts';
import { credentialKinds } from './credential-kinds.ts';
import { errorsPage } from './errors-page.ts';
import { goEvents } from './event-types/go.ts';
import { pythonEvents } from './event-types/python.ts';
import { typescriptEvents } from './event-types/typescript.ts';
import { eventsPage } from './events-page.ts';
import { type OpenApiDocument, readOpenApiDocument } from './openapi-document.ts';
import { performanceFiles } from './performance/page.ts';
import { settingsPage } from './settings.ts';
import { filtersTable } from './template-filters.ts';

const ROOT = new URL('../../', import.meta.url);

/** A file of the repository, or a part of one, that a program writes. */
export interface Generated {
  /** From the root of the repository. */
  path: string;
  /** The whole text of the file as it should be. */
  text: string;
}

/** Everything that `npm run docs` writes. */
export async function generated(): Promise<Generated[]> {
  const document: OpenApiDocument = await readOpenApiDocument();
  const { types } = builtInCatalog();
  return [
    { path: 'verify/typescript/events.ts', text: typescriptEvents(types) },
    { path: 'verify/python/anchor_webhooks_events.py', text: pythonEvents(types) },
    { path: 'verify/go/events.go', text: goEvents(types) },
    { path: 'client/types.ts', text: clientTypes(document) },
    { path: 'docs/reference/api.md', text: apiPage(document) },
    { path: 'docs/reference/cli.md', text: cliPage() },
    { path: 'docs/reference/errors.md', text: errorsPage() },
    { path: 'docs/reference/events.md', text: eventsPage() },
    { path: 'docs/reference/settings.md', text: settingsPage() },
    ...performanceFiles(),
    withBlock('docs/guide/custom-catalogs.md', 'filters', filtersTable()),
    withBlock('docs/reference/sanitising.md', 'credential kinds', credentialKinds()),
  ];
}

/** The file with the text between its two marks of this name replaced. @throws Error where it lacks the marks */
function withBlock(path: string, name: string, block: string): Generated {
  const page = readFileSync(new URL(path, ROOT), 'utf8');
  const begin = `<!-- ${name}: written by \`npm run docs\`, not by hand -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} lacks the lines "${begin}" and "${end}".`);
  return { path, text: `${page.slice(0, from) + begin}\n\n${block}\n\n${page.slice(to)}` };
}

/** The file as it is now; null where there is none. */
export function currentText(path: string): string | null {
  try {
    return readFileSync(new URL(path, ROOT), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
