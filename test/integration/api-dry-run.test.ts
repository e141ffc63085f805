import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { ADMIN_TOKEN } from '../support/services.ts';
import { assertRefused, startApi, taskCompleted } from './api-harness.ts';

const task = {
  inputs: { user: 'bob', password: 'hunter2hunter2' },
  input_schema: { type: 'object', properties: { user: {}, password: { type: 'string', secret: true } } },
};

test('a dry run shows what would leave and what masked it, and stores nothing', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  await caller.newWebhook();
  const { data } = taskCompleted(caller.id);
  const output = { value: { login: { password: 'x' }, log: 'bob / hunter2hunter2 / aHVudGVyMmh1bnRlcjI=' } };
  const json = { ...taskCompleted(caller.id), id: 'evt_dry', task, data: { ...data, extra: 1, output } };
  const shown = await caller.publish('/v1/events?dry_run=true', { json });
  assert.equal(shown.status, 200);
  assert.deepEqual(shown.json.masked, [
    { path: '/data/output/value/login/password', rule: 'secret-input-name' },
    { path: '/data/output/value/log', rule: 'secret-input', count: 2 },
  ]);
  assert.deepEqual(shown.json.envelope.data, {
    ...data,
    output: { value: { login: { password: '*****' }, log: 'bob / ***** / *****' } },
  });
  assert.equal(shown.json.bytes, Buffer.byteLength(JSON.stringify(shown.json.envelope)));
  assert.equal((await caller.get('/v1/events/evt_dry')).status, 404);
  assert.equal(api.offered.length, 0);

  // The same request without the parameter sends what was shown.
  assert.equal((await caller.publish('/v1/events?dry_run=false', { json })).status, 202);
  assert.deepEqual((await caller.get('/v1/events/evt_dry')).json.payload.data, shown.json.envelope.data);
});

test('a secret number beyond 2^53 is masked with all its digits', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const value = { log: 'account 123456789012345678 is closed', account: 0 };
  const { data } = taskCompleted(caller.id);
  const event = { ...taskCompleted(caller.id), task: { inputs: { no: 0 }, input_schema: task.input_schema } };
  const body = JSON.stringify({ ...event, data: { ...data, output: { value } } })
    .replace('"account":0', '"account":123456789012345678')
    .replace('"inputs":{"no":0}', '"inputs":{"password":123456789012345678}');
  const shown = await caller.publish('/v1/events?dry_run=true', { body });
  assert.deepEqual(shown.json.envelope.data.output.value, {
    log: 'account ***** is closed',
    account: '*****',
  });
});

test('a dry run is refused as the publish would be', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const dryRun = (change: object) =>
    caller.publish('/v1/events?dry_run=true', { json: { ...taskCompleted(caller.id), ...change } });
  assertRefused(await dryRun({ type: 'task.done' }), 400, 'unknown_event_type', ['/type']);
  assertRefused(await dryRun({ data: {} }), 400, 'invalid_request', ['/data/task_id', '/data/execution_id']);
  assertRefused(await dryRun({ project_id: randomUUID() }), 404, 'not_found', ['/project_id']);
  const malformed = { inputs: {}, input_schema: { properties: { a: { $ref: '#/$defs/none' } } } };
  assertRefused(await dryRun({ task: malformed }), 400, 'invalid_request', [
    '/task/input_schema/properties/a/$ref',
  ]);
  const json = taskCompleted(caller.id);
  const unclear = await caller.publish('/v1/events?dry_run=maybe', { json });
  assertRefused(unclear, 400, 'invalid_request', ['?dry_run']);
});

test('a dry run for a project that does not exist is refused with a key of all projects too', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const authorization = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const { key } = (
    await caller.call('POST', '/admin/v1/publisher-keys', { json: { name: 'all' }, headers: authorization })
  ).json;
  const answer = await caller.call('POST', '/v1/events?dry_run=true', {
    json: taskCompleted(randomUUID()),
    headers: { authorization: `Bearer ${key}` },
  });
  assertRefused(answer, 404, 'not_found', ['/project_id']);
});
