import assert from 'node:assert/strict';
import test from 'node:test';
import { ADMIN_TOKEN } from '../support/services.ts';
import { assertRefused, NOBODYS, startApi } from './api-harness.ts';

test('every route of the customer’s API takes an API key or a session, and nothing else', async (t) => {
  const api = await startApi(t, { config: { trustProxy: ['127.0.0.1'] } });
  const project = await api.newProject();
  const wrong: Record<string, string>[] = [
    {},
    { 'anchor-api-key': '' },
    { 'anchor-api-key': 'ak_' },
    { 'anchor-api-key': `${project.apiKey}x` },
    { 'anchor-api-key': project.apiKey.toUpperCase() },
    { 'anchor-api-key': project.publisherKey },
    { 'anchor-api-key': ADMIN_TOKEN },
    { 'anchor-api-key': 'x'.repeat(8_000) },
    { authorization: `Bearer ${project.apiKey}` },
    { authorization: `Bearer ${ADMIN_TOKEN}` },
    { cookie: `session=${project.apiKey}` },
    { cookie: `anchor_session=${project.apiKey}` },
    { cookie: `anchor_session=ds_${'A'.repeat(43)}` },
  ];
  let routes = 0;
  for (const [path, operations] of Object.entries(api.document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (operation.security?.[0]?.apiKey === undefined) continue;
      routes += 1;
      const url = path.replace(/\{\w+\}/g, NOBODYS.webhook);
      // Each route is tried by another client: so many faults of one would be refused for their number.
      const client = { 'x-forwarded-for': `192.0.2.${routes}` };
      for (const headers of wrong) {
        const answer = await api.call(method.toUpperCase(), url, { headers: { ...headers, ...client } });
        assertRefused(answer, 401, 'unauthorized', []);
      }
    }
  }
  assert.equal(routes, 20);
  const hinted = await api.call('GET', '/v1/webhooks', {
    headers: { 'anchor-api-key': project.publisherKey },
  });
  assert.match(hinted.json.error, /It is a publisher key; an API key is needed here\./);
});

test('a key given twice is no key', async (t) => {
  const api = await startApi(t);
  const { apiKey } = await api.newProject();
  const headers = { 'anchor-api-key': `${apiKey}, ${apiKey}` };
  assertRefused(await api.call('GET', '/v1/webhooks', { headers }), 401, 'unauthorized');
});

test('no answer and no log line holds a key', async (t) => {
  const api = await startApi(t, {
    adjust: (deps) => ({
      ...deps,
      webhooks: {
        ...deps.webhooks,
        list: () => Promise.reject(new Error('boom')),
      } as typeof deps.webhooks,
    }),
  });
  const project = await api.newProject();
  const broken = await api.as(project).get('/v1/webhooks?');
  const refused = await api.call('GET', '/v1/webhooks', {
    headers: { 'anchor-api-key': `${project.apiKey}x` },
  });
  assert.equal(broken.status, 500);
  const said = JSON.stringify([broken.text, refused.text, api.logged]);
  for (const secret of [project.apiKey, project.publisherKey, ADMIN_TOKEN]) assert.ok(!said.includes(secret));
});

test('requests over the rate of their key are refused, with when to come back', async (t) => {
  const api = await startApi(t, { config: { apiRateLimit: 1 } });
  const project = await api.newProject();
  const caller = api.as(project);
  const other = api.as(await api.newProject());
  const answers = [await caller.get('/v1/webhooks')];
  while (answers.length < 100 && answers.at(-1)?.status === 200)
    answers.push(await caller.get('/v1/webhooks'));
  assert.ok(answers.length >= 5, 'a burst of four was not let through');
  const last = answers.at(-1);
  assert.ok(last);
  assertRefused(last, 429, 'rate_limited', []);
  assert.equal(last.headers.get('retry-after'), '1');
  assert.equal(last.headers.get('ratelimit-limit'), '4');
  assert.equal(last.headers.get('ratelimit-remaining'), '0');
  assert.match(last.headers.get('ratelimit-reset') ?? '', /^[34]$/);
  assert.equal(answers[0]?.headers.get('ratelimit-remaining'), '3');

  // It is the key's limit: another key, the publisher's API and wrong keys are not touched by it.
  assert.equal((await other.get('/v1/webhooks')).status, 200);
  for (let i = 0; i < 10; i++) await caller.newEvent();
  for (let i = 0; i < 10; i++) {
    assertRefused(
      await api.call('GET', '/v1/webhooks', { headers: { 'anchor-api-key': 'ak_x' } }),
      401,
      'unauthorized',
    );
  }
});

test('with a rate of 0 nobody is limited', async (t) => {
  const api = await startApi(t, { config: { apiRateLimit: 0 } });
  const caller = api.as(await api.newProject());
  const answers = await Promise.all(Array.from({ length: 300 }, () => caller.get('/v1/webhooks')));
  assert.ok(answers.every((answer) => answer.status === 200));
  assert.equal(answers[0]?.headers.get('ratelimit-limit'), null);
});
