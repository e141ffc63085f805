/** What becomes of deliveries that are in memory, not yet sent, when their webhook is deleted. On a virtual clock. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { PROJECT_ID, startPipeline } from '../support/pipeline.ts';
import { waitFor } from '../support/wait-for.ts';

/** More than may be under way, fewer than may be in memory. */
const EVENTS = 300;
const DEADLINE_MS = 10_000;

async function startHanging(t: TestContext) {
  const pipeline = await startPipeline(t);
  pipeline.transport.weather = () => 'no answer';
  const id = await pipeline.createWebhook('https://hangs.example.com/');
  for (let n = 0; n < EVENTS; n++) await pipeline.publish();
  const sent = pipeline.transport.sent.length;
  assert.ok(sent > 0 && sent < EVENTS / 2, `${sent} under way`);
  assert.equal(pipeline.dispatcher.stats().held, EVENTS);
  const failed = () =>
    pipeline.store.history.page({ projectId: PROJECT_ID, statuses: ['failed'] }, { limit: EVENTS });
  return { ...pipeline, id, sent, failed };
}

test('they end at once and are never sent, and attempts under way record their outcome', async (t) => {
  const { store, dispatcher, clock, transport, id, sent, failed } = await startHanging(t);
  await store.webhooks.delete(PROJECT_ID, id, clock.wall());
  dispatcher.drop(id);
  await waitFor(async () => (await failed()).length === EVENTS - sent, { describe: 'what is queued to end' });
  for (const row of await failed()) assert.deepEqual([row.errorMessage, row.attempt], ['webhook deleted', 0]);
  assert.equal(dispatcher.stats().held, sent);

  await clock.advance(3 * DEADLINE_MS);
  assert.equal(transport.sent.length, sent);
  await waitFor(async () => (await failed()).length === EVENTS, { describe: 'the others to end' });
  const attempted = (await failed()).filter(({ attempt }) => attempt === 1);
  assert.equal(attempted.length, sent);
  assert.deepEqual(dispatcher.stats(), { inFlight: 0, held: 0, lanes: 0 });
});

test('where another node deleted it, they are not sent either', async (t) => {
  const { store, dispatcher, clock, transport, id, sent, failed } = await startHanging(t);
  await store.webhooks.delete(PROJECT_ID, id, clock.wall());
  await clock.advance(3 * DEADLINE_MS);
  await waitFor(async () => (await failed()).length === EVENTS, { describe: 'all to end' });
  assert.equal(transport.sent.length, sent);
  assert.deepEqual(dispatcher.stats(), { inFlight: 0, held: 0, lanes: 0 });
});
