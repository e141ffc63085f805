import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import {
  AnchorApiError,
  AnchorConnectionError,
  AnchorWebhooks,
  type Delivery,
  type EventToPublish,
  MissingCredentialError,
} from '../../client/client.ts';
import { OPERATIONS } from '../../client/types.ts';
import { taskData } from '../support/api-client.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, startService, type TestService } from '../support/service.ts';

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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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

test('every operation of the service but signing in to the dashboard can be called by its name', async (t) => {
  const service = await startService(t);
  const document = await clientOf(service).call('openapi', {});
  const described = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId }) => operationId)
    .filter((name) => !name.endsWith('Session') && name !== 'previewLink');
  assert.deepEqual(Object.keys(OPERATIONS), described);
});
