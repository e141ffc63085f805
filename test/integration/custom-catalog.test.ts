/** Another product's events from end to end: the online shop of docs/guide/custom-catalogs.md. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '../support/api-client.ts';
import { runCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

const SHOP = fileURLToPath(new URL('../../examples/shop-catalog.yaml', import.meta.url));
const paid = {
  order_id: 'ord_1042',
  total: { cents: 12990, currency: 'EUR' },
  customer: { email: 'jo@example.com', password: 'undeclared' },
  note: 'call jo@example.com',
};

test('a shop publishes its own events: they are checked, masked, signed and delivered', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_CATALOG_FILE: SHOP } });
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url(), ['order.paid']);
  const { id } = await service.api.publish({ type: 'order.paid', data: paid });
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  const [request] = receiver.requests;
  assert.equal(request?.headers['anchor-event'], 'order.paid');
  const envelope = JSON.parse(String(request?.body));
  assert.deepEqual(envelope, {
    id,
    type: 'order.paid',
    created: envelope.created,
    project_id: service.api.keys.projectId,
    text: '💶 Order `ord_1042` paid: 129.90 EUR',
    data: {
      order_id: 'ord_1042',
      total: { cents: 12990, currency: 'EUR' },
      customer: { email: '*****' },
      note: 'call *****',
    },
  });
  const { external_event_id } = await service.api.sendTest(webhook.id, 'stock.low');
  assert.match(JSON.stringify(await service.api.event(external_event_id)), /Only 3 of `SKU-12` left/);
  await assert.rejects(service.api.publish({ type: 'task.completed' }), /unknown_event_type/);
  await assert.rejects(
    service.api.publish({ type: 'order.paid', data: { order_id: 'ord_1' } }),
    /\/data\/total/,
  );
});

test('a webhook whose types the catalog has lost is changed like any other', async (t) => {
  const env = { ANCHOR_DATA_DIR: join(tempDir(t), 'data') };
  const before = await startService(t, { env });
  const { id } = await before.api.createWebhook('https://example.com/', ['task.completed', 'task.failed']);
  await before.stop();
  const { url } = await startService(t, { env: { ...env, ANCHOR_CATALOG_FILE: SHOP } });
  const api = new ApiClient(url, before.api.keys);
  const subscribe = (...types: string[]) => api.updateWebhook(id, { subscribed_events: types });
  const kept = await subscribe('task.completed', 'order.paid');
  assert.deepEqual(kept.subscribed_events, ['task.completed', 'order.paid']);
  await assert.rejects(subscribe('task.failed', 'order.paid'), /unknown_event_type/, 'it was given up');
});

test('deliveries of a type that the catalog has lost are still found by it', async (t) => {
  const env = { ANCHOR_DATA_DIR: join(tempDir(t), 'data') };
  const before = await startService(t, { env });
  const receiver = await startReceiver(t);
  const { id } = await before.api.createWebhook(receiver.url(), ['task.completed']);
  const { id: eventId } = await before.api.publish();
  await before.stop();
  const { url } = await startService(t, { env: { ...env, ANCHOR_CATALOG_FILE: SHOP } });
  const api = new ApiClient(url, before.api.keys);
  const events = await api.deliveries(id, '?event_type=task.completed');
  assert.deepEqual(
    events.map((row) => row.external_event_id),
    [eventId],
  );
  await assert.rejects(api.deliveries(id, '?event_type=task.failed'), /unknown_event_type/, 'there are none');
});

test('a faulty catalog stops the start with one line that names file, line and column', async (t) => {
  const file = join(tempDir(t), 'shop.yaml');
  writeFileSync(file, 'types:\n  order.paid:\n    titel: Order paid\n');
  const { code, stderr } = await runCommand(t, ['serve', '--catalog-file', file, '--data-dir', tempDir(t)]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^anchor-webhooks: The catalog file \S+shop\.yaml, line 3, column 12: "titel" is not known here; [^\n]*\n$/,
  );
});

test('sanitise knows the types of a catalog file', async (t) => {
  const file = join(tempDir(t), 'event.json');
  writeFileSync(file, JSON.stringify({ type: 'order.paid', data: paid }));
  const { code, stdout } = await runCommand(t, ['sanitise', file, '--catalog-file', SHOP, '--json']);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout).masked, [
    { path: '/data/customer/email', rule: 'secret-field' },
    { path: '/data/note', rule: 'secret-input', count: 1 },
  ]);
});
