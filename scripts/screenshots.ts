/**
 * `npm run screenshots`: pictures of every page of the dashboard, wide and narrow, light and dark, of the real
 * service with real deliveries. Those that the guide shows go to docs/guide/images, all others to
 * test-results/screenshots. Needs Chromium, fonts-inter and fonts-noto-color-emoji (what most viewers have) and pngquant.
 * It runs as a test, so that what the tests use to clean up works here too.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { browserOfFile, newViewer, type Theme } from '../test/e2e/support/browser.ts';
import { mintLink, signIn } from '../test/e2e/support/dashboard.ts';
import { everyPage, newestDelivery } from '../test/e2e/support/pages.ts';
import { waitFor } from '../test/support/wait-for.ts';
import { type Stage, setStage } from './screenshots/stage.ts';

const startBrowser = browserOfFile();

const GUIDE = fileURLToPath(new URL('../docs/guide/images/', import.meta.url));
const OTHERS = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url));
/** Longer pages are cut: what comes below is more of the same. */
const MOST_HEIGHT = 1200;

interface Look {
  theme: Theme;
  width: number;
  /** Where the picture of a page goes. */
  file: (page: string) => string;
}

const LOOKS: readonly Look[] = [
  { theme: 'light', width: 1280, file: (page) => `${GUIDE}${page}.png` },
  { theme: 'dark', width: 390, file: (page) => `${GUIDE}${page}-narrow.png` },
  { theme: 'dark', width: 1280, file: (page) => `${OTHERS}${page}-wide-dark.png` },
  { theme: 'light', width: 390, file: (page) => `${OTHERS}${page}-narrow-light.png` },
];

test('screenshots', async (t) => {
  for (const folder of [GUIDE, OTHERS]) mkdirSync(folder, { recursive: true });
  const stage = await setStage(t, (line) => t.diagnostic(line));
  const browser = await startBrowser();
  for (const look of LOOKS) {
    const { page } = await newViewer(t, browser, { theme: look.theme, width: look.width });
    // Nobody waits for the pictures: a busy machine only makes them later.
    page.setDefaultTimeout(60_000);
    await picturePages(page, stage, look);
    await pictureFlows(page, stage, look);
  }
  makeSmall(globSync(`${GUIDE}*.png`));
});

/** A picture of a page has few colours: with a palette of them it takes a third of the room. */
function makeSmall(files: string[]): void {
  const options = ['--force', '--ext', '.png', '--skip-if-larger', '--quality', '80-98'];
  const { status, stderr, error } = spawnSync('pngquant', [...options, '--', ...files], { encoding: 'utf8' });
  if (error !== undefined) throw new Error('Please install pngquant: it keeps the pictures small.');
  if (status !== 0) throw new Error(`pngquant failed: ${stderr}`);
}

async function picturePages(page: Page, stage: Stage, look: Look): Promise<void> {
  const { service, api, webhooks } = stage;
  const webhookId = idOf(webhooks, 'Production');
  const staging = idOf(webhooks, 'Staging');
  const pages = everyPage({ webhookId, deliveryId: '', projectId: api.keys.projectId });
  await page.goto(await mintLink(service, api.keys.projectId));
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await picture(page, look, 'login');
  await signIn(page, await mintLink(service, null));
  await page.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name: 'Acme Inc.' }).click();
  for (const { name, path } of pages) {
    const delivery = name === 'delivery';
    const address = delivery ? `/webhooks/${staging}/events/${await newestDelivery(api, staging)}` : path;
    await page.goto(service.url + address);
    await picture(page, look, name);
  }
}

/** What pages show while something is done. */
async function pictureFlows(page: Page, { service, webhooks }: Stage, look: Look): Promise<void> {
  await page.goto(`${service.url}/webhooks/${idOf(webhooks, 'Staging')}/test`);
  await page.getByRole('button', { name: 'Send test event' }).click();
  await page.getByText(/^Next attempt in/).waitFor();
  await picture(page, look, 'test-sent');

  await page.goto(`${service.url}/webhooks/${idOf(webhooks, 'Billing')}/settings`);
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, look, 'delete');

  await page.goto(`${service.url}/webhooks/new`);
  await page.getByRole('textbox', { name: 'Endpoint URL' }).fill('https://169.254.169.254/latest/meta-data');
  await page.getByRole('alert').waitFor();
  await picture(page, look, 'refused-url');
  await page.getByRole('textbox', { name: 'Endpoint URL' }).fill('https://new.acme.example/webhooks');
  await page.getByRole('checkbox', { name: 'task.completed' }).check();
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('heading', { name: 'Your webhook is ready' }).waitFor();
  await picture(page, look, 'secret');
  await page.getByRole('button', { name: /^I have stored it/ }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();

  await page.goto(`${service.url}/events`);
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByText(/will be sent again\.$/).waitFor();
  await picture(page, look, 'recover');
}

async function picture(page: Page, look: Look, name: string): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('load');
  const loading = page.locator('[aria-busy="true"], .mantine-Skeleton-root');
  await waitFor(async () => (await loading.count()) === 0, { describe: `${name} to be loaded` });
  // Charts and fonts are laid out in the frames after their data has come.
  await page.evaluate('document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 250)))');
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  // As tall as the page, so that what is fixed to the window's edges is where a person sees it.
  await page.setViewportSize({ width: look.width, height: Math.min(Math.max(height, 860), MOST_HEIGHT) });
  // What is as tall as the window is laid out anew a frame later.
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))');
  await page.screenshot({ path: look.file(name) });
  await page.setViewportSize({ width: look.width, height: 860 });
}

function idOf(webhooks: ReadonlyMap<string, string>, description: string): string {
  const id = webhooks.get(description);
  if (id === undefined) throw new Error(`There is no webhook called ${description}.`);
  return id;
}
