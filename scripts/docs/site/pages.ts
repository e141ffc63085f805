import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A page of the docs before it is rendered. */
export interface Page {
  /** From docs/, such as `guide/quick-start.md`. */
  file: string;
  /** The address below /docs/, such as `guide/quick-start`; empty for the first page. */
  path: string;
  title: string;
  markdown: string;
}

export interface Section {
  title: string;
  pages: Page[];
}

/** Guides in the order in which people need them; others follow by name. */
const GUIDE_ORDER = [
  'quick-start',
  'publishing',
  'receiving',
  'slack',
  'local-testing',
  'dashboard',
  'custom-catalogs',
  'operating',
  'scaling',
  'migrating',
];

/** The pages of a docs folder by section, as the navigation shows them; the first one is index.md. */
export function readSections(folder: URL): Section[] {
  const files = globSync('{index.md,guide/*.md,reference/*.md,adr/*.md}', { cwd: folder.pathname })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const pages = files.map((file) => readPage(folder, file));
  const within = (part: string) => pages.filter(({ file }) => file.startsWith(`${part}/`));
  const guides = within('guide').sort((a, b) => guideRank(a) - guideRank(b));
  return [
    { title: 'Start', pages: pages.filter(({ file }) => file === 'index.md') },
    { title: 'Guides', pages: guides },
    { title: 'Reference', pages: within('reference') },
    { title: 'Decisions', pages: within('adr') },
  ].filter((section) => section.pages.length > 0);
}

function guideRank({ path }: Page): number {
  const at = GUIDE_ORDER.indexOf(posix.basename(path));
  return at < 0 ? GUIDE_ORDER.length : at;
}

function readPage(folder: URL, file: string): Page {
  const markdown = readFileSync(new URL(file, folder), 'utf8');
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`docs/${file} has no title: a line that begins with "# ".`);
  return { file, path: file === 'index.md' ? '' : file.slice(0, -'.md'.length), title, markdown };
}
