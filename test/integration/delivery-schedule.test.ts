/** The exact schedule of attempts, on a virtual clock with the real pipeline and store. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Pipeline, PROJECT_ID, startPipeline } from '../support/pipeline.ts';

const SECOND = 1_000;
/** Late, never early: what timers that are rounded up to a millisecond may add. */
const LATE_MS = 10;

test('attempts that fail at once are made at 0, 5, 15, 30, 50 and 80 s', async (t) => {
  const pipeline = await startPipeline(t);
  const webhookId = await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => ({ afterMs: 0, status: 503 });
  const start = pipeline.clock.steady();
  await pipeline.publish();
  await pipeline.clock.advance(600 * SECOND);
  assertOffsets(pipeline.transport.sent, start, [0, 5, 15, 30, 50, 80]);
  const delivery = await onlyDelivery(pipeline, webhookId);
  assert.equal(delivery.row.status, 'dead');
  assert.equal(delivery.row.attempt, 6);
  assertClose((delivery.row.completedAt ?? 0) - start, 80 * SECOND);
  assert.deepEqual(
    delivery.attempts.map(({ number, response }) => [number, response?.status]),
    [1, 2, 3, 4, 5, 6].map((number) => [number, 503]),
  );
  assert.equal(pipeline.clock.pendingTimers, 0, 'a timer was left behind');
});

test('where each attempt times out the delivery is dead at 140 s', async (t) => {
  const pipeline = await startPipeline(t);
  const webhookId = await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => 'no answer';
  const start = pipeline.clock.steady();
  await pipeline.publish();
  await pipeline.clock.advance(600 * SECOND);
  assertOffsets(pipeline.transport.sent, start, [0, 15, 35, 60, 90, 130]);
  for (const { deadlineMs } of pipeline.transport.sent) assert.equal(deadlineMs, 10 * SECOND);
  const { row } = await onlyDelivery(pipeline, webhookId);
  assert.equal(row.status, 'dead');
  assertClose((row.completedAt ?? 0) - start, 140 * SECOND);
});

test('a delay counts from the end of the attempt before', async (t) => {
  const pipeline = await startPipeline(t);
  await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => ({ afterMs: 7 * SECOND, status: 500 });
  const start = pipeline.clock.steady();
  await pipeline.publish();
  await pipeline.clock.advance(600 * SECOND);
  assertOffsets(pipeline.transport.sent, start, [0, 12, 29, 51, 78, 115]);
});

test('an attempt that succeeds ends the schedule', async (t) => {
  const pipeline = await startPipeline(t);
  const webhookId = await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => ({ afterMs: 0, status: pipeline.transport.sent.length < 3 ? 503 : 200 });
  const start = pipeline.clock.steady();
  await pipeline.publish();
  await pipeline.clock.advance(600 * SECOND);
  assertOffsets(pipeline.transport.sent, start, [0, 5, 15]);
  assert.equal((await onlyDelivery(pipeline, webhookId)).row.status, 'succeeded');
});

test('each attempt is signed with the time at which it is made', async (t) => {
  const pipeline = await startPipeline(t);
  await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => ({ afterMs: 0, status: 503 });
  await pipeline.publish();
  await pipeline.clock.advance(600 * SECOND);
  for (const { atMs, request } of pipeline.transport.sent) {
    assert.equal(request.headers['Anchor-Timestamp'], String(Math.floor(atMs / 1000)));
    assert.match(request.headers['Anchor-Signature'] ?? '', new RegExp(`^t=${Math.floor(atMs / 1000)},v1=`));
  }
});

test('a wall clock that is stepped neither brings retries forward nor puts them off', async (t) => {
  for (const stepMs of [3_600 * SECOND, -3_600 * SECOND]) {
    const pipeline = await startPipeline(t);
    await pipeline.createWebhook('https://receiver.example/hook');
    pipeline.transport.weather = () => ({ afterMs: 0, status: 503 });
    const start = pipeline.clock.steady();
    await pipeline.publish();
    await pipeline.clock.advance(7 * SECOND);
    pipeline.clock.stepWall(stepMs);
    await pipeline.clock.advance(600 * SECOND);
    assertOffsets(pipeline.transport.sent, start, [0, 5, 15, 30, 50, 80]);
  }
});

test('retries of many deliveries to one webhook are each made on time', async (t) => {
  const pipeline = await startPipeline(t);
  await pipeline.createWebhook('https://receiver.example/hook');
  pipeline.transport.weather = () => ({ afterMs: 0, status: 503 });
  const published = new Map<string, number>();
  for (let n = 0; n < 40; n++) {
    const publishing = pipeline.publish();
    await pipeline.clock.advance(0);
    published.set(await publishing, pipeline.clock.steady());
    await pipeline.clock.advance(137);
  }
  await pipeline.clock.advance(600 * SECOND);
  for (const [id, start] of published) {
    const sent = pipeline.transport.sent.filter(({ request }) => request.headers['webhook-id'] === id);
    assertOffsets(sent, start, [0, 5, 15, 30, 50, 80]);
  }
});

function assertOffsets(sent: readonly { atMs: number }[], start: number, seconds: number[]): void {
  const offsets = sent.map(({ atMs }) => atMs - start);
  assert.equal(offsets.length, seconds.length, `attempts at ${offsets.join(', ')} ms`);
  for (const [n, second] of seconds.entries()) {
    assertClose(offsets[n] ?? 0, second * SECOND, (n + 1) * LATE_MS);
  }
}

function assertClose(actualMs: number, expectedMs: number, lateMs = 6 * LATE_MS): void {
  const inTime = actualMs >= expectedMs && actualMs <= expectedMs + lateMs;
  assert.ok(inTime, `at ${actualMs} ms instead of ${expectedMs} ms`);
}

async function onlyDelivery(pipeline: Pipeline, webhookId: string) {
  const { history } = pipeline.store;
  const [row, ...others] = await history.page({ projectId: PROJECT_ID }, { limit: 10 });
  assert.ok(row);
  assert.deepEqual(others, []);
  const delivery = await history.delivery(PROJECT_ID, webhookId, row.id);
  assert.ok(delivery);
  return delivery;
}
