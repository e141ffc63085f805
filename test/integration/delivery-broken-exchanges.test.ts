/** Endpoints that are slow, break off, or send more than anybody asked for. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as behaviours from '../support/behaviours.ts';
import { type Behaviour, status } from '../support/behaviours.ts';
import { freePort } from '../support/free-port.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { waitFor } from '../support/wait-for.ts';

const MEGABYTE = 1024 * 1024;

/** Exchanges without a usable response: each is retried, and the history says why in words. */
const WITHOUT_RESPONSE: { name: string; behaviour: Behaviour; error: RegExp }[] = [
  { name: 'silence', behaviour: behaviours.silence(), error: /did not answer within 0\.4 seconds/ },
  {
    name: 'headers byte by byte',
    behaviour: behaviours.dripHeaders(20),
    error: /did not answer within 0\.4 seconds/,
  },
  {
    name: 'a reset before the headers',
    behaviour: behaviours.reset(),
    error: /connection was (reset|closed)|closed the connection/,
  },
  { name: 'a close before the headers', behaviour: behaviours.hangUp(), error: /closed the connection/ },
  {
    name: 'half a status line',
    behaviour: behaviours.raw('HTTP/1.1 2'),
    error: /closed the connection|not valid HTTP/,
  },
  {
    name: 'something that is not HTTP',
    behaviour: behaviours.raw('220 smtp.example.com ESMTP\r\n'),
    error: /not valid HTTP/,
  },
];

test('an exchange without a usable response is attempted again', async (t) => {
  const service = await startService(t, { env: QUICK });
  for (const { name, behaviour, error } of WITHOUT_RESPONSE) {
    const receiver = await startReceiver(t);
    receiver.answerNext(behaviour);
    const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'succeeded', name);
    const [first, second] = delivery.attempts;
    assert.equal(first?.response_status, null, name);
    assert.equal(first?.response_headers, null, name);
    assert.match(first?.error ?? '', error, name);
    assert.equal(second?.response_status, 200, name);
    assert.equal(delivery.attempts.length, 2, name);
  }
});

test('an endpoint that is not there is attempted again and found once it is', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_RETRY_DELAYS: '0.2,0.2,0.2,0.2,0.2' } });
  const receiver = await startReceiver(t);
  const { port } = receiver;
  const webhook = await service.api.createWebhook(receiver.url());
  await receiver.close();
  const { id } = await service.api.publish();
  const [row] = await waitFor(
    async () => {
      const rows = await service.api.deliveries(webhook.id);
      return rows[0]?.error_message === null ? null : rows;
    },
    { describe: 'a refused attempt in the history' },
  );
  assert.match(row?.error_message ?? '', /refused the connection/);
  await receiver.reopen(port);
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.external_event_id, id);
});

test('a name that does not resolve and a port that refuses end as dead', async (t) => {
  const service = await startService(t, { env: QUICK });
  const cases: [string, RegExp][] = [
    // Where the machine has no DNS server that answers, the look-up itself outlasts the deadline.
    ['https://receiver.invalid/hook', /could not be (found|looked up)|did not answer within/],
    [`http://127.0.0.1:${await freePort()}/hook`, /refused the connection/],
  ];
  for (const [url, error] of cases) {
    const webhook = await service.api.createWebhook(url, ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'dead', url);
    assert.equal(delivery.attempts.length, 6);
    for (const attempt of delivery.attempts) {
      assert.equal(attempt.response_status, null);
      assert.match(attempt.error ?? '', error);
    }
  }
});

/** Once status and headers are there, nothing that happens to the body changes the outcome. */
const CUT_BODIES: { name: string; behaviour: (code: number) => Behaviour; body: RegExp }[] = [
  { name: 'a body that stalls', behaviour: (code) => behaviours.stallInBody(code), body: /^beginning$/ },
  { name: 'a body that drips', behaviour: (code) => behaviours.drip(code, 20), body: /^\.{2,}$/ },
  { name: 'a reset within the body', behaviour: (code) => behaviours.resetInBody(code), body: /^beginning$/ },
  { name: 'an endless body', behaviour: (code) => behaviours.endlessBody(code), body: /^x{4096}$/ },
];

test('a body that is cut short does not change what the status decided', async (t) => {
  const service = await startService(t, { env: QUICK });
  for (const { name, behaviour, body } of CUT_BODIES) {
    for (const [code, outcome] of [
      [200, 'succeeded'],
      [410, 'failed'],
    ] as const) {
      const receiver = await startReceiver(t, { behaviour: behaviour(code) });
      const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
      await service.api.sendTest(webhook.id, 'task.failed');
      const delivery = await endedDelivery(service.api, webhook.id);
      assert.equal(delivery.status, outcome, `${name}, ${code}`);
      assert.equal(delivery.response_status, code);
      assert.match(delivery.attempts[0]?.response_body ?? '', body, name);
      assert.equal(receiver.requests.length, 1, name);
    }
  }
});

test('a stalled body after a retried status is retried', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  receiver.answerNext(behaviours.stallInBody(503));
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.deepEqual(
    delivery.attempts.map(({ response_status }) => response_status),
    [503, 200],
  );
});

test('reading a body of 100 MB stops at 4 KB', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_ATTEMPT_TIMEOUT_MS: '10000' } });
  let sent = 0;
  const receiver = await startReceiver(t, {
    behaviour: behaviours.hugeBody(200, 100 * MEGABYTE, (bytes) => {
      sent = bytes;
    }),
  });
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.attempts[0]?.response_body, 'x'.repeat(4096));
  await waitFor(() => sent > 0, { describe: 'the endpoint to notice that nobody reads on' });
  // What the two kernels buffer between them; a sender that read on would have taken all 100.
  assert.ok(sent < 20 * MEGABYTE, `the endpoint could send ${sent} bytes`);
});

test('a slow endpoint within the deadline succeeds and its duration is recorded', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_ATTEMPT_TIMEOUT_MS: '5000' } });
  const receiver = await startReceiver(t, { behaviour: behaviours.after(300, status(200)) });
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.ok((delivery.duration_ms ?? 0) >= 295, `recorded ${delivery.duration_ms} ms`);
});
