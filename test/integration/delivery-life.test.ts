/** What happens to deliveries when their webhook changes, and who gets an event at all. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { after, status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, endedDelivery, QUICK, startService } from '../support/service.ts';
import { waitFor } from '../support/wait-for.ts';

/** A retry that is never due within the test. */
const WAITS_LONG = { ...QUICK, ANCHOR_RETRY_DELAYS: '3600' };

test('an event goes to every enabled webhook that subscribes to its type, once', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  await service.api.createWebhook(receiver.url('/completed'), ['task.completed']);
  await service.api.createWebhook(receiver.url('/both'), ['task.completed', 'task.failed']);
  await service.api.createWebhook(receiver.url('/failed'), ['task.failed']);
  const disabled = await service.api.createWebhook(receiver.url('/disabled'), ['task.completed']);
  await service.api.updateWebhook(disabled.id, { enabled: false });
  const { id } = await service.api.publish();
  const repeat = await service.api.publish({ id });
  assert.deepEqual(repeat, { id, duplicate: true });
  const { deliveries } = await waitFor(
    async () => {
      const event = await service.api.event(id);
      return event.deliveries.every(({ completed_at }) => completed_at !== null) && event;
    },
    { describe: 'all deliveries of the event to end' },
  );
  assert.equal(deliveries.length, 2);
  assert.deepEqual(receiver.requests.map(({ path }) => path).sort(), ['/both', '/completed']);
});

test('a test event goes to its webhook alone, subscribed or not, and also when disabled', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  await service.api.createWebhook(receiver.url('/other'), ['batch.failed']);
  const webhook = await service.api.createWebhook(receiver.url('/tested'), ['task.completed']);
  await service.api.updateWebhook(webhook.id, { enabled: false });
  const { external_event_id } = await service.api.sendTest(webhook.id, 'batch.failed');
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.external_event_id, external_event_id);
  assert.equal(delivery.event_type, 'batch.failed');
  assert.deepEqual(
    receiver.requests.map(({ path }) => path),
    ['/tested'],
  );
});

test('disabling stops fan-out at once, and deliveries that exist finish', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { behaviour: status(503) });
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  await receiver.received(1);
  await service.api.updateWebhook(webhook.id, { enabled: false });
  const later = await service.api.publish();
  assert.deepEqual((await service.api.event(later.id)).deliveries, []);
  receiver.answer(status(200));
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
});

test("a deleted webhook's waiting deliveries end as failed", async (t) => {
  const service = await startService(t, { env: WAITS_LONG });
  const receiver = await startReceiver(t, { behaviour: status(503) });
  const webhook = await service.api.createWebhook(receiver.url());
  for (let n = 0; n < 3; n++) await service.api.publish();
  await waitFor(
    async () =>
      (await service.api.deliveries(webhook.id, '?status=pending')).filter(({ attempt }) => attempt === 1)
        .length === 3,
    { describe: 'three deliveries that wait for their second attempt' },
  );
  await service.api.deleteWebhook(webhook.id);
  for (const delivery of await endedDeliveries(service.api, webhook.id, 3)) {
    assert.equal(delivery.status, 'failed');
    assert.equal(delivery.error_message, 'webhook deleted');
    assert.equal(delivery.attempts.length, 1, 'only attempts that were made are recorded');
    assert.equal(delivery.attempts[0]?.response_status, 503);
  }
  assert.equal(receiver.requests.length, 3);
});

test('an attempt that is under way while its webhook is deleted records its true outcome', async (t) => {
  const service = await startService(t, { env: { ...WAITS_LONG, ANCHOR_ATTEMPT_TIMEOUT_MS: '5000' } });
  const receiver = await startReceiver(t);
  receiver.answerNext(after(300, status(200)), after(300, status(503)));
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  await receiver.received(1);
  await service.api.publish();
  await receiver.received(2);
  await service.api.deleteWebhook(webhook.id);
  const [second, first] = await endedDeliveries(service.api, webhook.id, 2);
  assert.equal(first?.status, 'succeeded');
  assert.equal(first?.response_status, 200);
  assert.equal(second?.status, 'failed');
  assert.equal(second?.error_message, 'webhook deleted');
  assert.equal(second?.attempts[0]?.response_status, 503);
});

test('a new URL is used by the next attempts', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_RETRY_DELAYS: '1.2,1.2,1.2,1.2,1.2' } });
  const wrong = await startReceiver(t, { behaviour: status(500) });
  const right = await startReceiver(t);
  const webhook = await service.api.createWebhook(wrong.url());
  await service.api.publish();
  await wrong.received(1);
  await service.api.updateWebhook(webhook.id, { url: right.url() });
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(wrong.requests.length, 1);
  assert.equal(right.requests.length, 1);
});

test('what the history says is what the endpoint saw', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  const codes = [503, 200, 410, 500, 201, 404, 429];
  receiver.answerNext(...codes.map((code) => status(code, `body of ${code}`)));
  const webhook = await service.api.createWebhook(receiver.url());
  const events = 4;
  for (let n = 0; n < events; n++) await service.api.publish();
  const deliveries = await endedDeliveries(service.api, webhook.id, events);
  const recorded = deliveries.flatMap(({ id, attempts }) =>
    attempts.map((attempt) => `${id} ${attempt.request_headers['Anchor-Signature']}`),
  );
  const seen = receiver.requests.map(
    ({ headers }) => `${headers['anchor-delivery-id']} ${headers['anchor-signature']}`,
  );
  assert.deepEqual(recorded.sort(), seen.sort());
  for (const { attempts } of deliveries) {
    for (const { response_body, response_status } of attempts) {
      assert.ok(response_body === '' || response_body === `body of ${response_status}`);
    }
  }
});

test('resending makes a new delivery of the same event with the same bytes', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { behaviour: status(200) });
  receiver.answerNext(status(410));
  const webhook = await service.api.createWebhook(receiver.url());
  const { id } = await service.api.publish();
  const failed = await endedDelivery(service.api, webhook.id);
  const { delivery_id } = await service.api.resend(webhook.id, failed.id);
  assert.notEqual(delivery_id, failed.id);
  const [resent] = await endedDeliveries(service.api, webhook.id, 2);
  assert.equal(resent?.id, delivery_id);
  assert.equal(resent?.status, 'succeeded');
  assert.equal(resent?.external_event_id, id);
  assert.deepEqual(receiver.requests[1]?.body, receiver.requests[0]?.body);
});
