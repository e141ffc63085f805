import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { parseExactly } from '../../src/json/exact-numbers.ts';
import { ApiClient, createProject, taskData } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter } from './support/dashboard.ts';

const startBrowser = browserOfFile();

test('a server restarted under an open page: the page says so, goes on, and catches up', async (t) => {
  const service = await ServiceProcess.start({ folder: tempDir(t), env: QUICK });
  onEnd(t, () => service.dispose());
  const api = new ApiClient(service.url, await createProject(service.url, service.adminToken));
  const receiver = await startReceiver(t);
  await api.createWebhook(receiver.url(), ['task.completed']);
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await api.publish({ id: 'evt_before' });
  await page.getByText('evt_before').waitFor();

  await service.end('SIGKILL');
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await page.getByText('The connection to the service is lost.').waitFor();
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();

  await service.startAgain();
  await api.publish({ id: 'evt_after' });
  await page.getByText('The connection to the service is lost.').waitFor({ state: 'detached' });
  await page.getByText('evt_before').waitFor();
  await page.getByText('evt_after').waitFor();
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 });
  const digits = '12345678901234567890';
  const value = parseExactly(`{"order":${digits}}`);
  await api.publish({ id: 'evt_live_again', data: { ...taskData(), output: { value } } });
  const row = page.getByRole('row').filter({ hasText: 'evt_live_again' });
  await row.getByRole('link').first().click();
  const sent = page.getByRole('region', { name: /^The same on every attempt/ });
  await sent.getByText(`"order": ${digits}`).waitFor();
});

test('an event that comes between the first page and the stream is shown, however late that page arrives', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id } = await api.createWebhook(receiver.url(), ['task.completed']);
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  const isRead = Promise.withResolvers<void>();
  const isPublished = Promise.withResolvers<void>();
  const isLive = Promise.withResolvers<void>();
  await page.route(/\/v1\/deliveries\?/, async (route) => {
    const response = await route.fetch();
    isRead.resolve();
    await isLive.promise;
    await route.fulfill({ response }).catch(() => {}); // The page may have given it up meanwhile.
  });
  await page.route(/\/v1\/deliveries\/stream/, async (route) => {
    await isPublished.promise;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await isRead.promise;
  await api.publish({ id: 'evt_between' });
  await endedDeliveries(api, id, 1);
  isPublished.resolve();
  await page.getByText('Live', { exact: true }).waitFor();
  isLive.resolve();
  await page.getByText('evt_between').waitFor();
});

test('a page that is opened first while the service is away says so, and comes when it is back', async (t) => {
  const service = await ServiceProcess.start({ folder: tempDir(t), env: QUICK });
  onEnd(t, () => service.dispose());
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, null);
  await service.end('SIGKILL');
  await page.getByRole('link', { name: 'Event catalog', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'The service could not be reached' }).waitFor();
  await service.startAgain();
  await page.getByRole('heading', { level: 1, name: 'Event catalog' }).waitFor();
  await page.getByRole('link', { name: 'task.completed' }).first().waitFor();
});

test('new deliveries come live, wait while somebody reads, and paging neither skips nor repeats', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id } = await api.createWebhook(receiver.url(), ['task.completed', 'task.failed']);
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => ({
      id: `evt_${String(from + index).padStart(3, '0')}`,
    }));
  await api.publishBatch(numbered(1, 60));
  await endedDeliveries(api, id, 60);
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.getByText('evt_060').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  const seen = new Set(await eventIds(page));

  await page.getByRole('button', { name: 'Pause' }).click();
  await api.publishBatch(numbered(61, 63));
  await page.getByRole('button', { name: 'Show 3 new deliveries' }).waitFor();
  assert.equal(await page.getByText('evt_063').count(), 0, 'nothing moves under the reader');
  await page.getByRole('button', { name: 'Show 3 new deliveries' }).click();
  await page.getByText('evt_063').waitFor();
  for (const eventId of await eventIds(page)) seen.add(eventId);

  // Who goes through the rows by keyboard reads too.
  await page.getByRole('button', { name: 'Go on live' }).click();
  await page
    .getByRole('row', { name: /evt_063/ })
    .getByRole('link')
    .focus();
  await api.publish({ id: 'evt_while_reading' });
  await page.getByRole('button', { name: 'Show 1 new delivery' }).click();
  await page.getByText('evt_while_reading').waitFor();

  for (const last of ['evt_035', 'evt_010']) {
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText(last).waitFor();
    await api.publish();
    for (const eventId of await eventIds(page)) {
      assert.ok(!seen.has(eventId), `${eventId} was on a page before`);
      seen.add(eventId);
    }
  }
  assert.equal([...seen].filter((eventId) => /^evt_0\d\d$/.test(eventId)).length, 63);
  await page.getByRole('button', { name: 'Newer' }).click();
  await page.getByText('evt_035').waitFor();
});

test('on a narrow page rows say where they went, and stay under the pointer that reaches for them', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id } = await api.createWebhook(receiver.url('/narrow'), ['task.completed']);
  await api.publish({ id: 'evt_first' });
  await endedDeliveries(api, id, 1);
  const { page } = await newViewer(t, await startBrowser(), { width: 390 });
  await enter(page, service, api.keys.projectId);
  await page.goto(`${service.url}/events?status=succeeded`);
  const row = page.getByRole('row').filter({ hasText: 'evt_first' });
  await row.getByText(`127.0.0.1:${receiver.port}/narrow`).first().waitFor();
  await row.getByText('HTTP 200').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();

  const before = await row.boundingBox();
  await row.hover();
  await page.getByText('Paused while you read').waitFor();
  assert.deepEqual(await row.boundingBox(), before);
  await api.publish({ id: 'evt_second' });
  await page.getByRole('button', { name: /^Show 1 new/ }).waitFor();
  assert.deepEqual(await row.boundingBox(), before);
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'task.completed' }).waitFor();
});

test('filters live in the address: they survive a reload, can be shared, and go with Back', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const good = await startReceiver(t);
  const bad = await startReceiver(t, { behaviour: status(404) });
  const one = await api.createWebhook(good.url('/good'), ['task.completed']);
  const two = await api.createWebhook(bad.url('/bad'), ['task.completed', 'task.cancelled']);
  await api.publish({ id: 'evt_one' });
  await api.publish({ id: 'evt_two', type: 'task.cancelled' });
  await endedDeliveries(api, one.id, 1);
  await endedDeliveries(api, two.id, 2);
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  const rows = page.getByRole('row').filter({ hasText: 'evt_' });
  const shows = (count: number) =>
    page.waitForFunction((wanted) => document.querySelectorAll('tbody tr').length === wanted, count);
  await shows(3);

  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await page.keyboard.press('Escape');
  await shows(2);
  await page.getByRole('combobox', { name: 'Event type' }).click();
  await page.getByRole('option', { name: 'task.cancelled' }).click();
  await shows(1);
  const address = new URL(page.url());
  assert.equal(address.searchParams.get('status'), 'failed');
  assert.equal(address.searchParams.get('event_type'), 'task.cancelled');
  await page.reload();
  await shows(1);
  assert.ok((await rows.first().textContent())?.includes('evt_two'));
  await page.goBack();
  await shows(2);
  await page.getByRole('textbox', { name: 'Event id' }).fill('evt_one');
  await page.keyboard.press('Enter');
  await shows(1);
  await page.getByRole('textbox', { name: 'Event id' }).fill('evt_nobody');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await shows(3);

  // The way back from a delivery leads to where it was found.
  await page.goto(`${service.url}/events?status=failed&event_type=task.cancelled`);
  await rows.first().getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'task.cancelled' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Events' }).click();
  await shows(1);
  assert.equal(new URL(page.url()).searchParams.get('status'), 'failed');

  await page.goto(`${service.url}/events?event_type=no.such&since=yesterday`);
  await page.getByRole('alert').filter({ hasText: 'There is no such event type' }).waitFor();
  await page.getByText('Not live').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0, 'it would not help');
  await page.goto(`${service.url}/events?since=2020-05-24T12:00:00Z`);
  await page.getByRole('button', { name: /^From/ }).getByText('May 24, 2020, 08:00').waitFor();
});

/** The ids of the events on the page, from top to bottom. */
async function eventIds(page: Page): Promise<string[]> {
  const texts = await page.locator('tbody tr').allInnerTexts();
  return texts.map((text) => /evt_\w+/.exec(text)?.[0] ?? '');
}
