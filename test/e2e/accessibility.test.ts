import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { browserOfFile, newViewer, type Theme } from './support/browser.ts';
import { enter, mintLink } from './support/dashboard.ts';
import { everyPage, newestDelivery } from './support/pages.ts';

const startBrowser = browserOfFile();
const NOWHERE = { name: 'an address that leads nowhere', path: '/webhooks/a/b/c' };

interface Look {
  theme: Theme;
  width: number;
}

const LOOKS: readonly Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 390 },
];
const nameOf = ({ theme, width }: Look) => `${theme}, ${width} px`;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('axe-core finds nothing serious on any page, in both themes, wide and narrow', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t, { behaviour: status(503, 'busy') });
  const { id } = await api.createWebhook(receiver.url(), ['task.completed', 'task.failed']);
  await api.publishBatch([{}, {}]);
  await endedDeliveries(api, id, 2);
  const deliveryId = await newestDelivery(api, id);
  const pages = everyPage({ webhookId: id, deliveryId, projectId: api.keys.projectId });
  const browser = await startBrowser();
  const found: string[] = [];
  for (const look of LOOKS) {
    const { page, complaints } = await newViewer(t, browser, look);
    const name = nameOf(look);
    await page.goto(await mintLink(service, null));
    await page.getByRole('button', { name: 'Sign in as operator' }).waitFor();
    found.push(...(await findings(page, `login, ${name}`)));
    await page.goto(`${service.url}/login#token=used`);
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    found.push(...(await findings(page, `used link, ${name}`)));
    await enter(page, service, null);
    await chooseProject(page, 'Test');
    for (const { name: what, path } of [...pages, NOWHERE]) {
      await page.goto(service.url + path);
      await settled(page);
      found.push(...(await findings(page, `${what}, ${name}`)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${what} is ${overflow} px too wide at ${look.width}`);
    }
    await page.goto(`${service.url}/events`);
    await page.getByRole('button', { name: 'Recover' }).click();
    await page.getByText('2 deliveries will be sent again.').waitFor();
    found.push(...(await findings(page, `recover, ${name}`)));
    await page.goto(`${service.url}/webhooks/${id}/settings`);
    for (const question of ['Rotate signing secret', 'Delete webhook']) {
      await page.getByRole('button', { name: question }).click();
      await page.getByRole('dialog').waitFor();
      found.push(...(await findings(page, `${question}, ${name}`)));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Rotate signing secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate signing secret' }).click();
    await page.getByRole('dialog', { name: 'The new signing secret' }).waitFor();
    found.push(...(await findings(page, `a new secret, ${name}`)));
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.goto(`${service.url}/operator/projects/${api.keys.projectId}`);
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Backend');
    found.push(...(await findings(page, `a new key, ${name}`)));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy key' }).waitFor();
    found.push(...(await findings(page, `a key that is shown once, ${name}`)));
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.goto(`${service.url}/webhooks/new`);
    await page.getByRole('textbox', { name: 'Endpoint URL' }).fill('https://10.0.0.1/');
    await page.getByRole('alert').waitFor();
    found.push(...(await findings(page, `a refused URL, ${name}`)));
    await page.goto(`${service.url}/webhooks/wh_00000000000000000000000000`);
    await settled(page);
    found.push(...(await findings(page, `no such webhook, ${name}`)));
    assert.deepEqual(complaints, []);
  }
  assert.deepEqual(found, []);
});

test('axe-core finds nothing serious where the service is away', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  await api.createWebhook('http://127.0.0.1:9/away');
  const browser = await startBrowser();
  const viewers = await Promise.all(
    LOOKS.map(async (look) => ({ look, page: (await newViewer(t, browser, look)).page })),
  );
  for (const { page } of viewers) {
    await enter(page, service, api.keys.projectId);
    await page.getByRole('link', { name: 'http://127.0.0.1:9/away' }).waitFor();
  }
  await service.stop();
  const found: string[] = [];
  for (const { look, page } of viewers) {
    const menu = page.getByRole('button', { name: 'Open the navigation' });
    if (await menu.isVisible()) await menu.click();
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByText('The connection to the service is lost.').waitFor();
    await page.getByRole('alert').filter({ hasText: 'The service could not be reached' }).waitFor();
    found.push(...(await findings(page, `the service is away, ${nameOf(look)}`)));
  }
  assert.deepEqual(found, []);
});

/** Waits until nothing loads any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null,
  );
}

/** What axe-core finds serious on the page as it is now. */
async function findings(page: Page, where: string): Promise<string[]> {
  await page.evaluate(AXE);
  const results = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
  const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(
    ({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

async function chooseProject(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name }).click();
}
