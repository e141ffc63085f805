import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyWebhook } from '../../verify/typescript/verify.ts';
import { status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { startService } from '../support/service.ts';
import { browserOfFile, newViewer } from './support/browser.ts';
import { mintLink } from './support/dashboard.ts';

const startBrowser = browserOfFile();

test('from the first link to a retried, inspected and resent delivery', async (t) => {
  // Long enough for the page to show the countdown, short enough to wait for.
  const service = await startService(t, { env: { ANCHOR_RETRY_DELAYS: '2,0.3,0.3,0.3,0.3' } });
  const receiver = await startReceiver(t);
  receiver.answerNext(status(500, 'database is down'), status(503));
  const { page, complaints } = await newViewer(t, await startBrowser());

  await page.goto(await mintLink(service, service.api.keys.projectId));
  await page.getByRole('heading', { name: 'Test' }).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the token is taken out of the address bar');
  await page.getByRole('button', { name: 'Sign in to Test' }).click();

  await page.getByRole('link', { name: 'Add your first webhook' }).click();
  await page.getByRole('textbox', { name: 'Endpoint URL' }).fill(receiver.url('/hooks'));
  await page.getByRole('img', { name: 'The URL is allowed' }).waitFor();
  await page.getByRole('textbox', { name: 'Description' }).fill('Production');
  await page.getByRole('checkbox', { name: 'task.completed' }).check();
  await page.getByRole('button', { name: 'Create webhook' }).click();

  const ready = page.getByRole('heading', { name: 'Your webhook is ready' });
  await ready.waitFor();
  const { y = -1 } = (await ready.boundingBox()) ?? {};
  assert.ok(y > 0, 'what is shown once is in view, though the button was at the end of a long form');
  const secret = await page.getByRole('textbox', { name: 'Signing secret' }).inputValue();
  assert.match(secret, /^[0-9a-f]{64}$/);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  assert.ok((await page.getByRole('region', { name: /^Node/ }).textContent())?.includes(secret));
  await page.getByRole('button', { name: 'I have stored it: send a test event' }).click();

  const body = page.getByRole('region', { name: /^Body/ });
  const shown = JSON.parse((await body.textContent()) ?? '');
  await page.getByRole('button', { name: 'Send test event' }).click();
  await page.getByText('Your endpoint answered 500 Internal Server Error.').waitFor();
  await page.getByText(/^Next attempt in \d s$/).waitFor();
  await page.getByText('Your endpoint answered 200 OK.').waitFor();
  const [first, second, third] = await receiver.received(3);
  for (const request of [first, second, third]) {
    assert.ok(request);
    const event = await verifyWebhook({ body: request.body, headers: request.headers, secrets: secret });
    assert.deepEqual(event, shown, 'what is sent is what was shown');
  }

  await page.getByRole('link', { name: 'Open this delivery' }).click();
  await page.getByRole('heading', { level: 1, name: 'task.completed' }).waitFor();
  const time = page.getByRole('main').locator('time').first();
  const at = (await time.getAttribute('datetime')) ?? '';
  assert.equal(await time.getAttribute('title'), `${at.replace('T', ' ').replace('Z', '')} UTC`);
  assert.ok((await time.textContent())?.includes(inNewYork(at)), 'in the zone of the viewer');
  await page.getByRole('button', { name: 'Request and response of attempt 1' }).click();
  await page.getByText('database is down').waitFor();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(curl.startsWith(`curl --globoff -X POST '${receiver.url('/hooks')}'`), curl);
  assert.ok(third && curl.includes(`--data-binary '${third.body}'`), 'the very body that was signed');

  await page.getByRole('button', { name: 'Resend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
  await page.getByRole('link', { name: 'Watch the new delivery' }).click();
  await page.getByText('Your endpoint answered 200 OK.').waitFor();
  const requests = await receiver.received(4);
  assert.equal(requests[3]?.headers['webhook-id'], shown.id, 'the same event');
  assert.notEqual(requests[3]?.headers['anchor-delivery-id'], requests[0]?.headers['anchor-delivery-id']);

  await page.getByRole('link', { name: 'Events', exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  const rows = page.getByRole('row').filter({ hasText: shown.id });
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  assert.deepEqual(complaints, []);
});

function inNewYork(at: string): string {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-US', { ...time, timeZone: 'America/New_York' }).format(new Date(at));
}
