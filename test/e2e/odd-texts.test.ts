import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { LONGEST_TYPE_NAME } from '../../src/catalog/event-type.ts';
import { createProject } from '../support/api-client.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter } from './support/dashboard.ts';
import { everyPage } from './support/pages.ts';

const startBrowser = browserOfFile();

test('the longest name of a project leaves the rest of the header whole, wide and narrow', async (t) => {
  const service = await startService(t);
  const name = 'Acme Incorporated '.repeat(14).trim();
  const { projectId } = await createProject(service.url, service.adminToken, name);
  for (const width of [1280, 390]) {
    const { page } = await newViewer(t, await startBrowser(), { width });
    await enter(page, service, projectId);
    const header = page.getByRole('banner');
    const parts = [
      header.getByRole('link', { name: 'Anchor Webhooks' }),
      header.getByText(name),
      header.getByRole('button', { name: /^Use the / }),
      header.getByRole('button', { name: 'Sign out' }),
    ];
    await assertSideBySide(parts, width);
    assert.ok(await isWhole(page, 'Sign out'), `the button is cut at ${width} px`);
  }
});

test('a webhook whose description shows nothing goes by its host', async (t) => {
  const { url, adminToken, api } = await startService(t);
  const { id } = await api.createWebhook('https://hooks.example.com/a');
  await api.updateWebhook(id, { description: ' ' });
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, { url, adminToken }, api.keys.projectId);
  await page.getByText(id).waitFor();
  await page.goto(`${url}/webhooks/${id}`);
  await page.getByRole('heading', { level: 1, name: 'hooks.example.com' }).waitFor();
});

test('a description cannot make the page read as something else', async (t) => {
  const { url, adminToken, api } = await startService(t);
  const { id } = await api.createWebhook('https://hooks.example.com/a');
  await api.updateWebhook(id, { description: 'חשבונות 🧾 \u202egnp.exe' });
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, { url, adminToken }, api.keys.projectId);
  await page.goto(`${url}/webhooks/${id}`);
  await page.getByRole('heading', { level: 1, name: 'חשבונות 🧾 \\u202egnp.exe' }).waitFor();
});

test('what an endpoint answers cannot make the page read as something else', async (t) => {
  const service = await startService(t, { env: QUICK });
  const answer = 'first\r\nsaved \u202egnp.exe\u0007';
  const receiver = await startReceiver(t, { behaviour: ({ response }) => void response.end(answer) });
  const { api } = service;
  const webhook = await api.createWebhook(receiver.url());
  await api.publish();
  const { id } = await endedDelivery(api, webhook.id);
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.goto(`${service.url}/webhooks/${webhook.id}/events/${id}`);
  const body = page.getByRole('region', { name: 'Response body, attempt 1' });
  assert.equal(await body.textContent(), 'first\nsaved \\u202egnp.exe\\u0007');
  await page.getByRole('button', { name: 'Copy: Response body, attempt 1' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.replaceAll('\r\n', '\n'), answer.replaceAll('\r\n', '\n'), 'copied as it came');
});

test('the longest name of an event type is whole on every page of a phone', async (t) => {
  const type = 'order.'.padEnd(LONGEST_TYPE_NAME, 'longest');
  const file = join(tempDir(t), 'catalog.json');
  writeFileSync(file, JSON.stringify(catalogOf(type)));
  const service = await startService(t, { env: { ...QUICK, ANCHOR_CATALOG_FILE: file } });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id: webhookId } = await api.createWebhook(receiver.url(), [type]);
  await api.publish({ type, data: {} });
  const { id: deliveryId } = await endedDelivery(api, webhookId);
  const { page } = await newViewer(t, await startBrowser(), { width: 390 });
  await enter(page, service, api.keys.projectId);
  const pages = everyPage({ webhookId, deliveryId, projectId: api.keys.projectId });
  const shown = [...pages, { name: 'type', path: `/catalog/${type}`, operator: false }];
  for (const { name, path } of shown.filter(({ operator }) => operator !== true)) {
    await page.goto(service.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await page.evaluate(cutTexts), [], name);
  }
});

/** Runs in the page: texts that reach beyond the window without a sign that there is more of them. */
function cutTexts(): string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cut: string[] = [];
  while (texts.nextNode() !== null) {
    const { parentElement: around } = texts.currentNode;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const saysSo = around?.closest('.cut, .visually-hidden, .mantine-Tabs-list') !== null;
    if (range.getBoundingClientRect().right > window.innerWidth && !saysSo) cut.push(range.toString());
  }
  return cut;
}

function catalogOf(type: string) {
  const schema = { type: 'object', properties: {} };
  return {
    types: { [type]: { title: 'Longest', description: 'It is long.', schema, text: 'Long', example: {} } },
  };
}

/** Asserts that each part begins where the one before has ended, or later, and the last one ends within the window. */
async function assertSideBySide(parts: readonly Locator[], width: number): Promise<void> {
  let end = 0;
  for (const part of parts) {
    const box = await part.boundingBox();
    assert.ok(box !== null && box.height <= 56, `${part} at ${width} px`);
    assert.ok(box.x >= end, `${part} begins at ${box.x}, the one before ends at ${end} of ${width} px`);
    end = box.x + box.width;
  }
  assert.ok(end <= width);
}

function isWhole(page: Page, button: string): Promise<boolean> {
  const label = page.getByRole('button', { name: button }).locator('.mantine-Button-label');
  return label.evaluateAll((labels) =>
    labels.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
  );
}
