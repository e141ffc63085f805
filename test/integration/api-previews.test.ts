import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRefused, startApi } from './api-harness.ts';

test('a URL is judged as create would judge it, in the same words, and nothing is made', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const judge = async (url: string) =>
    (await project.get(`/v1/webhooks/check-url?url=${encodeURIComponent(url)}`)).json;
  for (const url of ['https://example.com/hook', 'https://example.com:8443/?a=b']) {
    assert.deepEqual(await judge(url), { allowed: true }, url);
  }
  for (const url of [
    '',
    'example',
    'http://example.com',
    'https://localhost',
    'https://10.0.0.1',
    `https://e.com/${'x'.repeat(2_100)}`,
  ]) {
    const verdict = await judge(url);
    const created = await project.post('/v1/webhooks', { url, subscribed_events: ['task.completed'] });
    assertRefused(created, 400, 'url_not_allowed');
    assert.equal(verdict.allowed, false);
    assert.equal(verdict.message, created.json.error);
    assert.ok(created.json.details[0].message.includes(`"${verdict.rule}"`), url);
  }
  assertRefused(await project.get('/v1/webhooks/check-url'), 400, 'invalid_request', ['?url']);
  assert.deepEqual((await project.get('/v1/webhooks')).json.webhooks, []);
});

test('a test event sends byte for byte what its preview has shown', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const { id, url } = await project.newWebhook();
  const path = `/v1/webhooks/${id}`;
  for (const { type } of api.catalog.types) {
    const preview = (await project.get(`${path}/test-preview?event_type=${type}`)).json;
    assert.deepEqual([preview.method, preview.url], ['POST', url]);
    assert.equal((await project.get(`/v1/events/${preview.external_event_id}`)).status, 404);
    const { external_event_id, created } = preview;
    const sent = await project.post(`${path}/test`, { event_type: type, external_event_id, created });
    assert.deepEqual([sent.status, sent.json], [202, { external_event_id }]);
    const delivery = await api.settle();
    assert.equal(Buffer.from(delivery.body).toString(), preview.body);
    const detail = (await project.get(`${path}/events/${delivery.id}`)).json;
    const shown = detail.attempts[0].request_headers;
    assert.deepEqual(Object.keys(preview.headers), Object.keys(shown));
    for (const [name, value] of Object.entries<string>(preview.headers)) {
      if (!value.includes('<')) assert.equal(value, shown[name], name);
    }
  }
});

test('a preview handed in twice sends one event, and an id of another form is refused', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const { id } = await project.newWebhook();
  const path = `/v1/webhooks/${id}`;
  const { external_event_id, created } = (await project.get(`${path}/test-preview?event_type=task.failed`))
    .json;
  for (let i = 0; i < 2; i++) {
    const sent = await project.post(`${path}/test`, {
      event_type: 'task.failed',
      external_event_id,
      created,
    });
    assert.equal(sent.status, 202);
  }
  assert.equal(api.offered.length, 1);
  const chosen = { event_type: 'task.failed', external_event_id: 'evt_mine' };
  assertRefused(await project.post(`${path}/test`, chosen), 400, 'invalid_request', ['/external_event_id']);
  const late = { event_type: 'task.failed', created: 'tomorrow' };
  assertRefused(await project.post(`${path}/test`, late), 400, 'invalid_request', ['/created']);
});

test('a preview of no type, and of one that is not there, is refused', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const { id } = await project.newWebhook();
  const path = `/v1/webhooks/${id}/test-preview`;
  assertRefused(await project.get(path), 400, 'invalid_request', ['?event_type']);
  assertRefused(await project.get(`${path}?event_type=none`), 400, 'unknown_event_type', ['?event_type']);
  assertRefused(await project.get('/v1/events/types/none/preview'), 400, 'unknown_event_type');
});

test('every type of the catalog has a preview with its text line', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  for (const { type } of api.catalog.types) {
    const { envelope } = (await project.get(`/v1/events/types/${type}/preview`)).json;
    assert.deepEqual([envelope.type, envelope.project_id], [type, project.id]);
    assert.ok(envelope.text.length > 0);
  }
});

test('a recover says how many deliveries it would make before it makes them', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const { id } = await project.newWebhook();
  for (const status of ['failed', 'dead', 'dead', 'succeeded'] as const) {
    await project.newEvent();
    await api.settle({ status });
  }
  const since = '2020-01-01';
  const recover = (body: object) => project.post(`/v1/webhooks/${id}/recover`, { since, ...body });
  for (const [body, count] of [
    [{}, 3],
    [{ status: ['dead'] }, 2],
    [{ until: '2020-01-02' }, 0],
  ] as const) {
    const dry = await recover({ ...body, dry_run: true });
    assert.deepEqual([dry.status, dry.json], [200, { count }]);
  }
  assert.equal((await project.get('/v1/deliveries')).json.events.length, 4);
  const made = await recover({ dry_run: false });
  assert.deepEqual([made.status, made.json], [202, { count: 3 }]);
  assertRefused(await recover({ dry_run: 'yes' }), 400, 'invalid_request', ['/dry_run']);
});
