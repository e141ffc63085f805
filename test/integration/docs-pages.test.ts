import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildSite } from '../../scripts/docs/site/build-site.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startApi } from './api-harness.ts';

test('the docs are served below /docs, under a policy that lets them reach this service alone', async (t) => {
  const docsDir = tempDir(t);
  buildSite(new URL('../../docs/', import.meta.url), pathToFileURL(`${docsDir}/`));
  const api = await startApi(t, { config: { docsDir } });
  for (const [path, type] of [
    ['/docs', 'text/html'],
    ['/docs/', 'text/html'],
    ['/docs/guide/quick-start', 'text/html'],
    ['/docs/reference/errors', 'text/html'],
    ['/docs/search-index.json', 'application/json'],
    ['/docs/minisearch.js', 'text/javascript'],
    ['/docs/site.css', 'text/css'],
  ]) {
    const answer = await api.call('GET', String(path));
    assert.equal(answer.status, 200, path);
    assert.ok(answer.headers.get('content-type')?.startsWith(String(type)), path);
    assert.match(
      answer.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; script-src 'self';/,
    );
    assert.doesNotMatch(answer.headers.get('content-security-policy') ?? '', /unsafe|https?:|\*/);
  }
  const titleOf = async (path: string) =>
    /<title>(.*)<\/title>/.exec((await api.call('GET', path)).text)?.[1] ?? '';
  assert.equal(await titleOf('/docs'), 'Anchor Webhooks');
  assert.equal(await titleOf('/docs/guide/quick-start'), 'Quick start · Anchor Webhooks');
  assert.match((await api.call('GET', '/docs/api')).text, /scalar\.js/);
  assert.equal((await api.call('GET', '/docs/guide/nowhere')).status, 404);
  const mistyped = await fetch(`${api.origin}/docs/guide/nowhere`, { headers: { accept: 'text/html' } });
  assert.equal(mistyped.status, 404);
  assert.match(await mistyped.text(), /<h1>There is no such page/);
  assert.equal((await api.call('GET', '/docs/..%2f..%2fpackage.json')).status, 404);
});

test('docs that are not built say how to build them', async (t) => {
  const api = await startApi(t);
  // Not by the caller that holds every answer against the API's description: this is a page for people.
  const answer = await fetch(`http://127.0.0.1:${api.port}/docs`);
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /npm run build:docs/);
});

test('a browser asks again for every page of the docs, whatever its name ends with', async (t) => {
  const docsDir = tempDir(t);
  buildSite(new URL('../../docs/', import.meta.url), pathToFileURL(`${docsDir}/`));
  const api = await startApi(t, { config: { docsDir } });
  const pages = globSync('**/*.html', { cwd: docsDir }).map((file) => file.replace(/\.html$/, ''));
  assert.ok(pages.includes('guide/custom-catalogs'));
  for (const page of pages) {
    const { headers } = await api.call('HEAD', `/docs/${page}`);
    assert.equal(headers.get('cache-control'), 'no-cache', page);
  }
});
