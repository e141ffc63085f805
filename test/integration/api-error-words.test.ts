import assert from 'node:assert/strict';
import test from 'node:test';
import type { Answer } from './api-caller.ts';
import { startApi } from './api-harness.ts';

/** Mistakes that people make on their first day, and the words that set them right. */
test('an error says what was wrong and how to put it right', async (t) => {
  const api = await startApi(t);
  const { apiKey, publisherKey } = await api.newProject();
  const headers = { 'anchor-api-key': apiKey };
  const post = (path: string, body: string) =>
    api.call('POST', path, { body, headers: { ...headers, 'content-type': 'application/json' } });
  const subscribed = (type: string) =>
    post('/v1/webhooks', JSON.stringify({ url: 'https://a.example/', subscribed_events: [type] }));
  const asBearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  const said: [Answer, RegExp][] = [
    [await api.call('GET', '/v1/webhooks', asBearer(apiKey)), /sent there, not in Authorization/],
    [
      await api.call('GET', '/admin/v1/projects', asBearer(publisherKey)),
      /a publisher key; an admin token is needed/,
    ],
    [await api.call('GET', '/v1/webhooks/', { headers }), /it ends with a slash/],
    [await api.call('GET', '/v1/hooks', { headers }), /\/docs\/api shows those that there are/],
    [await post('/v1/webhooks', '{"url":'), /not valid JSON: it ends too early/],
    [await post('/v1/webhooks', ' '.repeat(70_000)), /at most 65536 bytes are taken here/],
    [
      await post(
        '/v1/webhooks',
        '{"url":"https://a.example/","subscribed_events":["task.failed"],"description":"\\u0000"}',
      ),
      /must not contain the character NUL/,
    ],
    [await subscribed('*'), /there is no wildcard: name every type/],
    [await subscribed('task.complete'), /; of this family there are task\.completed, task\.failed/],
    [await subscribed('nothing.like.it'), /is not an event type of the catalog"/],
    [
      await api.admin('POST', '/admin/v1/projects', { json: { name: ' \u00a0\n' } }),
      /must be more than blanks/,
    ],
    ...(await Promise.all(
      ['saved \u202egnp.exe', 'two\nlines', '\u001b[31mred'].map(
        async (name): Promise<[Answer, RegExp]> => [
          await api.admin('POST', '/admin/v1/publisher-keys', { json: { name } }),
          /on one line, without control characters and characters that turn the direction of writing/,
        ],
      ),
    )),
    [
      await api.admin('POST', '/admin/v1/projects', { json: { name: 'A', id: 'a' } }),
      /"id\\" must look like 3f0e8a52-/,
    ],
  ];
  for (const [{ status, json }, words] of said) {
    assert.ok(status >= 400 && status < 500);
    assert.match(JSON.stringify(json), words);
  }
});
