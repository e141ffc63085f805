import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildSite } from '../../scripts/docs/site/build-site.ts';
import { startApi } from '../integration/api-harness.ts';
import { tempDir } from '../support/temp-dir.ts';
import { browserOfFile, newViewer } from './support/browser.ts';

const startBrowser = browserOfFile();

test('on a phone the docs’ tables show every column without scrolling sideways', async (t) => {
  const docsDir = tempDir(t);
  buildSite(new URL('../../docs/', import.meta.url), pathToFileURL(`${docsDir}/`));
  const { origin } = await startApi(t, { config: { docsDir } });
  const { page } = await newViewer(t, await startBrowser(), { width: 390 });
  for (const path of ['reference/settings', 'reference/api', 'reference/cli', 'guide/operating']) {
    await page.goto(`${origin}/docs/${path}`);
    const tables = page.locator('.table');
    assert.ok((await tables.count()) > 0, path);
    const hidden = await tables.evaluateAll((all) =>
      all.filter((table) => table.scrollWidth > table.clientWidth).map((table) => table.textContent),
    );
    assert.deepEqual(hidden, [], path);
  }
});
