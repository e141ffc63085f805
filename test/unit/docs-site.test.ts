import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import MiniSearch from 'minisearch';
import { INDEX_OPTIONS, SEARCH_OPTIONS } from '../../scripts/docs/site/assets/search-options.ts';
import { buildSite } from '../../scripts/docs/site/build-site.ts';
import { readStaticFiles } from '../../src/http/static-files.ts';
import { tempDir } from '../support/temp-dir.ts';

const DOCS = new URL('../../docs/', import.meta.url);

function build(t: TestContext, docs: URL): string {
  const folder = tempDir(t);
  buildSite(docs, pathToFileURL(`${folder}/`));
  return folder;
}

/** A docs folder with one more page than it needs. */
function docsOf(t: TestContext, page: string): URL {
  const folder = tempDir(t);
  mkdirSync(join(folder, 'guide'));
  writeFileSync(join(folder, 'index.md'), '# First\n');
  writeFileSync(join(folder, 'guide/page.md'), page);
  return pathToFileURL(`${folder}/`);
}

test('every page of the docs is built, and every link between them leads somewhere', (t) => {
  const folder = build(t, DOCS);
  const sources = globSync('{index.md,guide/*.md,reference/*.md,adr/*.md}', { cwd: DOCS.pathname });
  for (const source of sources) {
    const html = readFileSync(join(folder, source.replace(/\.md$/, '.html')), 'utf8');
    assert.match(html, /<main id="main"><h1 /, source);
  }
  assert.ok(sources.length > 10);
});

test('no page has a script or style of its own, or loads anything from elsewhere', (t) => {
  for (const [name, { content }] of readStaticFiles(build(t, DOCS))) {
    if (!name.endsWith('.html')) continue;
    const html = content.toString();
    assert.doesNotMatch(
      html,
      /<style|style="|<script(?! type="module" src="\/docs\/search\.js")|\son\w+="/,
      name,
    );
    for (const [, source] of html.matchAll(/<(?:link|script|img)[^>]* (?:src|href)="([^"]*)"/g)) {
      assert.match(String(source), /^\/docs\//, name);
    }
  }
});

test('code of a known language has colours by class, and all other is escaped', (t) => {
  const blocks = '```js\nconst a = "<b>";\n```\n\n```brainfuck\n<b>\n```\n\n```\n<i>\n```\n';
  const html = readFileSync(join(build(t, docsOf(t, `# Page\n\n${blocks}`)), 'guide/page.html'), 'utf8');
  assert.ok(html.includes('<span class="hljs-keyword">const</span> a = '), html);
  assert.ok(html.includes('<span class="hljs-string">&quot;&lt;b&gt;&quot;</span>'), html);
  for (const escaped of ['>&lt;b&gt;\n</code>', '>&lt;i&gt;\n</code>'])
    assert.ok(html.includes(escaped), html);
});

test('the search finds the part of the page that tells of it', (t) => {
  const index = readFileSync(join(build(t, DOCS), 'search-index.json'), 'utf8');
  const search = MiniSearch.loadJSON(index, INDEX_OPTIONS);
  const cases: [query: string, path: RegExp][] = [
    ['data folder', /^guide\/operating#/],
    ['rotation_in_progress', /^reference\/errors#rotation_in_progress$/],
    ['retry', /^guide\/receiving#/],
    ['slak', /^guide\/slack/],
    ['rotate secrets', /^guide\/receiving#rotate/],
    ['completion', /^reference\/cli#anchor-webhooks-completion$/],
  ];
  for (const [query, path] of cases)
    assert.match(String(search.search(query, SEARCH_OPTIONS)[0]?.path), path, query);
});

test('a link to a page or a heading that is not there stops the build', (t) => {
  const missing = docsOf(t, '# Page\n\n[there](other.md)\n');
  assert.throws(() => build(t, missing), /docs\/guide\/page\.md links to \/docs\/guide\/other/);
  const heading = docsOf(t, '# Page\n\n[there](../index.md#second)\n');
  assert.throws(() => build(t, heading), /no such heading/);
});

test('markup in a page is text, and a file of the repository is no link', (t) => {
  const docs = docsOf(t, '# Page\n\n<script>alert(1)</script> [code](../../src/main.ts)\n\n## A `b` c\n');
  const html = readFileSync(join(build(t, docs), 'guide/page.html'), 'utf8');
  assert.match(html, /&lt;script&gt;alert/);
  assert.match(html, /<a class="file">code<\/a>/);
  assert.match(html, /<h2 id="a-b-c">/);
});
