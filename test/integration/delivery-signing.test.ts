/** What an attempt carries, and that a receiver can prove where it comes from. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { verifyWebhook } from '../../verify/typescript/verify.ts';
import { status } from '../support/behaviours.ts';
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService, type TestService } from '../support/service.ts';

test('a request carries the headers of the contract and the envelope', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url('/anchor/webhooks?customer=7'));
  const created = '2026-05-24T12:18:05.123Z';
  const { id } = await service.api.publish({ created });
  const [request] = await receiver.received(1);
  assert.ok(request);
  const { headers } = request;
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(request.method, 'POST');
  assert.equal(request.path, '/anchor/webhooks?customer=7');
  assert.equal(headers['user-agent'], 'Anchor-Webhooks/1.0');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['content-length'], String(request.body.length));
  assert.equal(headers['anchor-event'], 'task.completed');
  assert.equal(headers['anchor-delivery-id'], delivery.id);
  assert.equal(headers['webhook-id'], id);
  assert.equal(headers['webhook-timestamp'], headers['anchor-timestamp']);
  assert.ok(Math.abs(Date.now() / 1000 - Number(headers['anchor-timestamp'])) < 10);

  const envelope = JSON.parse(request.body.toString());
  assert.deepEqual(Object.keys(envelope), ['id', 'type', 'created', 'project_id', 'text', 'data']);
  assert.deepEqual(
    { id: envelope.id, type: envelope.type, created: envelope.created, project_id: envelope.project_id },
    { id, type: 'task.completed', created, project_id: service.api.keys.projectId },
  );
  assert.deepEqual(delivery.payload, envelope);
});

test('both signatures verify, with our own code and with the Standard Webhooks library', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const { secret } = await service.api.createWebhook(receiver.url());
  assert.match(secret, /^[0-9a-f]{64}$/);
  await service.api.publish({ data: { ...taskWith('日本語 🚀 \u0000 "quoted"') } });
  const [request] = await receiver.received(1);
  assert.ok(request);
  assert.deepEqual(await verifiedByBoth(request, secret), JSON.parse(request.body.toString()));
  const otherSecret = secret.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  await assert.rejects(verifyWebhook({ body: request.body, headers: request.headers, secrets: otherSecret }));
  const changed = Buffer.concat([request.body, Buffer.from(' ')]);
  await assert.rejects(verifyWebhook({ body: changed, headers: request.headers, secrets: secret }));
});

test('while a rotation is open every secret in force signs, newest first', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  const secrets = [webhook.secret];
  for (let rotation = 0; rotation < 2; rotation++) {
    secrets.unshift((await service.api.rotateSecret(webhook.id)).secret);
    await service.api.publish();
    const requests = await receiver.received(rotation + 1);
    const request = requests[rotation];
    assert.ok(request);
    const entries = String(request.headers['anchor-signature']).split(',').slice(1);
    assert.equal(entries.length, secrets.length);
    assert.equal(String(request.headers['webhook-signature']).split(' ').length, secrets.length);
    for (const secret of secrets) await verifiedByBoth(request, secret);
    const newestAlone = `t=${request.headers['anchor-timestamp']},${entries[0]}`;
    await verifyWebhook({
      body: request.body,
      headers: { ...request.headers, 'anchor-signature': newestAlone },
      secrets: secrets[0] ?? '',
    });
  }
  assert.equal(new Set(secrets).size, 3);
});

test('every attempt and every webhook gets the same bytes; each attempt is signed afresh', async (t) => {
  const service = await startService(t, {
    env: { ...QUICK, ANCHOR_RETRY_DELAYS: '1.1,0.05,0.05,0.05,0.05' },
  });
  const receivers = [await startReceiver(t), await startReceiver(t), await startReceiver(t)];
  const secrets: string[] = [];
  for (const receiver of receivers) {
    receiver.answerNext(status(503), status(503));
    secrets.push((await service.api.createWebhook(receiver.url())).secret);
  }
  await service.api.publish({ data: taskWith({ nested: ['ü', 1e21, null] }) });
  for (const receiver of receivers) await receiver.received(3);
  const bodies = new Set(
    receivers.flatMap(({ requests }) => requests.map(({ body }) => body.toString('hex'))),
  );
  assert.equal(bodies.size, 1);
  const idsOfReceivers = receivers.map(
    ({ requests }) => new Set(requests.map(({ headers }) => headers['anchor-delivery-id'])),
  );
  for (const ids of idsOfReceivers) assert.equal(ids.size, 1, 'a retry carried another delivery id');
  assert.equal(
    new Set(idsOfReceivers.flatMap((ids) => [...ids])).size,
    3,
    'two webhooks share a delivery id',
  );
  for (const [index, { requests }] of receivers.entries()) {
    for (const request of requests) await verifiedByBoth(request, secrets[index] ?? '');
    const [first, second] = requests.map(({ headers }) => Number(headers['anchor-timestamp']));
    assert.ok((second ?? 0) > (first ?? 0), 'the retry repeated the timestamp of the first attempt');
  }
});

test('the history shows the very headers that were sent', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  receiver.answerNext(status(500, 'first', { 'x-request-id': 'r1' }), status(429));
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.attempts.length, 3);
  assert.equal(delivery.attempts[0]?.response_headers?.['x-request-id'], 'r1');
  for (const [index, attempt] of delivery.attempts.entries()) {
    const sent = receiver.requests[index];
    const shown = Object.entries(attempt.request_headers);
    assert.ok(shown.length >= 9);
    for (const [name, value] of shown) assert.equal(sent?.headers[name.toLowerCase()], value, name);
  }
});

test('a signing secret is in no log line, history answer, error or file', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { behaviour: status(500) });
  const webhook = await service.api.createWebhook(receiver.url());
  const rotated = await service.api.rotateSecret(webhook.id);
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  const seen = [
    JSON.stringify(delivery),
    JSON.stringify(await service.api.webhook(webhook.id)),
    await textOf(service, '/v1/webhooks'),
    await textOf(service, `/v1/webhooks/${webhook.id}/events`),
    await textOf(service, `/v1/events/${delivery.external_event_id}`),
    await textOf(service, `/v1/webhooks/${webhook.id}x`),
    await textOf(service, '/metrics'),
    service.log(),
  ];
  await service.stop();
  seen.push(...filesOf(service.dataDir));
  for (const secret of [webhook.secret, rotated.secret]) {
    for (const text of seen) {
      assert.ok(!text.includes(secret), `a secret was found in ${text.slice(0, 300)}`);
      assert.ok(!text.includes(Buffer.from(secret).toString('base64').slice(0, 80)));
      assert.ok(!text.includes(Buffer.from(secret, 'hex').toString('latin1')));
    }
  }
  assert.match(service.log(), /attempt/, 'the log that was searched is the wrong one');
});

function taskWith(value: unknown): Record<string, unknown> {
  return { task_id: 'tsk_1', execution_id: 'exe_1', output: { value } };
}

/** Verifies with both codes and returns what ours parsed. */
async function verifiedByBoth(request: ReceivedRequest, secret: string): Promise<unknown> {
  const standard = new StandardWebhook(`whsec_${Buffer.from(secret).toString('base64')}`);
  const byStandard = standard.verify(request.body, headersOf(request));
  const byUs = await verifyWebhook({ body: request.body, headers: request.headers, secrets: secret });
  assert.deepEqual(byUs, byStandard);
  return byUs;
}

function headersOf(request: ReceivedRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

async function textOf(service: TestService, path: string): Promise<string> {
  const response = await fetch(service.url + path, {
    headers: { 'anchor-api-key': service.api.keys.apiKey },
  });
  return response.text();
}

/** Every file of the data folder, byte by byte as latin1. */
function filesOf(dataDir: string): string[] {
  return readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1'));
}

test('a secret that comes into force while an attempt is under way is not shown either, where it is echoed', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  let rotated = '';
  receiver.answer(async ({ response }) => {
    rotated = (await service.api.rotateSecret(webhook.id)).secret;
    response.end(`new ${rotated} old ${webhook.secret}`);
  });
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.match(rotated, /^[0-9a-f]{64}$/);
  assert.equal(delivery.attempts[0]?.response_body, 'new ***** old *****');
});
