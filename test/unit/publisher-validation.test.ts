import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { builtInCatalog, type Catalog, createCatalog } from '../../src/catalog/catalog.ts';
import { type ErrorCode, type ErrorDetail, RefusedError } from '../../src/errors.ts';
import { createIdSource, isEventId } from '../../src/ids.ts';
import type { JsonObject, JsonValue } from '../../src/json/json.ts';
import { Acceptance, type PublishScope } from '../../src/publish/accept.ts';
import { normaliseCreated } from '../../src/publish/created.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { readBatchRequest } from '../../src/publish/request.ts';

const PROJECT = '0190b5a0-7c1d-7e55-8a9f-123456789abc';
const OTHER = '0190b5a0-7c1d-7e55-8a9f-000000000000';
const ALL: PublishScope = { projectId: null };

const clock = { wall: () => Date.UTC(2026, 4, 24, 12, 18, 5, 123) };
const ids = createIdSource(clock);
const acceptance = acceptanceOf(builtInCatalog());

function acceptanceOf(catalog: Catalog): Acceptance {
  return new Acceptance({ catalog, checkData: createDataCheck(catalog), ids, clock });
}

const data = { task_id: 'tsk_1', execution_id: 'exe_1' };
const request = { project_id: PROJECT, type: 'task.completed', data };
const UNKNOWN_FIELD = 'is not a known field; known are project_id, type, data, id, created, task';

function refusal(run: () => unknown): RefusedError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    return error;
  }
  return assert.fail('was accepted');
}

function assertRefused(input: unknown, code: ErrorCode, details: ErrorDetail[], scope = ALL): void {
  const error = refusal(() => acceptance.accept(input, scope));
  assert.equal(error.code, code);
  assert.deepEqual(error.details, details);
}

test('the least that is an event is accepted, with an id and the time of now', () => {
  const { id, created, projectId, type } = acceptance.accept(request, ALL);
  assert.ok(isEventId(id));
  assert.equal(created, '2026-05-24T12:18:05.123Z');
  assert.equal(projectId, PROJECT);
  assert.equal(type.type, 'task.completed');
});

test('the publisher may choose the id and the time', () => {
  const event = acceptance.accept({ ...request, id: 'evt_mine', created: '2026-01-02T03:04:05+01:00' }, ALL);
  assert.equal(event.id, 'evt_mine');
  assert.equal(event.created, '2026-01-02T02:04:05.000Z');
});

test('inputs of the task are passed on to be masked', () => {
  const task = { inputs: { password: 'x' }, input_schema: { type: 'object' } };
  assert.deepEqual(acceptance.accept({ ...request, task }, ALL).task, task);
  assert.equal('task' in acceptance.accept(request, ALL), false);
});

test('what is no request is refused', () => {
  for (const input of [undefined, null, 'event', 1, [request]]) {
    assertRefused(input, 'invalid_request', [{ path: '', message: 'must be an object' }]);
  }
  assertRefused({}, 'invalid_request', [
    { path: '/project_id', message: 'is required' },
    { path: '/type', message: 'is required' },
    { path: '/data', message: 'is required' },
  ]);
});

test('each field of a request is checked by name', () => {
  const cases: [string, JsonValue, string, string][] = [
    ['project_id', 'p1', '/project_id', 'must be a UUID'],
    ['project_id', 7, '/project_id', 'must be a string'],
    ['type', null, '/type', 'must be a string'],
    ['data', [], '/data', 'must be an object'],
    ['id', 'evt_ä', '/id', 'must be evt_ and 1 to 60 letters, digits, _ or -'],
    ['id', 5, '/id', 'must be a string'],
    ['created', 1716544084, '/created', 'must be a string'],
    [
      'created',
      '2026-02-30T00:00:00Z',
      '/created',
      'must be a date and time with a zone, such as 2026-05-24T12:18:05.123Z',
    ],
    [
      'created',
      '2026-05-24 12:18:05Z',
      '/created',
      'must be a date and time with a zone, such as 2026-05-24T12:18:05.123Z',
    ],
    ['task', { inputs: {} }, '/task/input_schema', 'is required'],
    [
      'task',
      { inputs: {}, input_schema: {}, secrets: {} },
      '/task/secrets',
      'is not a known field; known are inputs, input_schema',
    ],
    ['projectId', PROJECT, '/projectId', UNKNOWN_FIELD],
    ['a/b~c', 1, '/a~1b~0c', UNKNOWN_FIELD],
  ];
  for (const [field, value, path, message] of cases) {
    assertRefused({ ...request, [field]: value }, 'invalid_request', [{ path, message }]);
  }
});

test('a __proto__ field of a request is an unknown field', () => {
  const input = JSON.parse(`{"__proto__":{"type":"task.failed"},${JSON.stringify(request).slice(1)}`);
  assertRefused(input, 'invalid_request', [{ path: '/__proto__', message: UNKNOWN_FIELD }]);
});

test('an unknown type is refused, inherited names included', () => {
  const message = 'is not an event type of the catalog';
  for (const type of ['exploded', 'constructor', '__proto__', '']) {
    assertRefused({ ...request, type }, 'unknown_event_type', [{ path: '/type', message }]);
  }
});

test('who mistypes an event type is told those of the same family', () => {
  const message =
    'is not an event type of the catalog; of this family there are batch.completed, batch.failed';
  assertRefused({ ...request, type: 'batch.complete' }, 'unknown_event_type', [{ path: '/type', message }]);
});

test('a key of one project cannot publish for another, and does not learn whether it exists', () => {
  const details = [{ path: '/project_id', message: 'is unknown' }];
  assertRefused(request, 'not_found', details, { projectId: OTHER });
  assert.equal(acceptance.accept(request, { projectId: PROJECT }).projectId, PROJECT);
});

test('every missing or mistyped declared field is named', () => {
  const wrong = {
    execution_id: 5,
    started_at: 'yesterday',
    duration_ms: -1,
    recording_url: 'not a url',
    artifacts: [
      { name: 'a', url: 'https://x' },
      { size: 1.5, url: 'https://x' },
    ],
    error: { type: 'bad_luck', message: null },
  };
  assertRefused({ ...request, type: 'task.failed', data: wrong }, 'invalid_request', [
    { path: '/data/task_id', message: 'is required' },
    { path: '/data/execution_id', message: 'must be a string' },
    {
      path: '/data/started_at',
      message: 'must be a date and time with a zone, such as 2026-05-24T12:18:05.123Z',
    },
    { path: '/data/duration_ms', message: 'must be at least 0' },
    { path: '/data/artifacts/1/name', message: 'is required' },
    { path: '/data/artifacts/1/size', message: 'must be an integer or null' },
    { path: '/data/recording_url', message: 'must be an absolute URL' },
    {
      path: '/data/error/type',
      message: 'must be one of automation_failure, invalid_credentials, timeout, agent_error, system_error',
    },
    { path: '/data/error/message', message: 'must be a string' },
  ]);
  assertRefused({ ...request, data: { ...data, task_id: '' } }, 'invalid_request', [
    { path: '/data/task_id', message: 'must not be empty' },
  ]);
});

test('a refusal repeats no value of the request', () => {
  const secret = 'hunter2-hunter2';
  const wrong = {
    ...data,
    started_at: secret,
    duration_ms: secret,
    artifacts: secret,
    recording_url: secret,
  };
  const error = refusal(() => acceptance.accept({ ...request, data: wrong, id: secret }, ALL));
  const inData = refusal(() => acceptance.accept({ ...request, data: wrong }, ALL));
  assert.doesNotMatch(
    JSON.stringify([error.message, error.details, inData.message, inData.details]),
    /hunter2/,
  );
});

test('undeclared fields of data are never a fault', () => {
  const more = { ...data, artifacts: [{ name: 'a', url: 'https://x', bucket: 1 }], cost: { eur: 1 } };
  acceptance.accept({ ...request, data: more }, ALL);
  const [first] = builtInCatalog().types;
  assert.ok(first);
  const schema = { type: 'object', additionalProperties: false, properties: { order: { type: 'string' } } };
  const catalog = createCatalog([{ ...first, type: 'shop.paid', schema }]);
  const shop = acceptanceOf(catalog);
  shop.accept({ ...request, type: 'shop.paid', data: { order: '1', customer: 'x' } }, ALL);
});

test('a fault among very many is found, and millions of them are listed by the first few', () => {
  const artifact = { name: 'a', url: 'https://x' };
  const many = (count: number, last: JsonObject) => ({
    ...request,
    data: { ...data, artifacts: [...Array.from({ length: count }, () => artifact), last] },
  });
  assertRefused(many(5_000, { name: 'a' }), 'invalid_request', [
    { path: '/data/artifacts/5000/url', message: 'is required' },
  ]);
  const start = performance.now();
  const error = refusal(() =>
    acceptance.accept(
      { ...request, data: { ...data, artifacts: Array.from({ length: 1_000_000 }, () => 1) } },
      ALL,
    ),
  );
  assert.equal(error.details.length, 20);
  assert.ok(performance.now() - start < 1_000);
});

test('very many and very long unknown fields are listed by the first few, cut', () => {
  const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${i}${'x'.repeat(500)}`, 1]));
  const { details } = refusal(() => acceptance.accept({ ...request, ...unknown }, ALL));
  assert.equal(details.length, 20);
  assert.ok(details.every(({ path }) => path.length <= 201));
});

test('times are normalised to UTC milliseconds', () => {
  const cases: [string, string | null][] = [
    ['2026-05-24T12:18:05.123Z', '2026-05-24T12:18:05.123Z'],
    ['2026-05-24T12:18:05Z', '2026-05-24T12:18:05.000Z'],
    ['2026-05-24T12:18:05.123999Z', '2026-05-24T12:18:05.123Z'],
    ['2026-05-24T00:18:05.1+02:00', '2026-05-23T22:18:05.100Z'],
    ['9999-12-31T23:59:59-01:00', null],
    ['0000-01-01T00:00:00+01:00', null],
    ['2026-05-24T12:18:05', null],
    ['2026-05-24', null],
    ['2026-05-24T12:18Z', null],
    ['2026-05-24T12:18:60Z', null],
    ['Sun, 24 May 2026 12:18:05 GMT', null],
  ];
  for (const [stated, normal] of cases) assert.equal(normaliseCreated(stated), normal, stated);
});

test('a batch is a list of 1 to 500 events and nothing else', () => {
  assert.equal(readBatchRequest({ events: Array.from({ length: 500 }, () => 1) }).length, 500);
  const cases: [unknown, string, string][] = [
    [null, '/events', 'must be an array of events'],
    [[request], '/events', 'must be an array of events'],
    [{ events: request }, '/events', 'must be an array of events'],
    [{ events: [request], atomic: true }, '/atomic', 'is not a known field; a batch has events alone'],
    [{ events: [] }, '/events', 'must have 1 to 500 entries; it has 0'],
    [{ events: Array.from({ length: 501 }, () => 1) }, '/events', 'must have 1 to 500 entries; it has 501'],
  ];
  for (const [input, path, message] of cases) {
    const error = refusal(() => readBatchRequest(input));
    assert.equal(error.code, 'invalid_request');
    assert.deepEqual(error.details, [{ path, message }]);
  }
});

test('every example event of the repository is accepted, and each type has one', () => {
  const lines = readFileSync(new URL('../../examples/events.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const types = lines.map(
    (line) => acceptance.accept({ ...JSON.parse(line), project_id: PROJECT }, ALL).type.type,
  );
  assert.deepEqual(
    [...new Set(types)].sort(),
    builtInCatalog()
      .types.map(({ type }) => type)
      .sort(),
  );
});
