/** Several threads that send. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService } from '../support/service.ts';
import { waitFor } from '../support/wait-for.ts';

const TASKS = '/proc/self/task';
const WEBHOOKS = 12;
const EVENTS = 5;

test('as many threads send as are asked for, each webhook gets all of its events, and all of them end', async (t) => {
  const before = senderThreads();
  const service = await startService(t, { env: { ...QUICK, ANCHOR_SENDERS: '3' } });
  await waitFor(() => senderThreads() === before + 3, { describe: 'three threads called sender' });
  const receiver = await startReceiver(t);
  const paths = Array.from({ length: WEBHOOKS }, (_, n) => `/hooks/${n}`);
  const webhooks = [];
  for (const path of paths) webhooks.push(await service.api.createWebhook(receiver.url(path)));
  for (let n = 0; n < EVENTS; n++) await service.api.publish();
  for (const { id } of webhooks) {
    const deliveries = await endedDeliveries(service.api, id, EVENTS);
    assert.ok(deliveries.every(({ status }) => status === 'succeeded'));
  }
  for (const path of paths) {
    assert.equal(receiver.requests.filter((request) => request.path === path).length, EVENTS, path);
  }
  await service.stop();
  await waitFor(() => senderThreads() === before, { describe: 'the threads to end' });
});

function senderThreads(): number {
  return readdirSync(TASKS).filter((task) => nameOf(task) === 'sender').length;
}

/** Empty for one that has just ended. */
function nameOf(task: string): string {
  try {
    return readFileSync(`${TASKS}/${task}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
