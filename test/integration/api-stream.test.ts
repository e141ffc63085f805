import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import { EventStream } from '../support/event-source.ts';
import { onEnd } from '../support/on-end.ts';
import { waitFor } from '../support/wait-for.ts';
import {
  type Api,
  assertRefused,
  NOBODYS,
  type ProjectCaller,
  startApi,
  type TestProject,
} from './api-harness.ts';

async function open(
  t: TestContext,
  api: Api,
  headers: Record<string, string>,
  query = '',
): Promise<EventStream> {
  const stream = await EventStream.open(`${api.origin}/v1/deliveries/stream${query}`, headers);
  onEnd(t, () => stream.close());
  return stream;
}

const keyOf = (project: TestProject) => ({ 'anchor-api-key': project.apiKey });

/** Opens a stream, and waits until it misses nothing any more. */
async function opened(t: TestContext, api: Api, project: TestProject, query = ''): Promise<EventStream> {
  const stream = await open(t, api, keyOf(project), query);
  await stream.next('ready', ({ type }) => type === 'ready');
  return stream;
}

/** Waits until the stream has told of everything that the list shows, as the list shows it. */
async function caughtUp(stream: EventStream, caller: ProjectCaller, query = ''): Promise<void> {
  await waitFor(
    async () => {
      const { events } = (await caller.get(`/v1/deliveries?limit=100${query}`)).json;
      const rows = stream.rows();
      return events.every((row: { id: string }) => JSON.stringify(rows.get(row.id)) === JSON.stringify(row));
    },
    { describe: 'the stream to tell what the list shows' },
  );
}

test('a delivery is told of when it is made and whenever it changes, as the list shows it', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  await caller.newWebhook();
  const stream = await opened(t, api, project);
  assert.equal(stream.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(stream.response.headers.get('cache-control'), 'no-store');
  assert.match(stream.text, /^retry: 1000\n\n/);

  await caller.newEvent();
  await stream.next('the new delivery', ({ data }) => data.status === 'in_flight');
  await api.settle({ status: 'pending', delayMs: 60_000 });
  await stream.next('its retry', ({ data }) => data.status === 'pending' && data.attempt === 1);
  await caughtUp(stream, caller);
});

test('filters are those of the list', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  const [one, other] = [await caller.newWebhook(), await caller.newWebhook()];
  const ofOne = await opened(t, api, project, `?webhook_id=${one.id}`);
  const failed = await opened(t, api, project, '?status=failed,dead');
  const noneOfType = await opened(t, api, project, '?event_type=task.failed');
  const eventId = await caller.newEvent();
  await caller.newEvent();
  const ofEvent = await opened(t, api, project, `?external_event_id=${eventId}`);
  for (let i = 0; i < 4; i++) await api.settle({ status: i === 0 ? 'failed' : 'succeeded' });
  await caughtUp(ofOne, caller, `&webhook_id=${one.id}`);
  await caughtUp(failed, caller, '&status=failed,dead');
  await caughtUp(ofEvent, caller, `&external_event_id=${eventId}`);
  assert.deepEqual([ofOne.rows().size, failed.rows().size, ofEvent.rows().size], [2, 1, 2]);
  assert.ok([...ofOne.rows().values()].every((row) => row.webhook_id !== other.id));
  assert.equal(noneOfType.rows().size, 0);
});

test('what makes no sense is refused as by the list', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const path = '/v1/deliveries/stream';
  assertRefused(await caller.get(`${path}?status=lost`), 400, 'invalid_request', ['?status']);
  assertRefused(await caller.get(`${path}?event_type=none`), 400, 'unknown_event_type', ['?event_type']);
  assertRefused(await caller.get(`${path}?limit=5`), 400, 'invalid_request', ['?limit']);
  assertRefused(await caller.get(`${path}?webhook_id=${NOBODYS.webhook}`), 404, 'not_found');
});

test('a lost connection goes on where it was, without a gap, while events keep coming', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  await caller.newWebhook();
  let stream = await opened(t, api, project);
  const all = new Map<string, { status: string }>();
  const take = () => {
    for (const [id, row] of stream.rows()) all.set(id, row);
  };
  const publishing = (async () => {
    for (let i = 0; i < 60; i++) {
      await Promise.all(Array.from({ length: 5 }, () => caller.newEvent()));
      for (let n = 0; n < 5; n++) await api.settle();
    }
  })();
  for (let i = 0; i < 8; i++) {
    const before = stream.events.length;
    await waitFor(() => stream.events.length > before, { describe: 'more of the stream' });
    stream.close();
    take();
    const { lastEventId } = stream;
    // The header as browsers send it, and the parameter for pages that cannot.
    stream =
      i % 2 === 0
        ? await open(t, api, { ...keyOf(project), 'last-event-id': lastEventId })
        : await open(t, api, keyOf(project), `?last_event_id=${lastEventId}`);
  }
  await publishing;
  await waitFor(
    () => {
      take();
      return all.size === 300 && [...all.values()].every(({ status }) => status === 'succeeded');
    },
    { describe: () => `all 300 deliveries, have ${all.size}` },
  );
  assert.ok(!stream.events.some(({ type }) => type === 'reset' || type === 'ready'));
});

test('who comes back from nowhere is told to read anew, and goes on from there', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  await caller.newWebhook();
  for (const id of ['nonsense', `${'9'.repeat(16)}.0`, '9'.repeat(100)]) {
    const stream = await open(t, api, { ...keyOf(project), 'last-event-id': id });
    await stream.next('reset', ({ type }) => type === 'reset');
    await caller.newEvent();
    await api.settle();
    await stream.next('the delivery', ({ data }) => data.status === 'succeeded');
    stream.close();
  }
});

test('no stream tells of another project', async (t) => {
  const api = await startApi(t);
  const [mine, theirs] = [await api.newProject(), await api.newProject()];
  const [me, they] = [api.as(mine), api.as(theirs)];
  await me.newWebhook();
  const webhook = await they.newWebhook();
  const stream = await opened(t, api, mine);
  await they.newEvent();
  await api.settle();
  assertRefused(await me.get(`/v1/deliveries/stream?webhook_id=${webhook.id}`), 404, 'not_found');
  await me.newEvent();
  await stream.next('my own', ({ type }) => type === 'delivery');
  assert.equal(stream.rows().size, 1);
});

test('a session opens the stream, and its end ends the stream', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  await api.as(project).newWebhook();
  const { cookie } = await api.session(project.id);
  const operator = await api.session();
  const stream = await open(t, api, { cookie });
  const ofOperator = await open(t, api, { cookie: operator.cookie }, `?project_id=${project.id}`);
  for (const each of [stream, ofOperator]) await each.next('ready', ({ type }) => type === 'ready');
  await api.as(project).newEvent();
  for (const each of [stream, ofOperator]) {
    await each.next('the delivery', ({ type }) => type === 'delivery');
  }
  const path = '/v1/deliveries/stream';
  const headers = { cookie: operator.cookie };
  assertRefused(await api.call('GET', path, { headers }), 400, 'invalid_request');
  const foreign = await api.call('GET', `${path}?project_id=${NOBODYS.project}`, { headers });
  assertRefused(foreign, 404, 'not_found');
  await api.call('DELETE', '/v1/session', { headers: { cookie, origin: api.origin } });
  await waitFor(() => stream.ended, { describe: 'the stream to end with its session' });
  assert.equal(ofOperator.ended, false);
});

test('streams end at once when the service stops, and with a revoked key', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const other = await api.newProject();
  const stream = await opened(t, api, project);
  const revoked = await opened(t, api, other);
  const keys = `/admin/v1/projects/${other.id}/api-keys`;
  const [{ id }] = (await api.admin('GET', keys)).json.api_keys;
  await api.admin('DELETE', `${keys}/${id}`);
  await waitFor(() => revoked.ended, { describe: 'the stream to end with its key' });
  const began = performance.now();
  await api.close();
  assert.ok(performance.now() - began < 2_000);
  await waitFor(() => stream.ended, { describe: 'the stream to end' });
});

test('a client that reads nothing costs no more than its buffers, and holds up nobody', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  await caller.newWebhook();
  const stuck = connect(api.port, '127.0.0.1');
  onEnd(t, () => void stuck.destroy());
  stuck.write(`GET /v1/deliveries/stream HTTP/1.1\r\nHost: x\r\nanchor-api-key: ${project.apiKey}\r\n\r\n`);
  stuck.pause();
  const reading = await opened(t, api, project);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 50 }, () => caller.newEvent()));
    for (let i = 0; i < 50; i++) await api.settle();
  }
  await waitFor(
    () =>
      reading.rows().size === 500 && [...reading.rows().values()].every((row) => row.status === 'succeeded'),
    { describe: 'the other client to be told of everything' },
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
});
