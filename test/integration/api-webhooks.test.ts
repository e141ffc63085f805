import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRefused, NOBODYS, startApi } from './api-harness.ts';

const VALID = { url: 'https://example.com/hook', subscribed_events: ['task.completed'] };
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('a webhook is created, read, listed, changed and deleted', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());

  const created = await caller.post('/v1/webhooks', {
    url: 'https://Example.com:443/hook?a=b#c',
    subscribed_events: ['task.failed', 'task.completed', 'task.failed'],
    description: 'Production ✓',
  });
  assert.equal(created.status, 201);
  const { secret, ...webhook } = created.json;
  assert.match(secret, /^[0-9a-f]{64}$/);
  assert.match(webhook.id, /^wh_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.match(webhook.created_at, TIME);
  assert.deepEqual(webhook, {
    id: webhook.id,
    project_id: caller.id,
    url: 'https://Example.com:443/hook?a=b#c',
    description: 'Production ✓',
    subscribed_events: ['task.failed', 'task.completed'],
    enabled: true,
    created_at: webhook.created_at,
    updated_at: webhook.created_at,
    last_success_at: null,
    failing_since: null,
  });

  assert.deepEqual((await caller.get(`/v1/webhooks/${webhook.id}`)).json, webhook);
  assert.deepEqual((await caller.get('/v1/webhooks')).json, { webhooks: [webhook] });

  const changed = await caller.call('PATCH', `/v1/webhooks/${webhook.id}`, {
    json: { description: null, enabled: false, subscribed_events: ['task.healed'], url: VALID.url },
  });
  assert.equal(changed.status, 200);
  assert.match(changed.json.updated_at, TIME);
  assert.deepEqual(changed.json, {
    ...webhook,
    url: VALID.url,
    description: null,
    enabled: false,
    subscribed_events: ['task.healed'],
    updated_at: changed.json.updated_at,
  });

  const deleted = await caller.call('DELETE', `/v1/webhooks/${webhook.id}`);
  assert.deepEqual([deleted.status, deleted.text], [204, '']);
  assertRefused(await caller.get(`/v1/webhooks/${webhook.id}`), 404, 'not_found');
  assert.deepEqual((await caller.get('/v1/webhooks')).json, { webhooks: [] });
});

test('webhooks are listed newest first, and never with a secret', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const created = [];
  for (let i = 0; i < 3; i++) created.unshift(await caller.newWebhook());
  const list = await caller.get('/v1/webhooks');
  assert.deepEqual(
    list.json.webhooks.map((webhook: { id: string }) => webhook.id),
    created.map((webhook) => webhook.id),
  );
  for (const { secret } of created) assert.ok(!list.text.includes(secret));
});

test('a change of one field leaves the others alone', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { secret: _, ...webhook } = await caller.newWebhook();
  const changed = await caller.call('PATCH', `/v1/webhooks/${webhook.id}`, { json: { description: 'x' } });
  assert.deepEqual(changed.json, { ...webhook, description: 'x', updated_at: changed.json.updated_at });
});

const FAULTY_BODIES: [name: string, body: unknown, paths: string[], code?: string][] = [
  ['no url', { subscribed_events: ['task.completed'] }, ['/url']],
  ['no subscribed_events', { url: VALID.url }, ['/subscribed_events']],
  ['nothing', {}, ['/url', '/subscribed_events']],
  ['url as a number', { ...VALID, url: 5 }, ['/url']],
  ['url as null', { ...VALID, url: null }, ['/url']],
  ['url as a list', { ...VALID, url: [VALID.url] }, ['/url']],
  [
    'subscribed_events as a string',
    { ...VALID, subscribed_events: 'task.completed' },
    ['/subscribed_events'],
  ],
  ['no event at all', { ...VALID, subscribed_events: [] }, ['/subscribed_events']],
  ['an event that is no string', { ...VALID, subscribed_events: [1] }, ['/subscribed_events/0']],
  ['1001 events', { ...VALID, subscribed_events: Array(1001).fill('task.failed') }, ['/subscribed_events']],
  ['a description that is too long', { ...VALID, description: 'x'.repeat(257) }, ['/description']],
  ['a description with NUL', { ...VALID, description: 'a\0b' }, ['/description']],
  ['a description as a number', { ...VALID, description: 1 }, ['/description']],
  ['an unknown field', { ...VALID, colour: 'red' }, ['/colour']],
  ['a field of the answer', { ...VALID, enabled: false }, ['/enabled']],
  ['a name with a slash', { ...VALID, 'a/b~c': 1 }, ['/a~1b~0c']],
  ['a list', [VALID], ['']],
  ['a string', 'webhook', ['']],
  [
    'unknown events',
    { ...VALID, subscribed_events: ['task.completed', 'task.done', 'x'] },
    ['/subscribed_events/1', '/subscribed_events/2'],
    'unknown_event_type',
  ],
  ['http', { ...VALID, url: 'http://example.com/' }, ['/url'], 'url_not_allowed'],
  ['a private address', { ...VALID, url: 'https://10.0.0.1/' }, ['/url'], 'url_not_allowed'],
  ['a decimal loopback', { ...VALID, url: 'https://2130706433/' }, ['/url'], 'url_not_allowed'],
  ['credentials', { ...VALID, url: 'https://a:b@example.com/' }, ['/url'], 'url_not_allowed'],
  ['no URL', { ...VALID, url: 'nonsense' }, ['/url'], 'url_not_allowed'],
  [
    '2049 characters',
    { ...VALID, url: `https://example.com/${'x'.repeat(2029)}` },
    ['/url'],
    'url_not_allowed',
  ],
];

test('every faulty field is refused by its name, and nothing is created', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  for (const [name, body, paths, code = 'invalid_request'] of FAULTY_BODIES) {
    await t.test(name, async () => {
      assertRefused(await caller.post('/v1/webhooks', body), 400, code, paths);
    });
  }
  assert.deepEqual((await caller.get('/v1/webhooks')).json, { webhooks: [] });
});

test('a change is refused by the same rules, and changes nothing', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { secret: _, ...webhook } = await caller.newWebhook();
  const path = `/v1/webhooks/${webhook.id}`;
  const faulty: [body: unknown, paths: string[], code?: string][] = [
    [{}, ['']],
    [{ enabled: 'yes' }, ['/enabled']],
    [{ enabled: null }, ['/enabled']],
    [{ url: null }, ['/url']],
    [{ description: 'ok', secret: 'x' }, ['/secret']],
    [{ description: 'ok', subscribed_events: [] }, ['/subscribed_events']],
    [{ description: 'ok', url: 'https://localhost/' }, ['/url'], 'url_not_allowed'],
    [{ description: 'ok', subscribed_events: ['nope'] }, ['/subscribed_events/0'], 'unknown_event_type'],
  ];
  for (const [json, paths, code = 'invalid_request'] of faulty) {
    assertRefused(await caller.call('PATCH', path, { json }), 400, code, paths);
  }
  assertRefused(await caller.call('PATCH', path), 400, 'invalid_request');
  assert.deepEqual((await caller.get(path)).json, webhook);
});

test('the longest description and URL are taken, counted in characters', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const body = { ...VALID, url: `https://example.com/${'x'.repeat(2028)}`, description: '✅'.repeat(256) };
  const created = await caller.post('/v1/webhooks', body);
  assert.equal(created.status, 201, created.text);
  assert.deepEqual([created.json.url, created.json.description], [body.url, body.description]);
});

test('the limit of webhooks holds under concurrent creates, and a deleted one frees its slot', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const other = api.as(await api.newProject());
  const answers = await Promise.all(Array.from({ length: 20 }, () => caller.post('/v1/webhooks', VALID)));
  assert.equal(answers.filter((answer) => answer.status === 201).length, 5);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    assertRefused(answer, 409, 'webhook_limit_reached');
  }
  const list = (await caller.get('/v1/webhooks')).json.webhooks;
  assert.equal(list.length, 5);
  await caller.call('DELETE', `/v1/webhooks/${list[2].id}`);
  assert.equal((await caller.post('/v1/webhooks', VALID)).status, 201);
  assertRefused(await caller.post('/v1/webhooks', VALID), 409, 'webhook_limit_reached');
  assert.equal((await other.post('/v1/webhooks', VALID)).status, 201);
});

test('rotating gives a new secret, twice in a day and not a third time', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { secret, ...webhook } = await caller.newWebhook();
  const secrets = [secret];
  for (let i = 0; i < 2; i++) {
    const rotated = await caller.post(`/v1/webhooks/${webhook.id}/rotate-secret`);
    assert.equal(rotated.status, 200);
    const { secret: next, ...rest } = rotated.json;
    assert.match(next, /^[0-9a-f]{64}$/);
    assert.deepEqual(rest, { ...webhook, updated_at: rest.updated_at });
    secrets.push(next);
  }
  assert.equal(new Set(secrets).size, 3);
  assertRefused(await caller.post(`/v1/webhooks/${webhook.id}/rotate-secret`), 409, 'rotation_in_progress');
});

test('a test event goes to its webhook alone, subscribed or not, enabled or not', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook(['task.completed']);
  await caller.newWebhook(['task.healed']);
  await caller.call('PATCH', `/v1/webhooks/${webhook.id}`, { json: { enabled: false } });
  for (const { type, example } of api.catalog.types) {
    const sent = await caller.post(`/v1/webhooks/${webhook.id}/test`, { event_type: type });
    assert.equal(sent.status, 202, sent.text);
    const event = await caller.get(`/v1/events/${sent.json.external_event_id}`);
    assert.deepEqual(event.json.payload.data, example);
    assert.deepEqual(
      event.json.deliveries.map((row: { webhook_id: string }) => row.webhook_id),
      [webhook.id],
    );
  }
  const path = `/v1/webhooks/${webhook.id}/test`;
  assertRefused(await caller.post(path, { event_type: 'task.done' }), 400, 'unknown_event_type', [
    '/event_type',
  ]);
  assertRefused(await caller.post(path, {}), 400, 'invalid_request', ['/event_type']);
  assertRefused(await caller.post(path, { event_type: 7 }), 400, 'invalid_request', ['/event_type']);
  assertRefused(await caller.post(path, { event_type: 'task.healed', to: 'x' }), 400, 'invalid_request', [
    '/to',
  ]);
});

test('routes without a body refuse one that says something', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { id } = await caller.newWebhook();
  const path = `/v1/webhooks/${id}/rotate-secret`;
  assertRefused(await caller.post(path, { overlap: '1h' }), 400, 'invalid_request');
  assertRefused(await caller.call('DELETE', `/v1/webhooks/${id}`, { json: ['x'] }), 400, 'invalid_request');
  assert.equal((await caller.post(path, {})).status, 200);
  const empty = await caller.call('POST', path, { headers: { 'content-type': 'application/json' } });
  assert.equal(empty.status, 200);
});

test('another project’s webhook, a malformed id and an unknown one are all not found', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const stranger = api.as(await api.newProject());
  const { id } = await caller.newWebhook();
  const ids = [id, NOBODYS.webhook, 'wh_', 'x', id.toLowerCase(), `${id}0`, '%00', '..%2f', 'a'.repeat(300)];
  for (const strange of ids) {
    const path = `/v1/webhooks/${strange}`;
    assertRefused(await stranger.get(path), 404, 'not_found');
    assertRefused(await stranger.call('PATCH', path, { json: { enabled: false } }), 404, 'not_found');
    assertRefused(await stranger.call('DELETE', path), 404, 'not_found');
    assertRefused(await stranger.post(`${path}/rotate-secret`), 404, 'not_found');
    assertRefused(await stranger.post(`${path}/test`, { event_type: 'task.healed' }), 404, 'not_found');
    assertRefused(await stranger.get(`${path}/events`), 404, 'not_found');
    assertRefused(await stranger.post(`${path}/recover`, { since: '2026-01-01' }), 404, 'not_found');
  }
  const untouched = (await caller.get(`/v1/webhooks/${id}`)).json;
  assert.deepEqual([untouched.enabled, untouched.updated_at], [true, untouched.created_at]);
});

test('of a deleted webhook the history is readable and nothing else works', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { id } = await caller.newWebhook();
  await caller.newEvent();
  const { id: deliveryId } = await api.settle({ status: 'failed' });
  await caller.call('DELETE', `/v1/webhooks/${id}`);

  assert.equal((await caller.get(`/v1/webhooks/${id}/events`)).json.events.length, 1);
  assert.equal((await caller.get(`/v1/webhooks/${id}/events/${deliveryId}`)).status, 200);
  assertRefused(await caller.call('DELETE', `/v1/webhooks/${id}`), 404, 'not_found');
  assertRefused(
    await caller.call('PATCH', `/v1/webhooks/${id}`, { json: { enabled: true } }),
    404,
    'not_found',
  );
  assertRefused(await caller.post(`/v1/webhooks/${id}/rotate-secret`), 404, 'not_found');
  assertRefused(
    await caller.post(`/v1/webhooks/${id}/test`, { event_type: 'task.healed' }),
    404,
    'not_found',
  );
  assertRefused(await caller.post(`/v1/webhooks/${id}/events/${deliveryId}/resend`), 404, 'not_found');
  assertRefused(await caller.post(`/v1/webhooks/${id}/recover`, { since: '2026-01-01' }), 404, 'not_found');
});
