import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { ADMIN_TOKEN } from '../support/services.ts';
import { assertRefused, NOBODYS, startApi, taskCompleted } from './api-harness.ts';

const MEGABYTE = 1024 * 1024;

test('an event is accepted, with an id of ours or of the publisher’s', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const made = await caller.publish('/v1/events', { json: taskCompleted(caller.id) });
  assert.equal(made.status, 202);
  assert.match(made.json.id, /^evt_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.deepEqual(made.json, { id: made.json.id, duplicate: false });

  const json = { ...taskCompleted(caller.id), id: 'evt_My-own_1', created: '2026-05-24T14:18:05+02:00' };
  assert.deepEqual((await caller.publish('/v1/events', { json })).json, {
    id: 'evt_My-own_1',
    duplicate: false,
  });
  const { payload } = (await caller.get('/v1/events/evt_My-own_1')).json;
  assert.deepEqual(Object.keys(payload), ['id', 'type', 'created', 'project_id', 'text', 'data']);
  assert.equal(payload.created, '2026-05-24T12:18:05.000Z');
});

test('publishing the same id again is a duplicate whatever the body, and delivers nothing new', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const other = api.as(await api.newProject());
  await caller.newWebhook();
  const json = { ...taskCompleted(caller.id), id: 'evt_once' };
  const publish = (body: object) => caller.publish('/v1/events', { json: body });
  const answers = await Promise.all([publish(json), publish(json), publish(json)]);
  assert.deepEqual(answers.map((answer) => answer.json.duplicate).toSorted(), [false, true, true]);
  assert.equal(api.offered.length, 1);

  const changed = { ...json, data: { ...json.data, duration_ms: 1 } };
  assert.deepEqual((await publish(changed)).json, { id: 'evt_once', duplicate: true });
  assert.deepEqual((await publish({ ...json, type: 'nonsense', data: 5 })).json, {
    id: 'evt_once',
    duplicate: true,
  });
  assert.equal((await caller.get('/v1/events/evt_once')).json.payload.data.duration_ms, 4200);
  assert.equal(api.offered.length, 1);

  // The id is the project's: another project may use it too.
  assert.equal(await other.newEvent({ id: 'evt_once' }), 'evt_once');
});

test('fields that the type does not declare are stripped, at every depth', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { data } = taskCompleted(caller.id);
  const artifact = { name: 'a.png', url: 'https://files.example.com/a.png' };
  const id = await caller.newEvent({
    data: { ...data, password: 'hunter2', artifacts: [{ ...artifact, token: 'hunter2' }] },
  });
  const { payload } = (await caller.get(`/v1/events/${id}`)).json;
  assert.deepEqual(payload.data, { ...data, artifacts: [artifact] });
});

const FAULTY_EVENTS: [name: string, change: Record<string, unknown>, paths: string[], code?: string][] = [
  ['no project', { project_id: undefined }, ['/project_id']],
  ['a project that is no uuid', { project_id: 'mine' }, ['/project_id']],
  ['no type', { type: undefined }, ['/type']],
  ['a type that is no string', { type: 5 }, ['/type']],
  ['an unknown type', { type: 'task.done' }, ['/type'], 'unknown_event_type'],
  ['a type of every object', { type: 'constructor' }, ['/type'], 'unknown_event_type'],
  ['no data', { data: undefined }, ['/data']],
  ['data as a list', { data: [] }, ['/data']],
  ['data as a string', { data: '{}' }, ['/data']],
  ['an unknown field', { payload: {} }, ['/payload']],
  ['an id without evt_', { id: 'abc' }, ['/id']],
  ['an empty id', { id: 'evt_' }, ['/id']],
  ['an id that is too long', { id: `evt_${'x'.repeat(61)}` }, ['/id']],
  ['an id with a space', { id: 'evt_a b' }, ['/id']],
  ['an id with a newline', { id: 'evt_a\n' }, ['/id']],
  ['an id that is null', { id: null }, ['/id']],
  ['created without a zone', { created: '2026-05-24T12:18:05' }, ['/created']],
  ['created as a number', { created: 1_716_544_084 }, ['/created']],
  ['a task that is no object', { task: 'x' }, ['/task']],
  ['a task without its schema', { task: { inputs: {} } }, ['/task/input_schema']],
];

test('every faulty field is refused by its path, and nothing is stored', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  await caller.newWebhook();
  for (const [name, change, paths, code = 'invalid_request'] of FAULTY_EVENTS) {
    await t.test(name, async () => {
      const json = { ...taskCompleted(caller.id), ...change };
      assertRefused(await caller.publish('/v1/events', { json }), 400, code, paths);
    });
  }
  const data: Record<string, unknown> = {
    ...taskCompleted(caller.id).data,
    duration_ms: 'long',
    artifacts: [{ name: 5 }],
  };
  delete data.task_id;
  const faulty = await caller.publish('/v1/events', { json: { ...taskCompleted(caller.id), data } });
  assertRefused(faulty, 400, 'invalid_request', [
    '/data/artifacts/0/name',
    '/data/artifacts/0/url',
    '/data/duration_ms',
    '/data/task_id',
  ]);
  assert.equal(api.offered.length, 0);
  assert.deepEqual((await caller.get('/v1/deliveries')).json.events, []);
});

test('a project that is not the key’s is not found, like one that does not exist', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const other = api.as(await api.newProject());
  for (const projectId of [other.id, NOBODYS.project]) {
    const answer = await caller.publish('/v1/events', { json: taskCompleted(projectId) });
    assertRefused(answer, 404, 'not_found', ['/project_id']);
  }
  assert.deepEqual((await other.get('/v1/deliveries')).json.events, []);
});

test('a publisher key of all projects publishes to each of them', async (t) => {
  const api = await startApi(t);
  const { key } = (await api.admin('POST', '/admin/v1/publisher-keys', { json: { name: 'platform' } })).json;
  for (const project of [await api.newProject(), await api.newProject()]) {
    const answer = await api.call('POST', '/v1/events', {
      json: taskCompleted(project.id),
      headers: { authorization: `bearer ${key}` },
    });
    assert.equal(answer.status, 202, answer.text);
  }
});

test('in a batch the faulty events alone are refused', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  await caller.newWebhook();
  const good = taskCompleted(caller.id);
  const events = [
    { ...good, id: 'evt_a' },
    { ...good, type: 'task.done' },
    { ...good, id: 'evt_a' },
    'nonsense',
    { ...good, data: {} },
    { ...good, project_id: NOBODYS.project },
    null,
    { ...good, id: 'evt_b' },
  ];
  const answer = await caller.publish('/v1/events/batch', { json: { events } });
  assert.equal(answer.status, 202, answer.text);
  assert.deepEqual(
    answer.json.results.map((result: { id?: string; duplicate?: boolean; code?: string }) => [
      result.id ?? result.code,
      result.duplicate,
    ]),
    [
      ['evt_a', false],
      ['unknown_event_type', undefined],
      ['evt_a', true],
      ['invalid_request', undefined],
      ['invalid_request', undefined],
      ['not_found', undefined],
      ['invalid_request', undefined],
      ['evt_b', false],
    ],
  );
  assert.equal(api.offered.length, 2);
  const [, , , , faulty] = answer.json.results;
  assert.ok(
    faulty.details.some((detail: { path: string }) => detail.path === '/data/task_id'),
    answer.text,
  );
});

test('a batch has 1 to 500 events', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const good = taskCompleted(caller.id);
  const most = await caller.publish('/v1/events/batch', { json: { events: Array(500).fill(good) } });
  assert.deepEqual([most.status, most.json.results.length], [202, 500]);
  const faulty: [json: unknown, paths: string[]][] = [
    [{ events: Array(501).fill(good) }, ['/events']],
    [{ events: [] }, ['/events']],
    [{ events: good }, ['/events']],
    [{}, ['/events']],
    [[good], ['/events']],
    [null, ['/events']],
    [{ events: [good], atomic: true }, ['/atomic']],
  ];
  for (const [json, paths] of faulty) {
    assertRefused(await caller.publish('/v1/events/batch', { json }), 400, 'invalid_request', paths);
  }
});

test('5 MB are processed, more answers 413, whether announced or not', async (t) => {
  const api = await startApi(t, { oneNode: true });
  const caller = api.as(await api.newProject());
  const fill = (size: number) => {
    const json = { ...taskCompleted(caller.id), id: `evt_${randomUUID()}` };
    const space = size - Buffer.byteLength(JSON.stringify(json)) - '"padding":"",'.length;
    return JSON.stringify({ ...json, data: { padding: 'x'.repeat(space), ...json.data } });
  };
  const largest = fill(5 * MEGABYTE);
  assert.equal(largest.length, 5 * MEGABYTE);
  assert.equal((await caller.publish('/v1/events', { body: largest })).status, 202);
  for (const path of ['/v1/events', '/v1/events/batch'] as const) {
    assertRefused(await caller.publish(path, { body: `${largest} ` }), 413, 'payload_too_large');
    assertRefused(await caller.publish(path, { body: fill(6 * MEGABYTE) }), 413, 'payload_too_large');
    const unannounced = new Blob([fill(6 * MEGABYTE)]).stream();
    const response = await fetch(`http://127.0.0.1:${api.port}${path}`, {
      method: 'POST',
      body: unannounced,
      duplex: 'half',
      headers: {
        authorization: `Bearer ${(await api.newProject()).publisherKey}`,
        'content-type': 'application/json',
      },
    } as RequestInit);
    assert.equal(response.status, 413);
    await response.body?.cancel();
    await api.assertAlive();
  }
});

test('an output that is too large is replaced, an event that stays too large is refused with the sizes', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { data } = taskCompleted(caller.id);
  const id = await caller.newEvent({ data: { ...data, output: { value: 'x'.repeat(70_000) } } });
  assert.deepEqual((await caller.get(`/v1/events/${id}`)).json.payload.data.output, {
    value: '__truncated__',
  });

  const artifacts = Array.from({ length: 500 }, () => ({
    name: 'x'.repeat(200),
    url: 'https://example.com/',
  }));
  const json = { ...taskCompleted(caller.id), data: { ...data, artifacts } };
  const refused = await caller.publish('/v1/events', { json });
  assertRefused(refused, 413, 'payload_too_large');
  assert.ok(
    refused.json.details.some((detail: { path: string }) => detail.path === '/data/artifacts'),
    refused.text,
  );
});

test('hostile keys and nesting neither pollute nor break', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const good = JSON.stringify(taskCompleted(caller.id));
  const hostile = [
    good.replace('"task_id"', '"__proto__":{"polluted":1},"task_id"'),
    good.replace('"task_id"', '"constructor":{"prototype":{"polluted":1}},"task_id"'),
    good.replace(
      '"done"',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"kept":true}',
    ),
    good.replace('"done"', '{"\\u005f_proto__":{"polluted":1},"toString":1,"hasOwnProperty":2}'),
  ];
  for (const body of hostile) {
    const answer = await caller.publish('/v1/events', { body });
    assert.equal(answer.status, 202, answer.text);
    assert.equal((await caller.get(`/v1/events/${answer.json.id}`)).status, 200);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  }
  const own = await caller.publish('/v1/events', { body: good.replace('{', '{"__proto__":{"id":"evt_x"},') });
  assertRefused(own, 400, 'invalid_request', ['/__proto__']);

  for (const depth of [999, 1_100, 100_000, 2_000_000]) {
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    const answer = await caller.publish('/v1/events', { body: good.replace('"done"', nested) });
    assert.ok([202, 400].includes(answer.status), answer.text);
    if (answer.status === 202) assert.equal((await caller.get(`/v1/events/${answer.json.id}`)).status, 200);
    await api.assertAlive();
  }
});

test('strange but valid strings go through unharmed', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { data } = taskCompleted(caller.id);
  const value = { text: 'a\0b\u2028\ud83d\ude00 "\\', '': [1e300, -0.5, null, true] };
  const id = await caller.newEvent({ data: { ...data, output: { value } } });
  assert.deepEqual((await caller.get(`/v1/events/${id}`)).json.payload.data.output.value, value);
});

test('the publisher’s API takes a publisher key and no other', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const json = taskCompleted(project.id);
  const wrong: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${project.apiKey}` },
    { authorization: `Bearer ${ADMIN_TOKEN}` },
    { authorization: `Basic ${project.publisherKey}` },
    { authorization: project.publisherKey },
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${project.publisherKey}x` },
    { 'anchor-api-key': project.apiKey },
    { 'anchor-api-key': project.publisherKey },
  ];
  for (const path of ['/v1/events', '/v1/events/batch']) {
    for (const headers of wrong) {
      const answer = await api.call('POST', path, { json, headers });
      assertRefused(answer, 401, 'unauthorized', []);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
  }
  const hinted = await api.call('POST', '/v1/events', {
    json,
    headers: { authorization: `Bearer ${project.apiKey}` },
  });
  assert.match(hinted.json.error, /It is an API key; a publisher key is needed here\./);
});
