import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRefused, startApi } from './api-harness.ts';

test('failed authentication is limited by address, and the right key is let in all the same', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const guess = (path: string, headers: Record<string, string>) => api.call('GET', path, { headers });
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, n) =>
      n % 2 === 0
        ? guess('/v1/webhooks', { 'anchor-api-key': `ak_${'A'.repeat(43)}` })
        : guess('/admin/v1/projects', { authorization: 'Bearer wrong' }),
    ),
  );
  const refused = answers.filter(({ status }) => status === 401);
  const limited = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length + limited.length, 400);
  assert.ok(limited.length > 100, `${limited.length} were limited`);
  for (const answer of limited) {
    assertRefused(answer, 429, 'rate_limited', []);
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  }
  assert.equal((await guess('/v1/webhooks', { 'anchor-api-key': project.apiKey })).status, 200);
});

test('behind a trusted proxy the limit counts the client that the proxy names, an IPv6 one by its /64', async (t) => {
  const api = await startApi(t, { config: { trustProxy: ['127.0.0.1'] } });
  const guess = (client: string) =>
    api.call('GET', '/v1/webhooks', { headers: { 'anchor-api-key': 'wrong', 'x-forwarded-for': client } });
  const guesses = await Promise.all(
    Array.from({ length: 300 }, (_, n) => guess(`2001:db8:0:1::${(n + 1).toString(16)}`)),
  );
  assert.ok(guesses.some(({ status }) => status === 429));
  assert.equal((await guess('2001:db8:0:2::1')).status, 401);
  assert.equal((await guess('192.0.2.1')).status, 401);
});
