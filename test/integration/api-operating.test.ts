import assert from 'node:assert/strict';
import test from 'node:test';
import { StoreUnavailableError } from '../../src/errors.ts';
import { assertRefused, startApi, taskCompleted } from './api-harness.ts';

test('health is about the process, readiness about the store', async (t) => {
  const healthy = await startApi(t);
  assert.deepEqual((await healthy.call('GET', '/healthz')).json, { status: 'ok' });
  assert.deepEqual((await healthy.call('GET', '/readyz')).json, { status: 'ok' });

  const ill = await startApi(t, {
    adjust: (deps) => ({
      ...deps,
      ready: () => Promise.reject(new StoreUnavailableError('disk full at /secret')),
    }),
  });
  assert.equal((await ill.call('GET', '/healthz')).status, 200);
  const answer = await ill.call('GET', '/readyz');
  assertRefused(answer, 503, 'unavailable', []);
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.doesNotMatch(answer.text, /disk|secret/);
});

test('while the store is away, publishing answers 503 and says when to come back', async (t) => {
  let away = false;
  const api = await startApi(t, {
    oneNode: true,
    adjust: (deps) => ({
      ...deps,
      // So that all of the test falls within one second.
      clock: { ...deps.clock, steady: () => 0 },
      publisher: {
        publishTest: (...args) => deps.publisher.publishTest(...args),
        previewTest: (...args) => deps.publisher.previewTest(...args),
        publishBatch: (...args) => deps.publisher.publishBatch(...args),
        publish: (input, scope) =>
          away ? Promise.reject(new StoreUnavailableError('gone')) : deps.publisher.publish(input, scope),
      },
    }),
  });
  const caller = api.as(await api.newProject());
  away = true;
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => caller.publish('/v1/events', { json: taskCompleted(caller.id) })),
  );
  for (const answer of answers) {
    assertRefused(answer, 503, 'unavailable', []);
    assert.equal(answer.headers.get('retry-after'), '1');
  }
  // One line says it; fifty would bury it.
  assert.equal(api.logged.filter((line) => /unavailable/.test(String(line.msg))).length, 1);
  away = false;
  await caller.newEvent();
});

test('a fault of ours answers a request id and nothing else, and is logged under it', async (t) => {
  const api = await startApi(t, {
    adjust: (deps) => ({
      ...deps,
      webhooks: Object.assign(Object.create(deps.webhooks), {
        list: () => Promise.reject(new TypeError('SELECT failed at /var/lib/secret')),
      }),
    }),
  });
  const answer = await api.as(await api.newProject()).get('/v1/webhooks');
  assertRefused(answer, 500, 'internal_error', []);
  assert.deepEqual(Object.keys(answer.json), ['error', 'code', 'details', 'request_id']);
  assert.equal(answer.json.request_id, answer.headers.get('x-request-id'));
  assert.doesNotMatch(answer.text, /SELECT|secret|TypeError/);
  const line = api.logged.find((entry) => entry.request_id === answer.json.request_id);
  assert.match(JSON.stringify(line), /SELECT failed/);
});

test('metrics are Prometheus’ text and name no project', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  await api.as(project).newEvent();
  const answer = await api.call('GET', '/metrics');
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
  assert.match(answer.text, /^# HELP process_cpu_user_seconds_total/m);
  assert.ok(!answer.text.includes(project.id));
});

test('answers are not to be cached or sniffed, and each request has an id of its own', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const answers = [
    await caller.get('/v1/webhooks'),
    await caller.get('/nowhere'),
    await api.call('GET', '/healthz'),
  ];
  for (const { headers } of answers) {
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('server'), null);
    assert.equal(headers.get('x-powered-by'), null);
  }
  assert.equal(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size, answers.length);
});

test('a request id of the client’s own is not taken over', async (t) => {
  const api = await startApi(t);
  const headers = { 'x-request-id': 'forged', 'request-id': 'forged' };
  assert.notEqual((await api.call('GET', '/healthz', { headers })).headers.get('x-request-id'), 'forged');
});

test('requests are not logged one by one', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  for (let i = 0; i < 10; i++) await caller.newEvent();
  await caller.get('/nowhere');
  assert.deepEqual(
    api.logged.filter((line) => !/Server listening/.test(String(line.msg))),
    [],
  );
});

test('the reference page is served from here alone', async (t) => {
  const api = await startApi(t);
  for (const path of ['/docs/api', '/docs/api/']) {
    const page = await api.call('GET', path);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.match(policy, /connect-src 'self'/);
    assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
    assert.deepEqual(sources, [
      '/assets/icon.svg',
      '/openapi.json',
      '/docs/api/scalar.js',
      '/docs/api/start.js',
    ]);
  }
  const script = await api.call('GET', '/docs/api/scalar.js');
  assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
  assert.ok(script.text.length > 1_000_000);
  const start = await api.call('GET', '/docs/api/start.js');
  assert.match(start.text, /"url":"\/openapi.json"/);
});
