import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Pipeline, startPipeline, type Weather } from '../support/pipeline.ts';

const URL = 'https://receiver.example/hook';
const MORE_THAN_SLOTS = 300;

/** What the dispatcher has told once a first part of what was published has been answered, and in the end. */
async function backlogs(
  t: TestContext,
  weather: Weather,
): Promise<{ most: number; last: number; pipeline: Pipeline }> {
  const pipeline = await startPipeline(t);
  pipeline.transport.weather = weather;
  await pipeline.createWebhook(URL);
  await Promise.all(Array.from({ length: MORE_THAN_SLOTS }, () => pipeline.publish()));
  await pipeline.clock.advance(60_000);
  const { ownBacklogs } = pipeline;
  return { most: Math.max(0, ...ownBacklogs), last: ownBacklogs.at(-1) ?? 0, pipeline };
}

test('deliveries are told to wait for this process where it takes longer over them than their receiver', async (t) => {
  const { most, last, pipeline } = await backlogs(t, () => ({ afterMs: 20, tookMs: 2, status: 200 }));
  assert.ok(most > 100, `${most} of ${MORE_THAN_SLOTS}`);
  assert.equal(last, 0);
  assert.equal(pipeline.transport.sent.length, MORE_THAN_SLOTS);
});

test('deliveries that do not fit into memory count too, until they are claimed and sent', async (t) => {
  const pipeline = await startPipeline(t);
  pipeline.transport.weather = () => ({ afterMs: 20, tookMs: 2, status: 200 });
  await pipeline.createWebhook(URL);
  await Promise.all(Array.from({ length: 600 }, () => pipeline.publish()));
  await pipeline.clock.advance(60_000);
  assert.ok(Math.max(...pipeline.ownBacklogs) > 1_000, 'more than is in memory');
  assert.equal(pipeline.ownBacklogs.at(-1), 0);
  assert.equal(pipeline.transport.sent.length, 600);
});

for (const { receiver, weather } of [
  { receiver: 'takes its time', weather: () => ({ afterMs: 20, tookMs: 18, status: 200 }) },
  { receiver: 'refuses connections', weather: () => ({ afterMs: 20, tookMs: 2, status: 'reset' }) },
  { receiver: 'does not answer', weather: () => 'no answer' },
] satisfies { receiver: string; weather: Weather }[]) {
  test(`no delivery is told to wait for this process where the receiver ${receiver}`, async (t) => {
    const { most, pipeline } = await backlogs(t, weather);
    assert.equal(most, 0);
    assert.ok(pipeline.transport.sent.length > 100, 'the receiver was tried');
  });
}
