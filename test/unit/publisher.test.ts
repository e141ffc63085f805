import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { RefusedError, StoreUnavailableError } from '../../src/errors.ts';
import { createIdSource } from '../../src/ids.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { Publisher } from '../../src/publish/publisher.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import type { SanitisedEvent } from '../../src/sanitise/sanitised-event.ts';
import type { ClaimedDelivery, PublishOutcome } from '../../src/store/store.ts';
import { waitFor } from '../support/wait-for.ts';

const PROJECT = '0190b5a0-7c1d-7e55-8a9f-123456789abc';
const ALL = { projectId: null };
const WEBHOOK = 'wh_01J00000000000000000000000';
const data = { task_id: 'tsk_1', execution_id: 'exe_1' };
const request = { project_id: PROJECT, type: 'task.completed', data };

/**
 * Stands for the store only where a real one cannot be made to answer as needed: it fails on request, and shows what
 * was handed over. Publishing into a real store is tested over HTTP.
 */
function setUp() {
  const stored = new Map<string, SanitisedEvent>();
  const offered: ClaimedDelivery[] = [];
  const woken: string[] = [];
  const faults: unknown[] = [];
  const published: { onlyTo?: string }[] = [];
  const failing = new Map<string, Error>();
  /** Ids, as they came to be written. */
  const order: string[] = [];
  let writing = Promise.resolve();
  let letWrite = () => {};
  const holdWrites = () => {
    writing = new Promise((resolve) => (letWrite = resolve));
  };
  const catalog = builtInCatalog();
  const clock = { wall: () => Date.UTC(2026, 4, 24, 12, 18, 5, 123) };

  async function publish(event: SanitisedEvent, options: { onlyTo?: string } = {}): Promise<PublishOutcome> {
    published.push(options);
    order.push(event.id);
    await writing;
    const failure = failing.get(event.id);
    if (failure !== undefined) throw failure;
    if (event.projectId !== PROJECT) return { result: 'unknown_project' };
    if (options.onlyTo !== undefined && options.onlyTo !== WEBHOOK) return { result: 'unknown_webhook' };
    if (stored.has(event.id)) return { result: 'duplicate' };
    stored.set(event.id, event);
    return { result: 'accepted', claimed: [claimed(event)], waiting: ['wh_waiting'] };
  }

  const publisher = new Publisher({
    catalog,
    checkData: createDataCheck(catalog),
    sanitiser: createSanitiser(catalog),
    events: { publish },
    history: {
      event: async (projectId, id) => {
        const body = projectId === PROJECT ? stored.get(id)?.body : undefined;
        return body === undefined ? null : { body, deliveries: [] };
      },
    },
    deliveries: {
      offer: (deliveries) => void offered.push(...deliveries),
      wake: (id) => void woken.push(id),
    },
    ids: createIdSource(clock),
    clock,
    reportFault: (fault) => void faults.push(fault),
  });
  return {
    publisher,
    stored,
    offered,
    woken,
    faults,
    published,
    failing,
    order,
    holdWrites,
    letWrite: () => letWrite(),
  };
}

function claimed(event: SanitisedEvent): ClaimedDelivery {
  const { id: eventId, projectId, type: eventType, body } = event;
  return {
    id: `delivery of ${eventId}`,
    webhookId: WEBHOOK,
    projectId,
    eventId,
    eventType,
    attempt: 1,
    body,
  };
}

test('a published event is stored, and its deliveries are handed on', async () => {
  const { publisher, stored, offered, woken } = setUp();
  assert.deepEqual(await publisher.publish({ ...request, id: 'evt_1' }, ALL), {
    id: 'evt_1',
    duplicate: false,
  });
  const body = stored.get('evt_1')?.body;
  assert.ok(body);
  assert.equal(JSON.parse(Buffer.from(body).toString()).text, '✅ Task `tsk_1` completed');
  assert.deepEqual(
    offered.map(({ id }) => id),
    ['delivery of evt_1'],
  );
  assert.deepEqual(woken, ['wh_waiting']);
});

test('a repeat is a duplicate whatever its body, even one that would be refused, and delivers nothing', async () => {
  const { publisher, offered } = setUp();
  await publisher.publish({ ...request, id: 'evt_1' }, ALL);
  const repeats = [
    { ...request, id: 'evt_1', data: { ...data, task_id: 'other' } },
    { ...request, id: 'evt_1', data: {} },
    { ...request, id: 'evt_1', type: 'task.exploded' },
    { project_id: PROJECT, id: 'evt_1' },
    { ...request, id: 'evt_1', data: { ...data, recording_url: `https://${'x'.repeat(70_000)}` } },
  ];
  for (const repeat of repeats) {
    assert.deepEqual(await publisher.publish(repeat, ALL), { id: 'evt_1', duplicate: true });
  }
  assert.equal(offered.length, 1);
});

test('a repeat is not recognised by a key of another project', async () => {
  const { publisher } = setUp();
  await publisher.publish({ ...request, id: 'evt_1' }, ALL);
  const scope = { projectId: '0190b5a0-7c1d-7e55-8a9f-000000000000' };
  await assert.rejects(publisher.publish({ ...request, id: 'evt_1' }, scope), { code: 'not_found' });
});

test('refused events reach no store', async () => {
  const { publisher, published } = setUp();
  await assert.rejects(publisher.publish({ ...request, data: {} }, ALL), { code: 'invalid_request' });
  await assert.rejects(publisher.publish({ ...request, type: 'x' }, ALL), { code: 'unknown_event_type' });
  const large = { ...data, recording_url: `https://${'x'.repeat(70_000)}` };
  await assert.rejects(publisher.publish({ ...request, data: large }, ALL), { code: 'payload_too_large' });
  assert.deepEqual(published, []);
});

test('a project that the store does not know is not found', async () => {
  const { publisher } = setUp();
  const unknown = { ...request, project_id: '0190b5a0-7c1d-7e55-8a9f-000000000000' };
  await assert.rejects(publisher.publish(unknown, ALL), { code: 'not_found' });
});

test('a store that cannot write is told as such', async () => {
  const { publisher, failing, offered } = setUp();
  failing.set('evt_1', new StoreUnavailableError('disk full'));
  await assert.rejects(publisher.publish({ ...request, id: 'evt_1' }, ALL), StoreUnavailableError);
  assert.deepEqual(offered, []);
});

test('a batch is stored by concurrent writes, and answers in its order', async () => {
  const { publisher, published, stored, holdWrites, letWrite } = setUp();
  holdWrites();
  const events = Array.from({ length: 500 }, (_, i) => ({ ...request, id: `evt_${i}` }));
  const answered = publisher.publishBatch({ events }, ALL);
  await waitFor(() => published.length === 500, { describe: 'all writes while none is done' });
  letWrite();
  assert.deepEqual(
    await answered,
    events.map(({ id }) => ({ id, duplicate: false })),
  );
  assert.equal(stored.size, 500);
});

test('large batches leave turns to everything else, and share theirs in the order of their calls', async () => {
  const { publisher, published, order } = setUp();
  const batchOf = (name: string) =>
    Array.from({ length: 40 }, (_, i) => ({ ...request, id: `evt_${name}${i}` }));
  const batches = ['a', 'b'].map((name) => publisher.publishBatch({ events: batchOf(name) }, ALL));
  const perTurn: number[] = [];
  for (let before = published.length; before < 80; before = published.length) {
    perTurn.push(published.length);
    await nextTurn();
    assert.ok(published.length > before, 'a turn took in nothing');
    assert.ok(published.length - before <= 16, `${published.length - before} events held up a turn`);
  }
  assert.deepEqual(perTurn, [16, 32, 48, 64]);
  await Promise.all(batches);
  for (const name of ['a', 'b']) {
    const own = order.filter((id) => id.startsWith(`evt_${name}`));
    assert.deepEqual(
      own,
      batchOf(name).map(({ id }) => id),
    );
  }
  assert.ok(
    order.indexOf('evt_b0') < order.indexOf('evt_a39'),
    'the second batch waited for all of the first',
  );
});

test('faulty events of a batch are refused alone', async () => {
  const { publisher } = setUp();
  const events = [
    { ...request, id: 'evt_1' },
    { ...request, data: { execution_id: 'exe_1' } },
    'no event',
    { ...request, project_id: '0190b5a0-7c1d-7e55-8a9f-000000000000' },
    { ...request, id: 'evt_2' },
  ];
  const results = await publisher.publishBatch({ events }, ALL);
  assert.deepEqual(results, [
    { id: 'evt_1', duplicate: false },
    {
      error: 'The data does not fit task.completed: "data.task_id" is required.',
      code: 'invalid_request',
      details: [{ path: '/data/task_id', message: 'is required' }],
    },
    {
      error: 'The event must be an object.',
      code: 'invalid_request',
      details: [{ path: '', message: 'must be an object' }],
    },
    {
      error: 'There is no such project.',
      code: 'not_found',
      details: [{ path: '/project_id', message: 'is unknown' }],
    },
    { id: 'evt_2', duplicate: false },
  ]);
});

test('in a batch a repeat is a duplicate, faulty or not, but a faulty event before the good one is refused', async () => {
  const { publisher, offered } = setUp();
  const events = [
    { ...request, id: 'evt_1', data: {} },
    { ...request, id: 'evt_1' },
    { ...request, id: 'evt_1' },
    { ...request, id: 'evt_1', type: 'x' },
  ];
  const [first, ...later] = await publisher.publishBatch({ events }, ALL);
  assert.ok(first !== undefined && 'code' in first, JSON.stringify(first));
  assert.equal(first.code, 'invalid_request');
  assert.deepEqual(later, [
    { id: 'evt_1', duplicate: false },
    { id: 'evt_1', duplicate: true },
    { id: 'evt_1', duplicate: true },
  ]);
  assert.equal(offered.length, 1);
});

test('where the store fails for some events of a batch, the others keep their results', async () => {
  const { publisher, failing } = setUp();
  failing.set('evt_2', new StoreUnavailableError('disk full'));
  const events = [
    { ...request, id: 'evt_1' },
    { ...request, id: 'evt_2' },
  ];
  const [first, second] = await publisher.publishBatch({ events }, ALL);
  assert.deepEqual(first, { id: 'evt_1', duplicate: false });
  assert.ok(second !== undefined && 'code' in second);
  assert.equal(second.code, 'unavailable');
  assert.doesNotMatch(second.error, /disk/);
});

test('where the store accepted none of a batch, the batch fails as a whole', async () => {
  const { publisher, failing } = setUp();
  failing.set('evt_1', new StoreUnavailableError('disk full'));
  const events = [
    { ...request, id: 'evt_1' },
    { ...request, data: {} },
  ];
  await assert.rejects(publisher.publishBatch({ events }, ALL), StoreUnavailableError);
});

test('a fault of ours in one event of a batch is reported, not told', async () => {
  const { publisher, failing, faults } = setUp();
  const fault = new TypeError('internals');
  failing.set('evt_2', fault);
  const events = [
    { ...request, id: 'evt_1' },
    { ...request, id: 'evt_2' },
  ];
  const [first, second] = await publisher.publishBatch({ events }, ALL);
  assert.deepEqual(first, { id: 'evt_1', duplicate: false });
  assert.deepEqual(second, {
    error: 'Something went wrong on our side.',
    code: 'internal_error',
    details: [],
  });
  assert.deepEqual(faults, [fault]);
});

test('a test event is the example of its type, to one webhook alone', async () => {
  const { publisher, published, stored } = setUp();
  const first = await publisher.publishTest(PROJECT, WEBHOOK, 'task.failed');
  const second = await publisher.publishTest(PROJECT, WEBHOOK, 'task.failed');
  assert.notEqual(first.id, second.id);
  assert.deepEqual(published, [{ onlyTo: WEBHOOK }, { onlyTo: WEBHOOK }]);
  const envelope = JSON.parse(Buffer.from(stored.get(first.id)?.body ?? []).toString());
  assert.equal(envelope.created, '2026-05-24T12:18:05.123Z');
  assert.deepEqual(envelope.data, builtInCatalog().get('task.failed')?.example);
});

test('a test event of an unknown type, or to an unknown webhook, is refused', async () => {
  const { publisher } = setUp();
  const unknownType = await publisher.publishTest(PROJECT, WEBHOOK, 'x').catch((error: unknown) => error);
  assert.ok(unknownType instanceof RefusedError);
  assert.equal(unknownType.code, 'unknown_event_type');
  assert.equal(unknownType.details[0]?.path, '/event_type');
  await assert.rejects(publisher.publishTest(PROJECT, 'wh_gone', 'task.failed'), { code: 'not_found' });
});

test('a project id in capitals is the same project, for a key of that project too', async () => {
  const { publisher, stored } = setUp();
  const capitals = { ...request, id: 'evt_capitals', project_id: PROJECT.toUpperCase() };
  const scope = { projectId: PROJECT };
  assert.deepEqual(await publisher.publish(capitals, scope), { id: 'evt_capitals', duplicate: false });
  assert.equal(stored.get('evt_capitals')?.projectId, PROJECT);
  const faultyRepeat = { ...capitals, data: {} };
  assert.deepEqual(await publisher.publish(faultyRepeat, scope), { id: 'evt_capitals', duplicate: true });
});
