import { copyFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import MiniSearch from 'minisearch';
import { INDEX_OPTIONS } from './assets/search-options.ts';
import { layout } from './layout.ts';
import { type Page, readSections } from './pages.ts';
import { renderPage } from './render.ts';

const ASSETS = new URL('assets/', import.meta.url);
const ICON = new URL('../../../dashboard/public/assets/icon.svg', import.meta.url);

/**
 * Builds the docs into static pages: one HTML file for each Markdown file, the search's index, and the few files that
 * all pages share. Nothing is loaded from elsewhere.
 *
 * @throws Error where a link leads to a page or a heading that is not there
 */
export function buildSite(docs: URL, target: URL): void {
  const sections = readSections(docs);
  const pages = sections.flatMap((section) => section.pages);
  const rendered = pages.map((page) => ({ page, rendered: renderPage(page) }));
  assertLinks(rendered);

  for (const { page, rendered: content } of rendered) {
    write(target, `${page.path === '' ? 'index' : page.path}.html`, layout(page, content, sections));
  }
  write(target, 'not-found.html', layout(NOT_FOUND, { html: NOT_FOUND_TEXT, contents: [] }, sections));
  const search = new MiniSearch(INDEX_OPTIONS);
  const parts = rendered.flatMap(({ rendered: { parts } }) => parts);
  search.addAll(parts.map((part, id) => ({ id, ...part })));
  write(target, 'search-index.json', JSON.stringify(search));

  const minisearch = createRequire(import.meta.url).resolve('minisearch');
  copy(new URL('../es/index.js', new URL(minisearch, 'file:')), new URL('minisearch.js', target));
  copy(new URL('search-options.ts', ASSETS), new URL('search-options.js', target));
  copy(ICON, new URL('icon.svg', target));
  for (const file of ['search.js', 'site.css']) copy(new URL(file, ASSETS), new URL(file, target));
  for (const image of globSync('**/*.{png,svg}', { cwd: fileURLToPath(docs), exclude: ['dist/**'] })) {
    copy(new URL(image, docs), new URL(image, target));
  }
}

/** What is shown at an address below /docs/ that no page has. */
const NOT_FOUND: Page = { file: '', path: 'not-found', title: 'Page not found', markdown: '' };
const NOT_FOUND_TEXT =
  '<h1>There is no such page</h1><p>The address may be mistyped. Search the docs above, or begin at ' +
  '<a href="/docs/">their first page</a>.</p>';

type RenderedPage = { page: { path: string; file: string }; rendered: ReturnType<typeof renderPage> };

function assertLinks(pages: readonly RenderedPage[]): void {
  const anchors = new Map(pages.map(({ page, rendered }) => [page.path, new Set(rendered.anchors)]));
  for (const { page, rendered } of pages) {
    for (const link of rendered.links) {
      const [path = '', anchor] = link.slice('/docs/'.length).split('#', 2);
      const there = anchors.get(path);
      if (there === undefined) throw new Error(`docs/${page.file} links to ${link}, which is not there.`);
      if (anchor !== undefined && !there.has(anchor)) {
        throw new Error(`docs/${page.file} links to ${link}: the page has no such heading.`);
      }
    }
  }
}

function write(target: URL, file: string, text: string): void {
  const url = new URL(file, target);
  mkdirSync(dirname(fileURLToPath(url)), { recursive: true });
  writeFileSync(url, text);
}

function copy(from: URL, to: URL): void {
  mkdirSync(dirname(fileURLToPath(to)), { recursive: true });
  copyFileSync(from, to);
}
