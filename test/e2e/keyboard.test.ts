import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyWebhook } from '../../verify/typescript/verify.ts';
import { createProject } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter, mintLink } from './support/dashboard.ts';
import { dialogHasFocus, hasFocus, pressOn, tabTo } from './support/keyboard.ts';

const startBrowser = browserOfFile();

test('by keyboard alone, with the focus in sight: from the first link to a resent delivery', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  receiver.answerNext(status(404));
  const { page, complaints } = await newViewer(t, await startBrowser());
  await page.goto(await mintLink(service, service.api.keys.projectId));
  await page.getByRole('button', { name: 'Sign in to Test' }).waitFor();
  await pressOn(page, 'Sign in to Test');

  await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
  await pressOn(page, 'Add your first webhook');
  await page.getByRole('heading', { name: 'Add webhook' }).waitFor();
  await tabTo(page, 'Endpoint URL');
  await page.keyboard.type(receiver.url());
  await pressOn(page, 'task.completed', 'Space');
  await pressOn(page, 'Create webhook');
  await page.getByRole('heading', { name: 'Your webhook is ready' }).waitFor();
  await pressOn(page, 'Copy secret');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const secrets = await page.evaluate(() => navigator.clipboard.readText());

  await pressOn(page, 'I have stored it: send a test event');
  await page.getByRole('region', { name: /^Body/ }).waitFor();
  await pressOn(page, 'Send test event');
  await page.getByText('Your endpoint answered 404 Not Found.').waitFor();
  await pressOn(page, 'Open this delivery');
  await page.getByRole('heading', { level: 1, name: 'task.completed' }).waitFor();
  await page.getByText('404 Not Found').waitFor();
  const exchange = page.getByRole('region', { name: 'Request headers, attempt 1' });
  await exchange.waitFor();
  await pressOn(page, 'Request and response of attempt 1');
  await exchange.waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await exchange.waitFor();

  await pressOn(page, 'Resend');
  await dialogHasFocus(page, 'Resend this delivery?');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, 'Resend');
  await page.keyboard.press('Enter');
  await dialogHasFocus(page, 'Resend this delivery?');
  await hasFocus(page, 'Resend');
  await page.keyboard.press('Enter');
  await pressOn(page, 'Watch the new delivery');
  await page.getByText('Your endpoint answered 200 OK.').waitFor();
  const [, resent] = await receiver.received(2);
  assert.ok(resent);
  await verifyWebhook({ body: resent.body, headers: resent.headers, secrets });
  assert.deepEqual(complaints, []);
});

test('by keyboard alone in a narrow window: the navigation is no stop while it is closed', async (t) => {
  const service = await startService(t);
  const { page } = await newViewer(t, await startBrowser(), { width: 390 });
  await enter(page, service, null);
  await tabTo(page, 'Sign out');
  await tabTo(page, 'Open the navigation');
  await page.keyboard.press('Enter');
  await pressOn(page, 'Event catalog');
  await page.getByRole('heading', { level: 1, name: 'Event catalog' }).waitFor();
});

test('by keyboard alone in a narrow window: most filters are folded away until they are asked for', async (t) => {
  const service = await startService(t);
  const { page } = await newViewer(t, await startBrowser(), { width: 390 });
  await enter(page, service, service.api.keys.projectId);
  await page.goto(`${service.url}/events`);
  await page.getByRole('combobox', { name: 'Status' }).waitFor();
  assert.equal(await page.getByLabel('Event id').isVisible(), false);
  await pressOn(page, 'More filters');
  await hasFocus(page, 'Fewer filters');
  await tabTo(page, 'Event id');
  await page.goto(`${service.url}/events?external_event_id=evt_1`);
  await page.getByLabel('Event id').waitFor();
});

test('by keyboard alone: filters, rotation, disabling and deleting, and the focus comes back', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id } = await api.createWebhook(receiver.url(), ['task.completed', 'task.cancelled']);
  await api.publishBatch([{ id: 'evt_one' }, { id: 'evt_two', type: 'task.cancelled' }]);
  await endedDeliveries(api, id, 2);
  const { page, complaints } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);

  await t.test('filters', async () => {
    await pressOn(page, 'Events');
    await page.getByText('evt_one').waitFor();
    await tabTo(page, 'Event type');
    await page.keyboard.type('task.cancelled');
    // The types come from the service: until they have, there is nothing to choose.
    await page.getByRole('option', { name: 'task.cancelled' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('evt_one').waitFor({ state: 'detached' });
    await tabTo(page, 'Event id');
    await page.keyboard.type('evt_two');
    await page.keyboard.press('Enter');
    await page.waitForURL(/event_type=task.cancelled&external_event_id=evt_two/);
    await pressOn(page, 'From');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await hasFocus(page, 'From');
    await pressOn(page, 'Clear filters');
    await page.getByText('evt_one').waitFor();
    await pressOn(page, 'Choose task.completed, evt_one', 'Space');
    await page.getByText('1 delivery chosen').waitFor();
  });

  await t.test('what was chosen is resent, and the focus is on what became of it', async () => {
    await pressOn(page, 'Resend');
    await dialogHasFocus(page, 'Resend 1 delivery?');
    await hasFocus(page, 'Resend');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(page, '1 delivery is on the way again.');
    await pressOn(page, 'Dismiss');
    await hasFocus(page, 'Events');
  });

  await page.goto(`${service.url}/webhooks/${id}`);
  await tabTo(page, 'Overview');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await hasFocus(page, 'Settings');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Signing secret' }).waitFor();

  await t.test('rotation', async () => {
    await pressOn(page, 'Rotate signing secret');
    await dialogHasFocus(page, 'Rotate the signing secret?');
    await hasFocus(page, 'Rotate signing secret');
    await page.keyboard.press('Enter');
    await dialogHasFocus(page, 'The new signing secret');
    await pressOn(page, 'Copy secret');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await pressOn(page, 'I have stored it');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(page, 'Rotate signing secret');
  });

  await t.test('disabling, and enabling again', async () => {
    await pressOn(page, 'Deliver events', 'Space');
    await dialogHasFocus(page, 'Disable this webhook?');
    await hasFocus(page, 'Cancel');
    await pressOn(page, 'Disable');
    await page.getByRole('heading', { name: 'Disabled' }).waitFor();
    await hasFocus(page, 'Deliver events');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'Enabled' }).waitFor();
  });

  await t.test('deleting', async () => {
    await pressOn(page, 'Delete webhook');
    await dialogHasFocus(page, 'Delete this webhook?');
    await page.keyboard.type('delete');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Be told the moment something happens' }).waitFor();
    await hasFocus(page, 'Webhooks');
  });
  assert.deepEqual(complaints, []);
});

test('by keyboard alone: keys are made and revoked, and the focus is never lost', async (t) => {
  const service = await startService(t);
  const { page, complaints } = await newViewer(t, await startBrowser());
  await enter(page, service, null);
  await page.goto(`${service.url}/operator/projects/${service.api.keys.projectId}`);
  await page.getByRole('heading', { level: 1, name: 'Test' }).waitFor();
  await pressOn(page, 'Create API key');
  await dialogHasFocus(page, 'Create API key');
  await page.keyboard.type('Backend');
  await page.keyboard.press('Enter');
  await dialogHasFocus(page, 'Backend');
  await hasFocus(page, 'Key');
  await pressOn(page, 'I have stored it');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, 'Create API key');
  const revoke = page.getByRole('button', { name: /^Revoke / });
  for (let left = await revoke.count(); left > 0; left -= 1) {
    await pressOn(page, /^Revoke /);
    await dialogHasFocus(page, /^Revoke .+\?$/);
    await pressOn(page, 'Revoke');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(page, 'Test');
  }
  assert.deepEqual(complaints, []);
});

test('one of many projects is found by its name, and all of them are shown by and by', async (t) => {
  const service = await startService(t);
  const names = Array.from({ length: 60 }, (_, at) => `Customer ${at}`);
  for (const name of names) await createProject(service.url, service.adminToken, name);
  const { page, complaints } = await newViewer(t, await startBrowser());
  await enter(page, service, null);
  await page.goto(`${service.url}/operator/projects`);
  await page.getByText('50 of 62 projects').waitFor();
  await pressOn(page, 'Show more');
  await page.getByText('62 of 62 projects').waitFor();
  await page.getByRole('textbox', { name: 'Find a project' }).fill('tomer 59');
  await page.getByText('1 of 1 project').waitFor();
  await pressOn(page, 'Customer 59');
  await page.getByRole('heading', { level: 1, name: 'Customer 59' }).waitFor();
  assert.deepEqual(complaints, []);
});
