/** The real process: what goes on after it was stopped or killed. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { ApiClient, createProject } from '../support/api-client.ts';
import { after, silence, status } from '../support/behaviours.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, endedDelivery } from '../support/service.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

test('after SIGKILL every unfinished delivery goes on where it was', async (t) => {
  const { service, api } = await start(t, { ANCHOR_RETRY_DELAYS: '1,0.05,0.05,0.05,0.05' });
  const receiver = await startReceiver(t);
  receiver.answerNext(status(503), silence());
  const webhook = await api.createWebhook(receiver.url());
  const waiting = await api.publish();
  await waitFor(async () => (await api.deliveries(webhook.id))[0]?.response_status === 503, {
    describe: 'the first attempt to be recorded',
  });
  const cutOff = await api.publish();
  await receiver.received(2);
  await service.end('SIGKILL');
  await service.startAgain();
  const [second, first] = await endedDeliveries(api, webhook.id, 2);
  assert.equal(first?.external_event_id, waiting.id);
  assert.equal(first?.status, 'succeeded');
  assert.deepEqual(
    first?.attempts.map(({ number, response_status }) => [number, response_status]),
    [
      [1, 503],
      [2, 200],
    ],
  );
  // An attempt that a crash cut off is made again under the same number; it uses none up.
  assert.equal(second?.external_event_id, cutOff.id);
  assert.deepEqual(
    second?.attempts.map(({ number, response_status }) => [number, response_status]),
    [[1, 200]],
  );
  assert.equal(receiver.requests.filter(({ headers }) => headers['webhook-id'] === cutOff.id).length, 2);
});

test('SIGTERM lets attempts under way finish, records them and exits with 0', async (t) => {
  const { service, api } = await start(t, { ANCHOR_ATTEMPT_TIMEOUT_MS: '5000' });
  const receiver = await startReceiver(t, { behaviour: after(700, status(200, 'in time')) });
  const webhook = await api.createWebhook(receiver.url());
  await api.publish();
  await receiver.received(1);
  const ended = await service.end('SIGTERM');
  assert.deepEqual(ended, { code: 0, signal: null }, service.log());
  await service.startAgain();
  const delivery = await endedDelivery(api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.attempts[0]?.response_body, 'in time');
  assert.equal(receiver.requests.length, 1, 'the attempt was made again although it had been recorded');
});

test('SIGTERM does not wait longer than the deadline of an attempt', async (t) => {
  const { service, api } = await start(t, { ANCHOR_ATTEMPT_TIMEOUT_MS: '500', ANCHOR_RETRY_DELAYS: '3600' });
  const receiver = await startReceiver(t, { behaviour: silence() });
  const webhook = await api.createWebhook(receiver.url());
  await api.publish();
  await receiver.received(1);
  const before = performance.now();
  assert.equal((await service.end('SIGTERM')).code, 0);
  assert.ok(performance.now() - before < 4_000);
  await service.startAgain();
  const [row] = await api.deliveries(webhook.id);
  assert.equal(row?.status, 'pending');
  assert.equal(row?.attempt, 1);
  assert.match(row?.error_message ?? '', /did not answer/);
});

test('a retry that fell due while the service was down is made at the start', async (t) => {
  const { service, api } = await start(t, { ANCHOR_RETRY_DELAYS: '0.3,0.3' });
  const receiver = await startReceiver(t);
  receiver.answerNext(status(500));
  const webhook = await api.createWebhook(receiver.url());
  await api.publish();
  await waitFor(async () => (await api.deliveries(webhook.id))[0]?.response_status === 500, {
    describe: 'the first attempt to be recorded',
  });
  await service.end('SIGKILL');
  await service.startAgain();
  const delivery = await endedDelivery(api, webhook.id);
  assert.equal(delivery.status, 'succeeded');
  assert.equal(delivery.attempts.length, 2);
});

async function start(
  t: TestContext,
  env: Record<string, string>,
): Promise<{ service: ServiceProcess; api: ApiClient }> {
  const service = await ServiceProcess.start({ folder: tempDir(t), env });
  onEnd(t, () => service.dispose());
  return { service, api: new ApiClient(service.url, await createProject(service.url, service.adminToken)) };
}
