import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
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

/** How long other configuration than what is fanned out to may take to be known everywhere. */
const LAG_MS = 1_000;

async function newReceiver(t: Parameters<typeof onEnd>[0], behaviour = status(200)): Promise<Receiver> {
  const receiver = await Receiver.start({ behaviour });
  onEnd(t, () => receiver.close());
  return receiver;
}

test('what one node is told, the other knows: webhooks, keys, events, history', LIMIT, async (t) => {
  const { apis, nodes, env } = await startCluster(t);
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

  // Attempts may lag a change of URL and secret by a second.
  const [one, other] = [nodes[0]?.url ?? '', nodes[1]?.url ?? ''];
  await a.updateWebhook(webhook.id, { url: receiver.url('/moved'), description: 'moved' });
  const { secret } = await a.rotateSecret(webhook.id);
  const answeredAt = performance.now();
  const lags = (began: number) => began - answeredAt <= LAG_MS;
  for (let began = answeredAt; lags(began); ) {
    began = performance.now();
    const before = receiver.requests.length;
    await b.publish({ data: taskData() });
    await waitFor(() => receiver.requests.length > before, { describe: 'the delivery by the other node' });
    const request = receiver.requests.at(-1);
    const isNew = request?.path === '/moved' && signatures(request.headers).length === 2;
    assert.ok(isNew || lags(began), 'an attempt that began later goes by what was changed');
  }
  const last = receiver.requests.at(-1) ?? assert.fail();
  assert.equal(signatures(last.headers)[0], signature(secret, last), 'the new secret signs first');

  // What is read of a webhook and what is fanned out are never late.
  assert.equal((await b.webhooks())[0]?.description, 'moved');
  await patch(one, a, webhook.id, { subscribed_events: ['task.failed'] });
  const unheard = await b.publish({ data: taskData() });
  assert.deepEqual((await b.event(unheard.id)).deliveries, []);
  await a.deleteWebhook(webhook.id);
  assert.deepEqual(await b.webhooks(), []);

  // A new key is known at once, and one that was deleted at most a second longer.
  const keys = `/admin/v1/projects/${a.keys.projectId}/api-keys`;
  for (const [path, use] of [
    [keys, (key: string) => fetch(`${other}/v1/webhooks`, { headers: { 'anchor-api-key': key } })],
    ['/admin/v1/publisher-keys', (key: string) => publishWith(other, key)],
  ] as const) {
    const made = await operator(one, env, 'POST', path, { name: 'Second' });
    const { id: keyId, key } = (await made.json()) as { id: string; key: string };
    assert.notEqual((await use(key)).status, 401, `${path} on the other node`);
    assert.equal((await operator(one, env, 'DELETE', `${path}/${keyId}`)).status, 204);
    const deletedAt = performance.now();
    for (let isRefused = false; !isRefused; ) {
      const began = performance.now();
      isRefused = (await use(key)).status === 401;
      assert.ok(isRefused || began - deletedAt <= LAG_MS, `${path}: what began later is refused`);
    }
  }
  const project = await operator(one, env, 'POST', '/admin/v1/projects', { name: 'New' });
  const publisher = await operator(one, env, 'POST', '/admin/v1/publisher-keys', { name: 'Of all' });
  const { id: projectId } = (await project.json()) as { id: string };
  const { key } = (await publisher.json()) as { key: string };
  assert.equal((await publishWith(other, key, projectId)).status, 202, 'a new project is known at once');
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
  let published = 0;
  const keepBusy = async () => {
    if (published - receiver.requests.length >= 1_200) return;
    await api.publishBatch(Array.from({ length: 400 }, () => ({ data: taskData() })));
    published += 400;
  };
  // Until the first node has noticed that it is not alone any more, it holds more of them itself.
  const isHelped = async () => {
    await keepBusy();
    return (await attempted(nodes[1]?.url ?? '')) > 0;
  };
  await waitFor(isHelped, { timeoutMs: 30_000, describe: 'the other node to help' });
  await waitFor(() => receiver.requests.length >= published, {
    timeoutMs: 60_000,
    describe: () => `${published} deliveries, have ${receiver.requests.length}`,
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

function signatures(headers: Record<string, unknown>): string[] {
  return [...String(headers['anchor-signature']).matchAll(/v1=([0-9a-f]+)/g)].map(([, hex = '']) => hex);
}

function signature(
  secret: string,
  { headers, body }: { headers: Record<string, unknown>; body: Buffer },
): string {
  const head = `v0:${headers['anchor-timestamp']}:`;
  return createHmac('sha256', secret).update(head).update(body).digest('hex');
}

function operator(
  url: string,
  env: Record<string, string>,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const headers = { authorization: `Bearer ${env.ANCHOR_ADMIN_TOKEN}` };
  if (body === undefined) return fetch(url + path, { method, headers });
  const json = { ...headers, 'content-type': 'application/json' };
  return fetch(url + path, { method, headers: json, body: JSON.stringify(body) });
}

/** Without a project of its own, the call is refused for other reasons than its key. */
function publishWith(url: string, key: string, projectId: string = randomUUID()): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ project_id: projectId, type: 'task.completed', data: taskData() }),
  });
}
