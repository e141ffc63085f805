import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, taskData } from '../support/api-client.ts';
import { after, silence, status } from '../support/behaviours.ts';
import { startCluster } from '../support/cluster.ts';
import { onEnd } from '../support/on-end.ts';
import { Receiver } from '../support/receiver.ts';
import { waitFor } from '../support/wait-for.ts';

const LIMIT = { timeout: 240_000 };

/** How soon a dead node's claims are attempted again, at the latest. */
const TAKEN_BACK_MS = 10_000;

async function newReceiver(t: Parameters<typeof onEnd>[0], behaviour = status(200)): Promise<Receiver> {
  const receiver = await Receiver.start({ behaviour });
  onEnd(t, () => receiver.close());
  return receiver;
}

test('what one node is told, the other knows: webhooks, keys, events, history', LIMIT, async (t) => {
  const { apis } = await startCluster(t);
  const [a, b] = [apis[0] ?? assert.fail(), apis[1] ?? assert.fail()];
  const receiver = await newReceiver(t);
  const webhook = await a.createWebhook(receiver.url('/hook'));
  const { id } = await b.publish({ id: 'evt_shared', data: taskData() });
  await waitFor(() => receiver.requests.length === 1, { describe: 'the delivery' });
  assert.deepEqual(await a.publish({ id, data: taskData() }), { id, duplicate: true });
  await waitFor(async () => (await a.deliveries(webhook.id))[0]?.status === 'succeeded', {
    describe: 'the delivery to be recorded',
  });
  assert.deepEqual(await a.deliveries(webhook.id), await b.deliveries(webhook.id));
});

test('once a change has answered on one node, no later event on another misses it', LIMIT, async (t) => {
  const { apis, nodes } = await startCluster(t);
  const [a, b] = [apis[0] ?? assert.fail(), apis[1] ?? assert.fail()];
  const receiver = await newReceiver(t);
  const webhook = await a.createWebhook(receiver.url('/hook'));
  for (let round = 0; round < 20; round++) {
    const [changer, publisher] = round % 2 === 0 ? [nodes[0], b] : [nodes[1], a];
    const enabled = round % 4 < 2;
    await patch(changer?.url ?? '', a, webhook.id, { enabled });
    const { id } = await publisher.publish({ data: taskData() });
    assert.equal((await publisher.event(id)).deliveries.length, enabled ? 1 : 0, `round ${round}`);
  }
});

test('a killed node’s deliveries are attempted again by the other within 10 s', LIMIT, async (t) => {
  const { apis, nodes } = await startCluster(t);
  const [a, b] = [apis[0] ?? assert.fail(), apis[1] ?? assert.fail()];
  const receiver = await newReceiver(t, silence());
  const webhook = await a.createWebhook(receiver.url('/hook'));
  for (let i = 0; i < 5; i++) await a.publish({ data: taskData() });
  await waitFor(() => receiver.requests.length === 5, { describe: 'the first attempts' });
  receiver.answer(status(200));
  await nodes[0]?.end('SIGKILL');
  const killed = performance.now();
  await waitFor(async () => (await b.deliveries(webhook.id, '?status=succeeded')).length === 5, {
    timeoutMs: 30_000,
    describe: 'the deliveries to be made by the other node',
  });
  const took = Math.max(...receiver.requests.map(({ arrivedAt }) => arrivedAt)) - killed;
  t.diagnostic(`made again ${(took / 1000).toFixed(1)} s after the kill`);
  assert.ok(took < TAKEN_BACK_MS, `${took} ms`);
  for (const row of await b.deliveries(webhook.id)) assert.equal(row.attempt, 1);
});

test(
  'a node that was frozen for longer than the others wait changes nothing when it goes on',
  LIMIT,
  async (t) => {
    const { apis, nodes } = await startCluster(t);
    const [a, b] = [apis[0] ?? assert.fail(), apis[1] ?? assert.fail()];
    const frozen = nodes[0] ?? assert.fail();
    const receiver = await newReceiver(t, after(2_000, status(500)));
    const webhook = await a.createWebhook(receiver.url('/hook'));
    await a.publish({ id: 'evt_frozen', data: taskData() });
    await waitFor(() => receiver.requests.length === 1, { describe: 'the first attempt' });
    process.kill(frozen.pid, 'SIGSTOP');
    receiver.answer(status(200));
    await waitFor(async () => (await b.deliveries(webhook.id, '?status=succeeded')).length === 1, {
      timeoutMs: 30_000,
      describe: 'the delivery to be made by the other node',
    });
    const before = await b.deliveries(webhook.id);
    process.kill(frozen.pid, 'SIGCONT');
    await waitFor(() => /goes on under a new number/.test(frozen.log()), { describe: 'the node to notice' });
    await a.publish({ id: 'evt_after', data: taskData() });
    await waitFor(async () => (await b.deliveries(webhook.id, '?status=succeeded')).length === 2, {
      describe: 'the node to go on',
    });
    assert.deepEqual((await b.deliveries(webhook.id)).slice(1), before);
    assert.equal((await b.delivery(webhook.id, before[0]?.id ?? '')).attempts.length, 1);
  },
);

test(
  'publishing answers 503 with Retry-After while PostgreSQL is away, and goes on when it is back',
  LIMIT,
  async (t) => {
    const { apis, database, nodes } = await startCluster(t);
    const api = apis[0] ?? assert.fail();
    const receiver = await newReceiver(t);
    await api.createWebhook(receiver.url('/hook'));
    await api.publish({ data: taskData() });
    for (const how of ['fast', 'immediate'] as const) {
      await database.stop(how);
      const answer = await publishRaw(nodes[0]?.url ?? '', api.keys);
      assert.equal(answer.status, 503);
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      assert.equal((await fetch(`${nodes[0]?.url}/readyz`)).status, 503);
      assert.equal((await fetch(`${nodes[0]?.url}/healthz`)).status, 200);
      await database.startAgain();
      await waitFor(async () => (await publishRaw(nodes[0]?.url ?? '', api.keys)).status === 202, {
        timeoutMs: 20_000,
        describe: 'publishing to go on',
      });
    }
    await waitFor(() => receiver.requests.length >= 3, { describe: 'the deliveries' });
  },
);

test('two nodes share the work of a busy webhook that one of them was told of', LIMIT, async (t) => {
  const { apis, nodes } = await startCluster(t);
  const api = apis[0] ?? assert.fail();
  const connections = new Set<number>();
  const receiver = await newReceiver(t, async (exchange) => {
    connections.add(exchange.request.connection);
    await delay(200);
    await status(200)(exchange);
  });
  const webhook = await api.createWebhook(receiver.url('/hook'));
  for (let batch = 0; batch < 4; batch++) {
    await api.publishBatch(Array.from({ length: 400 }, () => ({ data: taskData() })));
  }
  await waitFor(async () => (await attempted(nodes[1]?.url ?? '')) > 0, {
    timeoutMs: 30_000,
    describe: 'the other node to help',
  });
  await waitFor(() => receiver.requests.length >= 1_600, {
    timeoutMs: 60_000,
    describe: () => `1,600 deliveries, have ${receiver.requests.length}`,
  });
  assert.equal((await api.deliveries(webhook.id, '?status=failed,dead')).length, 0);
});

test('a node that only accepts leaves the work to one that only delivers', LIMIT, async (t) => {
  const { apis, nodes } = await startCluster(t, [{ ANCHOR_ROLE: 'api' }, { ANCHOR_ROLE: 'worker' }]);
  const api = apis[0] ?? assert.fail();
  const receiver = await newReceiver(t);
  const webhook = await api.createWebhook(receiver.url('/hook'));
  for (let i = 0; i < 20; i++) await api.publish({ data: taskData() });
  await waitFor(async () => (await api.deliveries(webhook.id, '?status=succeeded')).length === 20, {
    describe: 'the deliveries',
  });
  assert.equal(await attempted(nodes[0]?.url ?? ''), 0);
  assert.ok((await attempted(nodes[1]?.url ?? '')) >= 20);
  assert.equal((await fetch(`${nodes[1]?.url}/v1/webhooks`)).status, 404);
});

async function patch(url: string, api: ApiClient, id: string, changes: object): Promise<void> {
  const answer = await fetch(`${url}/v1/webhooks/${id}`, {
    method: 'PATCH',
    headers: { 'anchor-api-key': api.keys.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
  assert.equal(answer.status, 200);
}

/** Attempts that a node has recorded, from its metrics. */
async function attempted(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^anchor_attempts_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

function publishRaw(url: string, { projectId, publisherKey }: { projectId: string; publisherKey: string }) {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publisherKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ project_id: projectId, type: 'task.completed', data: taskData() }),
  });
}
