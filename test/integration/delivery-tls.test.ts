/** Deliveries over real TLS, with an authority of our own that the operator trusts. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { status } from '../support/behaviours.ts';
import { createAuthority, expired, selfSigned } from '../support/certificates.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a certificate of an authority that the operator trusts is accepted, by address and by name', async (t) => {
  const authority = createAuthority();
  const service = await startService(t, {
    env: { ...QUICK, ANCHOR_TARGET_CA_FILE: caFile(tempDir(t), authority.cert) },
  });
  const receiver = await startReceiver(t, { certificate: authority.issue() });
  for (const host of ['127.0.0.1', 'localhost']) {
    const webhook = await service.api.createWebhook(receiver.url('/hook', host), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'succeeded', JSON.stringify(delivery.attempts));
    assert.equal(receiver.requests.at(-1)?.headers.host, `${host}:${receiver.port}`);
  }
});

test('a TLS connection is kept alive between attempts', async (t) => {
  const authority = createAuthority();
  const service = await startService(t, {
    env: { ...QUICK, ANCHOR_TARGET_CA_FILE: caFile(tempDir(t), authority.cert) },
  });
  const receiver = await startReceiver(t, { certificate: authority.issue() });
  receiver.answerNext(status(503), status(503));
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  await endedDelivery(service.api, webhook.id);
  assert.equal(receiver.requests.length, 3);
  assert.equal(receiver.connections, 1);
});

test('a certificate that cannot be trusted is refused on every attempt, in words', async (t) => {
  const authority = createAuthority();
  const service = await startService(t, {
    env: { ...QUICK, ANCHOR_TARGET_CA_FILE: caFile(tempDir(t), authority.cert) },
  });
  const cases = [
    { name: 'expired', certificate: authority.issue(expired()), error: /certificate has expired/ },
    {
      name: 'wrong name',
      certificate: authority.issue({ names: ['receiver.example'] }),
      error: /for another host name/,
    },
    { name: 'self-signed', certificate: selfSigned(), error: /self-signed/ },
    {
      name: 'unknown issuer',
      certificate: createAuthority('Stranger').issue(),
      error: /issuer .* is unknown/,
    },
  ];
  for (const { name, certificate, error } of cases) {
    const receiver = await startReceiver(t, { certificate });
    const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
    await service.api.sendTest(webhook.id, 'task.failed');
    const delivery = await endedDelivery(service.api, webhook.id);
    assert.equal(delivery.status, 'dead', name);
    assert.equal(delivery.attempts.length, 6);
    for (const attempt of delivery.attempts) assert.match(attempt.error ?? '', error, name);
    assert.equal(receiver.requests.length, 0, `${name}: a request got through`);
  }
});

test('an authority that the operator has not named is not trusted', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, { certificate: createAuthority().issue() });
  const webhook = await service.api.createWebhook(receiver.url());
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'dead');
  assert.equal(receiver.requests.length, 0);
});

test('an endpoint that speaks plain http on an https URL fails with words about TLS', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url().replace('http:', 'https:'));
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'dead');
  assert.match(delivery.error_message ?? '', /TLS/);
  assert.equal(receiver.requests.length, 0);
});

function caFile(folder: string, cert: string): string {
  const path = join(folder, 'receivers-ca.pem');
  writeFileSync(path, cert);
  return path;
}
