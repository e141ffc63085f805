import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import fc from 'fast-check';
import { ADMIN_TOKEN } from '../support/services.ts';
import { assertRefused, NOBODYS, startApi, taskCompleted } from './api-harness.ts';

const BODY_ROUTES = [
  ['POST', '/v1/webhooks'],
  ['PATCH', `/v1/webhooks/${NOBODYS.webhook}`],
  ['POST', `/v1/webhooks/${NOBODYS.webhook}/test`],
  ['POST', `/v1/webhooks/${NOBODYS.webhook}/recover`],
  ['POST', '/v1/events'],
  ['POST', '/v1/events/batch'],
  ['POST', '/admin/v1/projects'],
  ['POST', `/admin/v1/projects/${NOBODYS.project}/api-keys`],
  ['POST', '/admin/v1/publisher-keys'],
] as const;

/** An API and what opens any of its routes. */
async function openEverything(t: Parameters<typeof startApi>[0]) {
  const api = await startApi(t);
  const project = await api.newProject();
  const keysFor = (path: string): Record<string, string> => {
    if (path.startsWith('/admin/')) return { authorization: `Bearer ${ADMIN_TOKEN}` };
    return { 'anchor-api-key': project.apiKey, authorization: `Bearer ${project.publisherKey}` };
  };
  return { api, project, keysFor };
}

test('broken JSON is refused on every route that takes a body', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const broken = [
    '{',
    '{"a":1,}',
    "{'a':1}",
    'undefined',
    'NaN',
    '{"a":1}{',
    '[1,2',
    '"\\x"',
    '\ufeff{}',
    '\0',
  ];
  for (const [method, path] of BODY_ROUTES) {
    for (const body of broken) {
      assertRefused(
        await api.call(method, path, { body, headers: keysFor(path) }),
        400,
        'invalid_request',
        [],
      );
    }
    const bytes = Uint8Array.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]);
    assertRefused(
      await api.call(method, path, { body: bytes, headers: keysFor(path) }),
      400,
      'invalid_request',
    );
    assertRefused(await api.call(method, path, { headers: keysFor(path) }), 400, 'invalid_request');
  }
  await api.assertAlive();
});

test('a body that is not JSON by its content type is refused', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'nonsense',
    'text/json',
  ];
  for (const [method, path] of BODY_ROUTES) {
    for (const type of types) {
      const headers = { ...keysFor(path), 'content-type': type };
      assertRefused(await api.call(method, path, { body: '{}', headers }), 415, 'unsupported_media_type', []);
    }
  }
  const headers = { ...keysFor('/v1/webhooks'), 'content-type': 'Application/JSON; charset=UTF-8' };
  assertRefused(await api.call('POST', '/v1/webhooks', { body: '{}', headers }), 400, 'invalid_request');
});

test('6 MB are refused on every route, and the connection is not cut while they are sent', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const body = JSON.stringify({ name: 'x'.repeat(6 * 1024 * 1024) });
  for (const [method, path] of BODY_ROUTES) {
    const headers = keysFor(path);
    assertRefused(await api.call(method, path, { body, headers }), 413, 'payload_too_large', []);
    assertRefused(await api.call(method, path, { body }), 401, 'unauthorized', []);
    await api.assertAlive();
  }
});

/** Methods that another address takes where a parameter stands in place of the last word of this one. */
const ALSO_FITS: Record<string, string[]> = {
  '/v1/events/batch': ['GET'],
  '/v1/webhooks/check-url': ['DELETE', 'PATCH'],
};

test('unknown addresses are not found; known ones name the methods they take', async (t) => {
  const { api, keysFor } = await openEverything(t);
  for (const path of [
    '/nothing',
    '/v1',
    '/v2/events',
    '/v1/webhooks/',
    '/V1/webhooks',
    '/admin',
    '//v1/webhooks',
  ]) {
    assertRefused(await api.call('GET', path, { headers: keysFor(path) }), 404, 'not_found', []);
  }
  for (const [path, operations] of Object.entries(api.document.paths)) {
    const known = Object.keys(operations).map((method) => method.toUpperCase());
    const url = path.replace(/\{\w+\}/g, NOBODYS.webhook);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      if (known.includes(method)) continue;
      const answer = await api.call(method, url, { headers: keysFor(path) });
      const allowed = [...known, ...(ALSO_FITS[path] ?? [])];
      if (allowed.includes(method)) continue;
      assertRefused(answer, 405, 'method_not_allowed', []);
      const named = (answer.headers.get('allow') ?? '').split(', ').filter((name) => name !== 'HEAD');
      assert.deepEqual(named, allowed.toSorted(), `${method} ${path}`);
    }
  }
});

test('HEAD answers like GET without a body', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const answer = await api.call('HEAD', '/v1/webhooks', { headers: keysFor('/v1/webhooks') });
  assert.deepEqual([answer.status, answer.text], [200, '']);
  assert.equal((await api.call('HEAD', '/v1/webhooks')).status, 401);
});

test('unknown query parameters are refused on every route', async (t) => {
  const { api, keysFor } = await openEverything(t);
  for (const [path, operations] of Object.entries(api.document.paths)) {
    const url = path
      .replace(
        '{id}',
        path.startsWith('/admin')
          ? NOBODYS.project
          : path.startsWith('/v1/events')
            ? NOBODYS.event
            : NOBODYS.webhook,
      )
      .replace('{delivery_id}', NOBODYS.delivery)
      .replace('{key_id}', NOBODYS.key);
    for (const [method, operation] of Object.entries(operations)) {
      const example = Object.values(operation.requestBody?.content ?? {})[0];
      const examples = Object.values((example?.examples ?? {}) as Record<string, { value: unknown }>);
      const json = example?.example ?? examples[0]?.value;
      const answer = await api.call(method.toUpperCase(), `${url}?surprise=1`, {
        headers: keysFor(path),
        ...(json !== undefined && { json }),
      });
      assertRefused(answer, 400, 'invalid_request', ['?surprise']);
    }
  }
});

/** Sends bytes as they are and resolves with all that comes back until the server closes. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('what is not HTTP is answered in the same form and closed', async (t) => {
  const { api } = await openEverything(t);
  const cases: [bytes: string, status: number, code: string][] = [
    ['nonsense\r\n\r\n', 400, 'invalid_request'],
    ['GET / HTTP/1.1\r\nbroken header\r\n\r\n', 400, 'invalid_request'],
    ['POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n', 400, 'invalid_request'],
    [
      'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'invalid_request',
    ],
    [`GET / HTTP/1.1\r\nhost: x\r\nbig: ${'x'.repeat(100_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['GET /v1/webhooks/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400, 'invalid_request'],
  ];
  for (const [bytes, status, code] of cases) {
    const answer = await sendRaw(api.port, bytes);
    assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), `${JSON.stringify(bytes.slice(0, 60))}: ${answer}`);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    assert.deepEqual([body.code, typeof body.error, body.details], [code, 'string', []]);
    await api.assertAlive();
  }
});

test('a client that goes away in the middle of its body harms nobody', async (t) => {
  const { api, project } = await openEverything(t);
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${project.publisherKey}\r\ncontent-type: application/json\r\n`;
  for (let i = 0; i < 10; i++) {
    await new Promise<void>((resolve) => {
      const socket = connect(api.port, '127.0.0.1', () => {
        socket.write(`${head}content-length: 1000\r\n\r\n{"project_id":`, () => socket.resetAndDestroy());
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
  }
  await api.assertAlive();
  assert.deepEqual(
    api.logged.filter((line) => line.level === 50),
    [],
  );
});

test('no JSON body whatever makes the service fail', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const hostileKey = fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'url',
    'events',
    'name',
    'status',
    'data',
  );
  const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.oneof(hostileKey, fc.string()), fc.jsonValue()));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...BODY_ROUTES), body, async ([method, path], json) => {
      const answer = await api.call(method, path, { json, headers: keysFor(path) });
      assert.ok(answer.status < 500, answer.text);
    }),
    { numRuns: 200 },
  );
  await api.assertAlive();
});

test('no address whatever makes the service fail', async (t) => {
  const { api, keysFor } = await openEverything(t);
  const segment = fc.oneof(
    fc.constantFrom(
      'v1',
      'webhooks',
      'events',
      'deliveries',
      'admin',
      NOBODYS.webhook,
      NOBODYS.delivery,
      'types',
    ),
    fc.string().map(encodeURIComponent),
  );
  const query = fc.option(
    fc.string().map((text) => `?${encodeURIComponent(text)}`),
    { nil: '' },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 6 }), query, async (segments, search) => {
      const path = `/${segments.join('/')}${search}`;
      const answer = await api.call('GET', path, { headers: keysFor(path) });
      assert.ok(answer.status < 500, `${path}: ${answer.text}`);
    }),
    { numRuns: 300 },
  );
});

test('a flood of faulty and good requests together leaves the good ones untouched', async (t) => {
  const { api, project } = await openEverything(t);
  const caller = api.as(project);
  await caller.newWebhook();
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, i) => {
      const json = taskCompleted(project.id);
      return i % 3 === 0
        ? caller.publish('/v1/events', { json })
        : caller.publish('/v1/events', { body: '{'.repeat(i) });
    }),
  );
  assert.equal(answers.filter((answer) => answer.status === 202).length, 100);
  assert.equal(answers.filter((answer) => answer.status === 400).length, 200);
  assert.equal(api.offered.length, 100);
});
