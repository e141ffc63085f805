import assert from 'node:assert/strict';
import test from 'node:test';
import { type Api, assertRefused, NOBODYS, startApi } from './api-harness.ts';

const EVIL = 'https://evil.example';
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** A call as a browser makes it: with the cookie, and the page's own origin where something changes. */
function browser(api: Api, cookie: string, origin: string | null = api.origin) {
  return (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    api.call(method, path, {
      ...(json !== undefined && { json }),
      headers: { cookie, ...(origin !== null && method !== 'GET' && { origin }), ...headers },
    });
}

const tokenOf = (url: string) => new URL(url).hash.slice('#token='.length);

test('a link names its project without being used up, opens one session, and no second', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject('Acme');
  const made = await api.admin('POST', `/admin/v1/projects/${project.id}/dashboard-links`, { json: {} });
  assert.equal(made.status, 201);
  assert.match(made.json.url, new RegExp(`^${api.origin}/login#token=dl_[\\w-]{43}$`));
  assertInMs(made.json.expires_at, 15 * 60_000);
  const json = { token: tokenOf(made.json.url) };

  for (let i = 0; i < 2; i++) {
    const preview = await api.call('POST', '/v1/session/preview', { json });
    assert.deepEqual(
      [preview.status, preview.json.role, preview.json.project.name],
      [200, 'customer', 'Acme'],
    );
    assert.equal(preview.json.brand, 'Anchor');
    assert.equal(preview.json.expires_at, made.json.expires_at);
  }
  const opened = await api.call('POST', '/v1/session', { json });
  assert.equal(opened.status, 201);
  assert.deepEqual([opened.json.role, opened.json.project.id], ['customer', project.id]);
  assert.deepEqual(opened.json.projects, [opened.json.project]);
  assertInMs(opened.json.expires_at, 12 * HOUR_MS);
  assert.match(
    opened.headers.get('set-cookie') ?? '',
    /^anchor_session=ds_[\w-]{43}; Path=\/; Max-Age=4(3200|3199); HttpOnly; SameSite=Lax$/,
  );
  assert.ok(!opened.text.includes('ds_'), 'the token is in the cookie alone');

  assertRefused(await api.call('POST', '/v1/session', { json }), 401, 'unauthorized');
  assertRefused(await api.call('POST', '/v1/session/preview', { json }), 401, 'unauthorized');
  for (const token of ['', 'dl_', `dl_${'A'.repeat(43)}`, 'x'.repeat(256)]) {
    assertRefused(await api.call('POST', '/v1/session', { json: { token } }), 401, 'unauthorized');
  }
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const again = await browser(api, cookie)('GET', '/v1/session');
  assert.deepEqual(again.json, opened.json);
});

test('of clicks at the same time on one link a single one signs in', async (t) => {
  const api = await startApi(t);
  const { url } = (await api.admin('POST', '/admin/v1/dashboard-links', { json: {} })).json;
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => api.call('POST', '/v1/session', { json: { token: tokenOf(url) } })),
  );
  const statuses = answers.map(({ status }) => status).toSorted();
  assert.deepEqual(statuses, [201, 401, 401, 401, 401, 401, 401, 401]);
});

test('a link lasts as long as was asked for, a minute at least and a day at most', async (t) => {
  const api = await startApi(t);
  const { id } = await api.newProject();
  for (const path of ['/admin/v1/dashboard-links', `/admin/v1/projects/${id}/dashboard-links`]) {
    const made = await api.admin('POST', path, { json: { expires_in: 86_400 } });
    assertInMs(made.json.expires_at, 24 * HOUR_MS);
    assertInMs((await api.admin('POST', path)).json.expires_at, 15 * MINUTE_MS);
    for (const expires_in of [59, 86_401, 900.5, '900']) {
      const refused = await api.admin('POST', path, { json: { expires_in } });
      assertRefused(refused, 400, 'invalid_request', ['/expires_in']);
    }
  }
  const path = `/admin/v1/projects/${NOBODYS.project}/dashboard-links`;
  assertRefused(await api.admin('POST', path, { json: {} }), 404, 'not_found');
});

test('expired links and ended sessions open nothing', async (t) => {
  const ahead = { ms: 0 };
  const api = await startApi(t, { ahead });
  const project = await api.newProject();
  const late = (await api.admin('POST', '/admin/v1/dashboard-links', { json: { expires_in: 60 } })).json;
  const { cookie } = await api.session(project.id);
  ahead.ms += 60_000;
  const json = { token: tokenOf(late.url) };
  assertRefused(await api.call('POST', '/v1/session/preview', { json }), 401, 'unauthorized');
  assertRefused(await api.call('POST', '/v1/session', { json }), 401, 'unauthorized');

  const page = browser(api, cookie);
  ahead.ms += 12 * HOUR_MS - 120_000;
  assert.equal((await page('GET', '/v1/webhooks')).status, 200);
  ahead.ms += 120_000;
  for (const path of ['/v1/webhooks', '/v1/session', '/v1/deliveries']) {
    assertRefused(await page('GET', path), 401, 'unauthorized');
  }
});

test('signing out ends this session at once, and no other', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const [first, second] = [await api.session(project.id), await api.session(project.id)];
  const out = await browser(api, first.cookie)('DELETE', '/v1/session');
  assert.equal(out.status, 204);
  assert.match(out.headers.get('set-cookie') ?? '', /^anchor_session=; Path=\/; Max-Age=0; HttpOnly/);
  assertRefused(await browser(api, first.cookie)('GET', '/v1/webhooks'), 401, 'unauthorized');
  assertRefused(await browser(api, first.cookie)('DELETE', '/v1/session'), 401, 'unauthorized');
  assert.equal((await browser(api, second.cookie)('GET', '/v1/webhooks')).status, 200);
});

test('the cookie opens the customer’s API like a key, and unsafe methods need the page’s own origin', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const { cookie } = await api.session(project.id);
  const input = { url: 'https://example.com/hook', subscribed_events: ['task.completed'] };
  const page = browser(api, cookie);
  const made = await page('POST', '/v1/webhooks', input);
  assert.equal(made.status, 201);
  const path = `/v1/webhooks/${made.json.id}`;
  assert.equal((await page('PATCH', path, { enabled: false })).status, 200);

  for (const origin of [
    null,
    EVIL,
    'null',
    `${api.origin}.evil.example`,
    api.origin.replace('http:', 'https:'),
  ]) {
    const foreign = browser(api, cookie, origin);
    assertRefused(await foreign('POST', '/v1/webhooks', input), 403, 'forbidden');
    assertRefused(await foreign('PATCH', path, { enabled: true }), 403, 'forbidden');
    assertRefused(await foreign('DELETE', path), 403, 'forbidden');
    assertRefused(await foreign('DELETE', '/v1/session'), 403, 'forbidden');
    assert.equal((await foreign('GET', path)).json.enabled, false);
  }
  assert.equal((await page('DELETE', path)).status, 204);
  const text = await api.call('POST', '/v1/webhooks', {
    body: JSON.stringify(input),
    headers: { cookie, origin: api.origin, 'content-type': 'text/plain' },
  });
  assertRefused(text, 415, 'unsupported_media_type');
});

test('a link that another site’s page posts signs nobody in', async (t) => {
  const api = await startApi(t);
  const { url } = (await api.admin('POST', '/admin/v1/dashboard-links', { json: {} })).json;
  const json = { token: tokenOf(url) };
  const planted = await api.call('POST', '/v1/session', { json, headers: { origin: EVIL } });
  assertRefused(planted, 403, 'forbidden');
  assert.equal(planted.headers.get('set-cookie'), null);
  const own = await api.call('POST', '/v1/session', { json, headers: { origin: api.origin } });
  assert.equal(own.status, 201);
});

test('with a key the cookie is ignored, whatever it holds', async (t) => {
  const api = await startApi(t);
  const [mine, theirs] = [await api.newProject(), await api.newProject()];
  const webhook = await api.as(mine).newWebhook();
  const { cookie } = await api.session(theirs.id);
  const headers = { cookie, origin: EVIL };
  const patched = await api.as(mine).call('PATCH', `/v1/webhooks/${webhook.id}`, {
    json: { enabled: false },
    headers,
  });
  assert.equal(patched.status, 200);
  const wrong = { 'anchor-api-key': `ak_${'A'.repeat(43)}`, cookie };
  assertRefused(await api.call('GET', '/v1/webhooks', { headers: wrong }), 401, 'unauthorized');
  const wrongToken = { authorization: 'Bearer wrong', cookie: (await api.session()).cookie };
  assertRefused(await api.call('GET', '/admin/v1/projects', { headers: wrongToken }), 401, 'unauthorized');
});

test('two projects’ sessions cannot see each other, whatever they ask for', async (t) => {
  const api = await startApi(t);
  const [mine, theirs] = [await api.newProject('Mine'), await api.newProject('Theirs')];
  const webhook = await api.as(theirs).newWebhook();
  await api.as(theirs).newEvent();
  const { id: deliveryId } = await api.settle();
  const page = browser(api, (await api.session(mine.id)).cookie);
  const base = `/v1/webhooks/${webhook.id}`;
  for (const path of [
    base,
    `${base}/events`,
    `${base}/stats`,
    `${base}/test-preview?event_type=task.completed`,
    `/v1/deliveries/stream?webhook_id=${webhook.id}`,
    `${base}/events/${deliveryId}`,
    `/v1/deliveries?webhook_id=${webhook.id}`,
  ]) {
    assertRefused(await page('GET', path), 404, 'not_found');
  }
  for (const [method, path, json] of [
    ['PATCH', base, { enabled: false }],
    ['DELETE', base],
    ['POST', `${base}/rotate-secret`],
    ['POST', `${base}/test`, { event_type: 'task.completed' }],
    ['POST', `${base}/events/${deliveryId}/resend`],
    ['POST', `${base}/recover`, { since: '2026-01-01' }],
  ] as const) {
    assertRefused(await page(method, path, json), 404, 'not_found');
  }
  assert.deepEqual((await page('GET', '/v1/webhooks')).json, { webhooks: [] });
  assert.deepEqual((await page('GET', '/v1/deliveries')).json.events, []);
  assert.deepEqual((await page('GET', '/v1/stats')).json.webhooks, []);
  const named = await page('GET', '/v1/webhooks', undefined, { 'anchor-project': theirs.id });
  assertRefused(named, 404, 'not_found');
  const own = await page('GET', '/v1/webhooks', undefined, { 'anchor-project': mine.id });
  assert.equal(own.status, 200);
  assert.equal((await page('GET', '/v1/session')).json.projects.length, 1);
  for (const [method, path, json] of [
    ['GET', '/admin/v1/projects'],
    ['POST', '/admin/v1/projects', { name: 'More' }],
    ['GET', `/admin/v1/projects/${mine.id}/api-keys`],
    ['POST', '/admin/v1/dashboard-links', {}],
  ] as const) {
    assertRefused(await page(method, path, json), 403, 'forbidden');
  }
});

test('an operator’s session sees every project and names one in each request', async (t) => {
  const api = await startApi(t);
  const [one, other] = [await api.newProject('One'), await api.newProject('Other')];
  const webhook = await api.as(one).newWebhook();
  const { cookie, answer } = await api.session();
  assert.deepEqual([answer.json.role, answer.json.project], ['operator', null]);
  assert.deepEqual(
    answer.json.projects.map(({ id }: { id: string }) => id),
    [one.id, other.id],
  );
  const page = browser(api, cookie);
  const asked = (project: string) => page('GET', '/v1/webhooks', undefined, { 'anchor-project': project });
  assertRefused(await page('GET', '/v1/webhooks'), 400, 'invalid_request');
  assertRefused(await asked(NOBODYS.project), 404, 'not_found');
  assertRefused(await asked('no-uuid'), 404, 'not_found');
  assert.deepEqual(
    (await asked(one.id.toUpperCase())).json.webhooks.map(({ id }: { id: string }) => id),
    [webhook.id],
  );
  assert.deepEqual((await asked(other.id)).json.webhooks, []);
  const stranger = await page('GET', `/v1/webhooks/${webhook.id}`, undefined, { 'anchor-project': other.id });
  assertRefused(stranger, 404, 'not_found');
});

test('an operator’s session does what the admin token does, from its own page alone', async (t) => {
  const api = await startApi(t);
  const { cookie } = await api.session();
  const page = browser(api, cookie);
  const project = await page('POST', '/admin/v1/projects', { name: 'Made here' });
  assert.equal(project.status, 201);
  const keys = `/admin/v1/projects/${project.json.id}/api-keys`;
  const key = await page('POST', keys, { name: 'Backend' });
  assert.equal(key.status, 201);
  const { api_keys: listed } = (await page('GET', keys)).json;
  assert.deepEqual(
    listed.map(({ id }: { id: string }) => id),
    [key.json.id],
  );
  assert.equal((await page('POST', '/admin/v1/dashboard-links', {})).status, 201);
  const foreign = browser(api, cookie, EVIL);
  assertRefused(await foreign('POST', '/admin/v1/projects', { name: 'Not here' }), 403, 'forbidden');
  assertRefused(await foreign('DELETE', `${keys}/${key.json.id}`), 403, 'forbidden');
  assert.equal((await page('DELETE', `${keys}/${key.json.id}`)).status, 204);
});

test('behind https the cookie is secure, and its name keeps other hosts from planting one', async (t) => {
  const publicUrl = 'https://webhooks.example.com/';
  const api = await startApi(t, { config: { publicUrl } });
  const project = await api.newProject();
  const { cookie, answer } = await api.session(project.id);
  assert.match(
    answer.headers.get('set-cookie') ?? '',
    /^__Host-anchor_session=ds_[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
  );
  const webhook = { url: 'https://example.com/hook', subscribed_events: ['task.completed'] };
  const page = browser(api, cookie, 'https://webhooks.example.com');
  assert.equal((await page('POST', '/v1/webhooks', webhook)).status, 201);
  const planted = browser(api, cookie.replace('__Host-', ''));
  assertRefused(await planted('GET', '/v1/webhooks'), 401, 'unauthorized');
  const { url } = (await api.admin('POST', '/admin/v1/dashboard-links', { json: {} })).json;
  assert.match(url, /^https:\/\/webhooks\.example\.com\/login#token=dl_/);
});

test('no token of a link or a session gets into the log or the store', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const { cookie, token } = await api.session(project.id);
  await browser(api, cookie, EVIL)('POST', '/v1/webhooks', {});
  const session = cookie.split('=')[1] ?? assert.fail();
  const logged = JSON.stringify(api.logged);
  for (const secret of [token, session]) assert.ok(!logged.includes(secret));
  const content = await api.atRest();
  assert.ok(content.includes(project.id), 'what is looked through is what is kept');
  for (const secret of [token, session]) assert.ok(!content.includes(secret));
});

function assertInMs(time: string, ms: number): void {
  const off = Math.abs(Date.parse(time) - Date.now() - ms);
  assert.ok(off < 20_000, `${time} is ${off} ms off`);
}
