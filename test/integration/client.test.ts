import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import test, { type TestContext } from 'node:test';
import { inspect } from 'node:util';
import {
  AnchorApiError,
  AnchorConnectionError,
  AnchorWebhooks,
  type Delivery,
  type EventToPublish,
  MalformedCredentialError,
  MissingCredentialError,
} from '../../client/client.ts';
import { OPERATIONS } from '../../client/types.ts';
import { portOf } from '../../src/common/port-of.ts';
import { taskData } from '../support/api-client.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService, type TestService } from '../support/service.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

function clientOf(service: TestService, url = service.url): AnchorWebhooks {
  const { apiKey, publisherKey } = service.api.keys;
  return new AnchorWebhooks({ url, apiKey, publisherKey, adminToken: service.adminToken });
}

function eventFor(service: TestService): EventToPublish {
  return { project_id: service.api.keys.projectId, type: 'task.completed', data: taskData() };
}

/** A server that answers as it is told, on a port of its own. */
async function startServer(
  t: TestContext,
  handle: (request: IncomingMessage, response: ServerResponse, count: number) => void | Promise<void>,
): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => void handle(request, response, ++count));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

/** Passes requests on to the service, and loses the first answer on the way back. */
async function losingFirstAnswer(t: TestContext, service: TestService): Promise<string> {
  return startServer(t, async (request, response, count) => {
    const { host: _, ...headers } = request.headers;
    const sent = Buffer.concat(await request.toArray());
    const answer = await fetch(service.url + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(sent.length > 0 && { body: sent }),
    });
    const body = await answer.text();
    if (count === 1) request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
}

test('a webhook is created, changed, tested, looked up and deleted through the client', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const anchor = clientOf(service);
  const webhook = await anchor.webhooks.create({
    url: receiver.url(),
    subscribed_events: ['task.completed'],
    description: 'from the client',
  });
  assert.match(webhook.secret, /^[0-9a-f]{64}$/);
  const renamed = await anchor.webhooks.update(webhook.id, { description: null });
  assert.equal(renamed.description, null);
  const sent = await anchor.webhooks.test(webhook.id, 'task.failed');
  const [delivery] = await endedDeliveries(service.api, webhook.id, 1);
  assert.equal(delivery?.external_event_id, sent.external_event_id);
  const detail = await anchor.deliveries.get(webhook.id, String(delivery?.id));
  assert.equal(detail.attempts[0]?.response_status, 200);
  const again = await anchor.deliveries.resend(webhook.id, detail.id);
  assert.notEqual(again.delivery_id, detail.id);
  assert.deepEqual(
    (await anchor.webhooks.list()).webhooks.map(({ id }) => id),
    [webhook.id],
  );
  assert.equal(await anchor.webhooks.delete(webhook.id), undefined);
  assert.deepEqual((await anchor.webhooks.list()).webhooks, []);
});

test('a customer rotates the secret, looks at counts, resends what failed, and asks about events', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, {
    behaviour: ({ response }) => void response.writeHead(400).end(),
  });
  const anchor = clientOf(service);
  const webhook = await anchor.webhooks.create({
    url: receiver.url(),
    subscribed_events: ['task.completed'],
  });
  const published = await anchor.events.publish(eventFor(service));
  await endedDeliveries(service.api, webhook.id, 1);

  const rotated = await anchor.webhooks.rotateSecret(webhook.id);
  assert.notEqual(rotated.secret, webhook.secret);
  const { failing_since: failing } = await anchor.webhooks.get(webhook.id);
  assert.ok(failing);
  const { events } = await anchor.deliveries.list({ status: 'failed', webhook_id: webhook.id });
  assert.deepEqual(
    events.map(({ external_event_id: id }) => id),
    [published.id],
  );
  const event = await anchor.events.get(published.id);
  assert.equal(event.deliveries[0]?.id, events[0]?.id);
  assert.equal((await anchor.webhooks.stats(webhook.id, { window: '1h' })).totals.failed, 1);
  assert.equal((await anchor.deliveries.stats()).webhooks[0]?.totals.failed, 1);
  const since = new Date(Date.now() - 60_000).toISOString();
  assert.equal((await anchor.webhooks.recover(webhook.id, { since })).count, 1);
  await endedDeliveries(service.api, webhook.id, 2);
  const { types } = await anchor.events.types();
  assert.ok(types.some(({ type }) => type === 'task.completed'));
  const { allowed } = await anchor.call('checkUrl', { query: { url: 'https://10.0.0.1/' } });
  assert.equal(allowed, false);
});

test('deliveries are followed live, over a lost connection, until the reader stops', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  const way = await TcpProxy.start(() => [Number(new URL(service.url).port)]);
  onEnd(t, () => way.close());
  const anchor = clientOf(service, `http://127.0.0.1:${way.port}`);
  const stop = new AbortController();
  const kinds: string[] = [];
  const ended = new Set<string>();
  const reading = (async () => {
    const news = anchor.deliveries.follow(
      { status: 'succeeded', webhook_id: webhook.id },
      { signal: stop.signal },
    );
    for await (const one of news) {
      kinds.push(one.kind);
      if (one.kind === 'delivery') ended.add(one.delivery.external_event_id);
    }
  })();
  const comes = (kind: string, times = 1) =>
    waitFor(() => kinds.filter((each) => each === kind).length >= times, {
      describe: `${kind} ${times} times`,
    });
  await comes('ready');
  const first = await anchor.events.publish(eventFor(service));
  await waitFor(() => ended.has(first.id), { describe: 'the first event' });
  way.reset();
  await comes('lost');
  const second = await clientOf(service).events.publish(eventFor(service));
  await waitFor(() => ended.has(second.id), { describe: 'what came about while the connection was lost' });
  stop.abort();
  await reading;
});

test('following with a wrong key, and a service that was never there, is an error', async (t) => {
  const service = await startService(t);
  const wrong = new AnchorWebhooks({ url: service.url, apiKey: 'ak_wrong' });
  await assert.rejects(wrong.deliveries.follow().next(), { name: 'AnchorApiError', code: 'unauthorized' });
  const keyless = new AnchorWebhooks({ url: service.url });
  await assert.rejects(keyless.deliveries.follow().next(), { name: 'MissingCredentialError' });
  const nobody = new AnchorWebhooks({ url: `http://127.0.0.1:${await freePort()}`, apiKey: 'ak_x' });
  const kinds: string[] = [];
  const follow = async () => {
    for await (const { kind } of nobody.deliveries.follow()) kinds.push(kind);
  };
  await assert.rejects(follow(), { name: 'AnchorConnectionError', reason: 'unreachable' });
  assert.deepEqual(kinds, ['lost', 'lost', 'lost', 'lost']);
});

test('deliveries are read page by page to the last one', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const anchor = clientOf(service);
  await service.api.createWebhook(receiver.url());
  const { results } = await anchor.events.publishBatch(Array.from({ length: 7 }, () => eventFor(service)));
  const rows: Delivery[] = [];
  for await (const row of anchor.deliveries.all({ limit: 2 })) rows.push(row);
  assert.deepEqual(
    rows.map(({ external_event_id: id }) => id).toSorted(),
    results.map((result) => result.id).toSorted(),
  );
});

test('the operator makes projects and keys through the client', async (t) => {
  const service = await startService(t);
  const anchor = clientOf(service);
  const project = await anchor.admin.createProject({ name: 'Made by the client' });
  const key = await anchor.admin.createApiKey(project.id, 'key');
  assert.match(key.key, /^ak_/);
  const { api_keys: keys } = await anchor.admin.listApiKeys(project.id);
  assert.deepEqual(
    keys.map(({ id }) => id),
    [key.id],
  );
  await anchor.admin.deleteApiKey(project.id, key.id);
  assert.deepEqual((await anchor.admin.listApiKeys(project.id)).api_keys, []);

  assert.ok((await anchor.admin.listProjects()).projects.some(({ id }) => id === project.id));
  const publisher = await anchor.admin.createPublisherKey('platform', project.id);
  assert.match(publisher.key, /^pk_/);
  const publishers = (await anchor.admin.listPublisherKeys()).publisher_keys;
  assert.ok(publishers.some(({ id, project_id: of }) => id === publisher.id && of === project.id));
  await anchor.admin.deletePublisherKey(publisher.id);
  const left = (await anchor.admin.listPublisherKeys()).publisher_keys;
  assert.ok(!left.some(({ id }) => id === publisher.id));
  for (const projectId of [project.id, null]) {
    const link = await anchor.admin.createDashboardLink(projectId, 60);
    assert.match(link.url, /\/login#token=/);
  }
});

test('a publish whose answer was lost is repeated, and is one event', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  const anchor = clientOf(service, await losingFirstAnswer(t, service));
  const published = await anchor.events.publish(eventFor(service));
  assert.equal(published.duplicate, true);
  const [delivery] = await endedDeliveries(service.api, webhook.id, 1);
  assert.equal(delivery?.external_event_id, published.id);
});

test('a create whose answer was lost is not repeated: it would make a second webhook', async (t) => {
  const service = await startService(t);
  const anchor = clientOf(service, await losingFirstAnswer(t, service));
  const lost = anchor.webhooks.create({
    url: 'http://127.0.0.1:9/',
    subscribed_events: ['task.completed'],
  });
  await assert.rejects(lost, AnchorConnectionError);
  assert.equal((await anchor.webhooks.list()).webhooks.length, 1);
});

test('a refusal says why, with its code and the fields at fault', async (t) => {
  const service = await startService(t);
  const anchor = clientOf(service);
  const refused = anchor.webhooks.create({ url: 'ftp://example.com', subscribed_events: ['task.completed'] });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof AnchorApiError);
    assert.deepEqual([error.status, error.code], [400, 'url_not_allowed']);
    assert.equal(error.details[0]?.path, '/url');
    assert.ok(error.requestId);
    return true;
  });
});

test('where the service asks to wait, the client waits and comes again, also with what must not be done twice', async (t) => {
  const times: number[] = [];
  const url = await startServer(t, (_request, response, count) => {
    times.push(performance.now());
    const headers = { 'content-type': 'application/json', 'retry-after': '1' };
    if (count === 1)
      response.writeHead(503, headers).end('{"error":"away","code":"unavailable","details":[]}');
    else response.writeHead(202, headers).end('{"delivery_id":"d"}');
  });
  const anchor = new AnchorWebhooks({ url, apiKey: 'ak_x' });
  assert.deepEqual(await anchor.deliveries.resend('wh_x', 'd'), { delivery_id: 'd' });
  assert.ok(
    Number(times[1]) - Number(times[0]) >= 995,
    `it waited ${Number(times[1]) - Number(times[0])} ms`,
  );
});

test('what goes on failing is given up after the retries, with the last answer', async (t) => {
  let calls = 0;
  const url = await startServer(t, (_request, response) => {
    calls += 1;
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
  });
  const anchor = new AnchorWebhooks({ url, apiKey: 'ak_x', retries: 1 });
  await assert.rejects(anchor.webhooks.list(), { name: 'AnchorApiError', status: 502, code: 'unknown' });
  assert.equal(calls, 2);
});

test('another server at a mistyped URL is told, and never passes for the service', async (t) => {
  let calls = 0;
  const url = await startServer(t, (_request, response) => {
    calls += 1;
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
  });
  const anchor = new AnchorWebhooks({ url, apiKey: 'ak_x', publisherKey: 'pk_x' });
  const event = { project_id: randomUUID(), type: 'task.completed', data: {} };
  for (const call of [
    () => anchor.webhooks.list(),
    () => anchor.webhooks.delete('wh_x'),
    () => anchor.events.publish(event),
    () => anchor.deliveries.follow().next(),
  ]) {
    await assert.rejects(call, { reason: 'broken_answer', message: /: is the URL that of the service\?$/ });
  }
  assert.equal(calls, 4, 'nor is it asked again');
});

test('an answer that is cut off counts as none', async (t) => {
  const url = await startServer(t, (_request, response, count) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '15' });
    if (count > 1) response.end('{"webhooks":[]}');
    else response.write('{"web', () => response.destroy());
  });
  const read = new AnchorWebhooks({ url, apiKey: 'ak_x' }).webhooks.list();
  assert.deepEqual(await read, { webhooks: [] }, 'a read is repeated');
  const once = await startServer(t, (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '15' });
    response.write('{"id":', () => response.destroy());
  });
  const made = new AnchorWebhooks({ url: once, apiKey: 'ak_x' }).webhooks.rotateSecret('wh_x');
  await assert.rejects(made, {
    name: 'AnchorConnectionError',
    message: /was lost in the middle of its answer/,
  });
});

test('a wait of an hour is not waited for', async (t) => {
  const url = await startServer(t, (_request, response) => {
    const headers = { 'content-type': 'application/json', 'retry-after': '3600' };
    response.writeHead(503, headers).end('{"error":"away","code":"unavailable","details":[]}');
  });
  const anchor = new AnchorWebhooks({ url, apiKey: 'ak_x' });
  await assert.rejects(anchor.webhooks.list(), { name: 'AnchorApiError', status: 503, retryAfter: 3600 });
});

test('a service that is not there, or does not answer in time, is told apart from one that refuses', async (t) => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const away = new AnchorWebhooks({ url: nobody, apiKey: 'ak_x', retries: 0 });
  await assert.rejects(away.webhooks.list(), { name: 'AnchorConnectionError', reason: 'unreachable' });
  const silent = await startServer(t, () => {});
  const slow = new AnchorWebhooks({ url: silent, apiKey: 'ak_x', retries: 0, timeoutMs: 50 });
  await assert.rejects(slow.webhooks.list(), { name: 'AnchorConnectionError', reason: 'timeout' });
});

test('a call without the key that it needs says which, and sends nothing', async () => {
  const anchor = new AnchorWebhooks({ url: 'http://127.0.0.1:9', publisherKey: 'pk_x' });
  await assert.rejects(anchor.webhooks.list(), (error) => {
    assert.ok(error instanceof MissingCredentialError);
    assert.equal(error.credential, 'apiKey');
    return true;
  });
});

test('a key that cannot be one is not sent, and not quoted', async () => {
  for (const apiKey of ['ak_Q7zK\nak_two', '“ak_Q7zK”', 'ak Q7zK']) {
    const anchor = new AnchorWebhooks({ url: 'http://127.0.0.1:9', apiKey });
    await assert.rejects(anchor.webhooks.list(), (error) => {
      assert.ok(error instanceof MalformedCredentialError);
      assert.equal(error.credential, 'apiKey');
      // Drawn, as the trace also holds the path of the folder that the project was cloned into.
      assert.doesNotMatch(inspect(error), /Q7zK/);
      return true;
    });
  }
});

test('every operation of the service but signing in to the dashboard can be called by its name', async (t) => {
  const service = await startService(t);
  const document = await clientOf(service).call('openapi', {});
  const described = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId }) => operationId)
    .filter((name) => !name.endsWith('Session') && name !== 'previewLink');
  assert.deepEqual(Object.keys(OPERATIONS), described);
});
