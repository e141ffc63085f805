/** What each status that an endpoint can answer with does to a delivery. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { raw, status } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';

const SUCCESS = [200, 201, 202, 204, 226, 299];
const FINAL = [
  300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 425, 451, 499,
];
const RETRIED = [408, 429, 500, 501, 502, 503, 504, 521, 599];

test('every 2xx ends the delivery as succeeded with its first attempt', async (t) => {
  const service = await startService(t, { env: QUICK });
  for (const code of SUCCESS) {
    const receiver = await startReceiver(t, { behaviour: status(code, code === 204 ? '' : 'thanks') });
    const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'succeeded', `status ${code}`);
    assert.equal(delivery.attempt, 1);
    assert.equal(delivery.response_status, code);
    assert.equal(delivery.error_message, null);
    assert.deepEqual(
      delivery.attempts.map(({ number, response_status, response_body, error }) => ({
        number,
        response_status,
        response_body,
        error,
      })),
      [{ number: 1, response_status: code, response_body: code === 204 ? '' : 'thanks', error: null }],
    );
    assert.equal(receiver.requests.length, 1);
  }
});

test('3xx and 4xx other than 408 and 429 end the delivery as failed at once', async (t) => {
  const service = await startService(t, { env: QUICK });
  const elsewhere = await startReceiver(t);
  for (const code of FINAL) {
    const receiver = await startReceiver(t, {
      behaviour: status(code, '', { location: elsewhere.url('/moved') }),
    });
    const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'failed', `status ${code}`);
    assert.equal(delivery.attempt, 1);
    assert.equal(delivery.response_status, code);
    assert.match(delivery.error_message ?? '', new RegExp(`answered ${code}`));
    assert.equal(receiver.requests.length, 1);
    // The service never disables a webhook by itself, not even after 410.
    assert.equal((await service.api.webhook(webhook.id)).enabled, true);
  }
  assert.equal(elsewhere.requests.length, 0, 'a redirect was followed');
});

test('408, 429 and 5xx are attempted again until one attempt succeeds', async (t) => {
  const service = await startService(t, { env: QUICK });
  for (const code of RETRIED) {
    const receiver = await startReceiver(t);
    // A Retry-After is not followed: these would all outlast the test.
    receiver.answerNext(status(code, 'busy', { 'retry-after': '3600' }), status(code));
    const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'succeeded', `status ${code}`);
    assert.deepEqual(
      delivery.attempts.map(({ response_status }) => response_status),
      [code, code, 200],
    );
    assert.match(delivery.attempts[0]?.error ?? '', new RegExp(`answered ${code}`));
  }
});

test('after six failed attempts the delivery is dead', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { behaviour: status(503, 'down') });
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'dead');
  assert.equal(delivery.attempt, 6);
  assert.equal(receiver.requests.length, 6);
  assert.deepEqual(
    delivery.attempts.map(({ number, response_status, response_body }) => [
      number,
      response_status,
      response_body,
    ]),
    [1, 2, 3, 4, 5, 6].map((number) => [number, 503, 'down']),
  );
  assert.notEqual((await service.api.webhook(webhook.id)).failing_since, null);
});

test('a retry that is answered with a final status ends the delivery as failed', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { behaviour: status(409) });
  receiver.answerNext(status(500));
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'failed');
  assert.deepEqual(
    delivery.attempts.map(({ response_status }) => response_status),
    [500, 409],
  );
});

test('informational responses are not the answer', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  receiver.answerNext(
    raw('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
  );
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.response_status, 200);
  assert.equal(receiver.requests.length, 1);
});
