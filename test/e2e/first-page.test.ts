import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { enter, mintLink } from './support/dashboard.ts';

const startBrowser = browserOfFile();

const MOST_SCRIPT_BYTES = 250 * 1024;
const FIRST_PAINT_MS = 1_000;
/** One load is enough unless something else keeps the machine busy. */
const LOADS = 3;
/** What is called good is below 0.1; a page that only fills in what was laid out before stays near 0. */
const MOST_SHIFT = 0.05;

test('the first pages are light, paint at once from a cold cache, and do not jump', async (t) => {
  const service = await startService(t, { env: QUICK });
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id } = await api.createWebhook(receiver.url(), ['task.completed']);
  await api.publishBatch([{}, {}, {}]);
  await endedDeliveries(api, id, 3);
  const browser = await startBrowser();
  const link = await mintLink(service, api.keys.projectId);
  const session = await newViewer(t, browser);
  await enter(session.page, service, api.keys.projectId);
  // The same session with a cache that has nothing yet.
  const state = await session.context.storageState();

  for (const [what, address] of [
    ['the login page', link],
    ['the webhooks', `${service.url}/webhooks`],
  ] as const) {
    const loads: Load[] = [];
    while (loads.length < LOADS && !loads.some(({ paint }) => paint < FIRST_PAINT_MS)) {
      const { page, context } = await newViewer(t, browser);
      if (address !== link) await context.addCookies(state.cookies);
      loads.push(await load(page, address));
      await context.close();
    }
    const paint = Math.min(...loads.map((one) => one.paint));
    const [{ bytes, shift }] = loads as [Load];
    t.diagnostic(
      `${what}: ${(bytes / 1024).toFixed(0)} KB of scripts, first paint ${paint.toFixed(0)} ms, shift ${shift.toFixed(3)}`,
    );
    assert.ok(bytes > 0 && bytes < MOST_SCRIPT_BYTES, `${what} loads ${bytes} bytes of gzipped scripts`);
    assert.ok(paint < FIRST_PAINT_MS, `${what} paints first after ${paint} ms`);
    assert.ok(shift < MOST_SHIFT, `${what} jumps by ${shift}`);
  }
});

interface Load {
  /** Of all scripts, gzipped. */
  bytes: number;
  /** When something was painted first, in ms. */
  paint: number;
  shift: number;
}

/** Loads a page with an empty cache. */
async function load(page: Page, address: string): Promise<Load> {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
  );
  const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
  return { bytes, paint, shift: await page.evaluate(layoutShift) };
}

/** Runs in the page: how far what was shown has moved so far, as browsers measure it. */
function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 100);
  });
}
