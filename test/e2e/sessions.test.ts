import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiClient, createProject } from '../support/api-client.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter, mintLink, signIn } from './support/dashboard.ts';

const startBrowser = browserOfFile();

test('two projects at once: neither sees anything of the other', async (t) => {
  const service = await startService(t, { env: QUICK });
  const browser = await startBrowser();
  const receiver = await startReceiver(t);
  const sides = [];
  for (const name of ['Red', 'Blue']) {
    const api = new ApiClient(service.url, await createProject(service.url, service.adminToken, name));
    const webhook = await api.createWebhook(receiver.url(`/${name}`), ['task.completed']);
    await api.publish({ id: `evt_of_${name}` });
    const [delivery] = await endedDeliveries(api, webhook.id, 1);
    assert.ok(delivery);
    sides.push({ name, api, webhook, delivery, ...(await newViewer(t, browser)) });
  }
  const [red, blue] = sides;
  assert.ok(red && blue);
  await Promise.all(sides.map(({ page, api }) => enter(page, service, api.keys.projectId)));

  for (const [own, other] of [
    [red, blue],
    [blue, red],
  ] as const) {
    const { page } = own;
    await page.getByRole('link', { name: receiver.url(`/${own.name}`) }).waitFor();
    assert.ok(!(await page.content()).includes(other.name));
    await page.goto(`${service.url}/events`);
    await page.getByText(`evt_of_${own.name}`).waitFor();
    await other.api.publish({ id: `evt_later_of_${other.name}` });
    await own.api.publish({ id: `evt_later_of_${own.name}` });
    await page.getByText(`evt_later_of_${own.name}`).waitFor();
    assert.ok(!(await page.content()).includes(`of_${other.name}`), 'nor live');
    await page.goto(`${service.url}/webhooks/${other.webhook.id}`);
    await page.getByRole('heading', { name: 'There is no such webhook' }).waitFor();
    await page.goto(`${service.url}/webhooks/${other.webhook.id}/events/${other.delivery.id}`);
    await page.getByRole('heading', { name: 'There is no such delivery' }).waitFor();
    await page.goto(`${service.url}/operator/projects`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.ok(!(await page.content()).includes(other.name));
  }
});

test('where another tab has signed in to another project, this one shows that, and mixes nothing', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { page, context } = await newViewer(t, await startBrowser());
  const sides = [];
  for (const name of ['Red', 'Blue']) {
    const keys = await createProject(service.url, service.adminToken, name);
    await new ApiClient(service.url, keys).createWebhook(`http://127.0.0.1:9/of-${name}`);
    sides.push(keys);
  }
  const [red, blue] = sides;
  assert.ok(red && blue);
  await enter(page, service, red.projectId);
  await page.getByRole('link', { name: '/of-Red' }).waitFor();
  const other = await context.newPage();
  await enter(other, service, blue.projectId);
  await other.close();

  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.getByRole('banner').getByText('Blue', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await page.getByRole('link', { name: '/of-Blue' }).waitFor();
  assert.ok(!(await page.content()).includes('Red'));
});

test('a session that ends in the middle says so, and nothing typed is lost', async (t) => {
  const service = await startService(t);
  const { projectId } = service.api.keys;
  const { page, context } = await newViewer(t, await startBrowser());
  await enter(page, service, projectId);
  await page.getByRole('link', { name: 'Add your first webhook' }).click();
  await page.getByRole('textbox', { name: 'Endpoint URL' }).fill('http://127.0.0.1:9/typed');
  await page.getByRole('checkbox', { name: 'task.failed' }).check();

  // Signed out elsewhere: the session is gone on the server, the page does not know yet.
  await page.evaluate(() => fetch('/v1/session', { method: 'DELETE' }));
  // By key, as the page may find out by itself meanwhile, and then the dialog is in front of the button.
  await page.getByRole('button', { name: 'Create webhook' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();

  const other = await context.newPage();
  await signIn(other, await mintLink(service, projectId));
  await other.close();
  await dialog.getByRole('button', { name: 'I have signed in again' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(
    await page.getByRole('textbox', { name: 'Endpoint URL' }).inputValue(),
    'http://127.0.0.1:9/typed',
  );
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('heading', { name: 'Your webhook is ready' }).waitFor();
});

test('a link works once; signing out ends the session', async (t) => {
  const service = await startService(t);
  const browser = await startBrowser();
  const { page } = await newViewer(t, browser);
  const link = await mintLink(service, service.api.keys.projectId);
  await signIn(page, link);
  const stranger = await newViewer(t, browser);
  await stranger.page.goto(link);
  await stranger.page.getByText('It has been used or has expired').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await page.goto(`${service.url}/webhooks`);
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
});

test('an operator goes from project to project, and makes and revokes keys', async (t) => {
  const service = await startService(t);
  const { page, complaints } = await newViewer(t, await startBrowser());
  await service.api.createWebhook('http://127.0.0.1:9/of-test');
  await enter(page, service, null);

  await page.getByRole('link', { name: 'Projects and API keys' }).click();
  await page.getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Acme Inc.');
  await page.getByRole('dialog').getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('link', { name: 'Acme Inc.' }).click();
  await page.getByRole('button', { name: 'Create API key' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Backend');
  await page.getByRole('dialog').getByRole('button', { name: 'Create API key' }).click();
  const key = await page.getByRole('textbox', { name: 'Key' }).inputValue();
  assert.match(key, /^ak_/);
  const list = () => fetch(`${service.url}/v1/webhooks`, { headers: { 'anchor-api-key': key } });
  assert.equal((await list()).status, 200);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('button', { name: 'Revoke Backend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('heading', { name: 'No API key yet' }).waitFor();
  assert.equal((await list()).status, 401);

  await page.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name: 'Test' }).click();
  await page.getByRole('link', { name: 'http://127.0.0.1:9/of-test' }).waitFor();
  await page.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name: 'Acme Inc.' }).click();
  await page.getByRole('link', { name: 'Add your first webhook' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Add your first webhook' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('help is a click away, and names no headers but those that are sent', async (t) => {
  const helpOf = async (env: Record<string, string>) => {
    const service = await startService(t, { env });
    const { page, context } = await newViewer(t, await startBrowser());
    await enter(page, service, service.api.keys.projectId);
    const navigation = page.getByRole('navigation', { name: 'Main' });
    const offered = await navigation.locator('a[target=_blank]').allTextContents();
    const opened = context.waitForEvent('page');
    await navigation.getByRole('link', { name: 'API reference' }).click();
    assert.equal((await opened).url(), `${service.url}/docs/api`);
    return offered;
  };
  assert.deepEqual(await helpOf({}), ['Receiving webhooks', 'All docs', 'API reference']);
  assert.deepEqual(await helpOf({ ANCHOR_BRAND: 'Acme' }), ['API reference']);
});
