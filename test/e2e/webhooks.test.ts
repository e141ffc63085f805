import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyWebhook } from '../../verify/typescript/verify.ts';
import { ApiClient } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter } from './support/dashboard.ts';

const SHOP = fileURLToPath(new URL('../../examples/shop-catalog.yaml', import.meta.url));
const startBrowser = browserOfFile();

test('a webhook is edited, rotated, disabled and deleted, each with what it means', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id, secret: first } = await api.createWebhook(receiver.url(), ['task.completed']);
  const { page, complaints } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: receiver.url() }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();

  await t.test('edited', async () => {
    await page.getByRole('textbox', { name: 'Description' }).fill('Production');
    await page.getByRole('checkbox', { name: 'task.failed' }).check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved.').waitFor();
    const webhook = await api.webhook(id);
    assert.deepEqual(webhook.subscribed_events, ['task.completed', 'task.failed']);
    await page.getByRole('heading', { level: 1, name: 'Production' }).waitFor();
  });

  await t.test('rotated: the new secret is shown once, and both sign', async () => {
    await page.getByRole('button', { name: 'Rotate signing secret' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('for 24 hours').waitFor();
    await dialog.getByRole('button', { name: 'Rotate signing secret' }).click();
    const second = await dialog.getByRole('textbox', { name: 'Signing secret' }).inputValue();
    assert.match(second, /^[0-9a-f]{64}$/);
    assert.notEqual(second, first);
    await dialog.getByText('The old secret signs too until').waitFor();
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.ok(!(await page.content()).includes(second), 'gone from the page');
    await api.sendTest(id);
    const [request] = await receiver.received(1);
    assert.ok(request);
    for (const secrets of [first, second]) {
      await verifyWebhook({ body: request.body, headers: request.headers, secrets });
    }
  });

  await t.test(
    'a rotation too many says when the next one is possible, by the clock of who reads it',
    async () => {
      await api.rotateSecret(id);
      await page.getByRole('button', { name: 'Rotate signing secret' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Rotate signing secret' }).click();
      const said = dialog.getByRole('alert');
      await said
        .getByText(/The next rotation is possible at [A-Z][a-z]{2} \d+, \d\d:\d\d E[DS]T\.$/)
        .waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
    },
  );

  await t.test('disabled after a question', async () => {
    // A switch cannot be unchecked at once: it asks first.
    await page.getByRole('switch', { name: 'Deliver events' }).click();
    await page.getByRole('dialog').getByText('not delivered to it').waitFor();
    assert.equal((await api.webhook(id)).enabled, true, 'nothing has happened yet');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('heading', { name: 'Disabled' }).waitFor();
    assert.equal((await api.webhook(id)).enabled, false);
  });

  await t.test('deleted once the word is typed', async () => {
    await page.getByRole('button', { name: 'Delete webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('webhook deleted').waitFor();
    const sure = dialog.getByRole('button', { name: 'Delete webhook' });
    assert.ok(await sure.isDisabled());
    await dialog.getByRole('textbox').fill('delete');
    await sure.click();
    await page.getByRole('heading', { name: 'Be told the moment something happens' }).waitFor();
    await page.goto(`${service.url}/webhooks/${id}`);
    await page.getByRole('link', { name: 'Its deliveries' }).click();
    await page.getByRole('link', { name: 'task.completed' }).first().waitFor();
  });
  assert.deepEqual(complaints, []);
});

test('URLs are judged by the service’s own rules while they are typed', async (t) => {
  const service = await startService(t, {
    env: {
      ANCHOR_ALLOW_TARGETS: '',
      ANCHOR_ALLOW_HTTP_TARGETS: 'false',
      ANCHOR_ATTEMPT_TIMEOUT_MS: '20000',
    },
  });
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, service.api.keys.projectId);
  await page.getByRole('link', { name: 'Add your first webhook' }).click();
  await page.getByText('answer with a 2xx within 20 seconds.').waitFor();
  const url = page.getByRole('textbox', { name: 'Endpoint URL' });
  const refusals = [
    ['http://example.com/', /must begin with https/],
    ['https://127.0.0.1/hook', /loopback/i],
    ['https://2130706433/hook', /loopback/i],
    ['https://169.254.169.254/latest/meta-data', /link.?local/i],
    ['https://user:pw@example.com/', /user name or password/],
    ['https://localhost/', /localhost/],
    ['https://sts.amazonaws.com/', /AWS/],
  ] as const;
  for (const [given, words] of refusals) {
    await url.fill(given);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(await url.getAttribute('aria-invalid'), 'true', given);
  }
  await page.getByRole('checkbox', { name: 'task.failed' }).check();
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('alert').filter({ hasText: /AWS/ }).waitFor();
  await url.fill('https://hooks.example.com/in');
  await page.getByRole('img', { name: 'The URL is allowed' }).waitFor();
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('heading', { name: 'Your webhook is ready' }).waitFor();
});

test('the limit is said before it is met, and in words where somebody else was faster', async (t) => {
  const service = await startService(t, { env: { ANCHOR_MAX_WEBHOOKS: '2' } });
  const { api } = service;
  const { page } = await newViewer(t, await startBrowser());
  await api.createWebhook('http://127.0.0.1:9/one');
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: 'Add webhook' }).click();
  await page.getByRole('textbox', { name: 'Endpoint URL' }).fill('http://127.0.0.1:9/three');
  await page.getByRole('checkbox', { name: 'task.failed' }).check();
  await api.createWebhook('http://127.0.0.1:9/two');
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: /A project may have at most/ })
    .waitFor();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByText('2 of 2 webhooks in use.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add webhook' }).getAttribute('aria-disabled'), 'true');
});

test('what an endpoint missed is recovered, with the count first', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t, { behaviour: status(404) });
  const { id } = await api.createWebhook(receiver.url(), ['task.completed']);
  await api.publishBatch([{}, {}, {}]);
  await endedDeliveries(api, id, 3);
  receiver.answer(status(204));
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, api.keys.projectId);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByText('3 deliveries will be sent again.').waitFor();
  assert.equal(receiver.requests.length, 3, 'counting sends nothing');
  await page.getByRole('button', { name: 'Recover 3 deliveries' }).click();
  await page.getByText('3 deliveries are on the way again.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await waitFor(async () => (await page.locator('tbody').getByText('Succeeded').count()) === 3, {
    describe: 'three new deliveries that succeeded',
  });

  // And single ones, chosen by hand.
  await page
    .getByRole('checkbox', { name: /^Choose task.completed/ })
    .first()
    .check();
  await page
    .getByRole('checkbox', { name: /^Choose task.completed/ })
    .nth(1)
    .check();
  await page.getByText('2 deliveries chosen').waitFor();
  await page.getByRole('button', { name: 'Resend', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
  await page.getByText('2 deliveries are on the way again.').waitFor();
  await receiver.received(8);
});

test('event types that the catalog has lost are shown, and can be given up', async (t) => {
  const env = { ANCHOR_DATA_DIR: join(tempDir(t), 'data') };
  const before = await startService(t, { env });
  const receiver = await startReceiver(t);
  const { id } = await before.api.createWebhook(receiver.url(), ['task.completed', 'task.failed']);
  const { id: eventId } = await before.api.publish();
  await endedDeliveries(before.api, id, 1);
  await before.stop();
  const service = await startService(t, { env: { ...env, ANCHOR_CATALOG_FILE: SHOP } });
  const { page } = await newViewer(t, await startBrowser());
  await enter(page, service, before.api.keys.projectId);
  await page.goto(`${service.url}/webhooks/${id}/settings`);
  await page.getByRole('checkbox', { name: 'task.failed' }).uncheck();
  await page.getByRole('checkbox', { name: 'order.paid' }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Saved. Events from now on').waitFor();
  const { subscribed_events } = await new ApiClient(service.url, before.api.keys).webhook(id);
  assert.deepEqual(subscribed_events, ['task.completed', 'order.paid']);
  await page.getByRole('tab', { name: 'Send test' }).click();
  await page.getByRole('region', { name: /^Body/ }).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Event' }).inputValue(), 'order.paid');
  await page.goto(`${service.url}/events?event_type=task.completed`);
  await page.getByText(eventId).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Event type' }).inputValue(), 'task.completed');
});
