/** Many webhooks on one dispatcher, on a virtual clock: who gets the slots when some of them hang or fail at once. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { PROJECT_ID, startPipeline, type Weather } from '../support/pipeline.ts';
import { waitFor } from '../support/wait-for.ts';

const host = (url: string) => new URL(url).hostname;

test('webhooks that hang leave slots for one that answers', async (t) => {
  const pipeline = await startPipeline(t);
  const { transport, clock, dispatcher } = pipeline;
  const weather: Weather = (request) =>
    host(request.url).startsWith('hangs') ? 'no answer' : { afterMs: 5, status: 200 };
  transport.weather = weather;
  const hanging = 8;
  for (let n = 0; n < hanging; n++) await pipeline.createWebhook(`https://hangs-${n}.example.com/`);
  for (let n = 0; n < 300; n++) await pipeline.publish();
  const { inFlight } = dispatcher.stats();
  assert.ok(inFlight > 300 && inFlight < 800, `${inFlight} under way`);

  await pipeline.createWebhook('https://answers.example.com/');
  const before = transport.sent.length;
  await pipeline.publish();
  await clock.advance(0);
  const answered = transport.sent
    .slice(before)
    .filter(({ request }) => host(request.url).startsWith('answers'));
  assert.equal(answered.length, 1, 'sent at once');
  assert.equal(answered[0]?.atMs, clock.steady());
});

test('an endpoint that fails at once with a backlog is called at a bounded rate, and an attempt is late, never lost', async (t) => {
  const pipeline = await startPipeline(t);
  const { transport, clock } = pipeline;
  transport.weather = () => ({ afterMs: 1, status: 'reset' });
  await pipeline.createWebhook('https://resets.example.com/');
  const events = 1_500;
  for (let n = 0; n < events; n++) await pipeline.publish();
  await clock.advance(1_000);
  const firstSecond = transport.sent.length;
  // The burst of 100, and 50 a second.
  assert.ok(firstSecond >= 100 && firstSecond <= 160, `${firstSecond} requests`);
  transport.weather = () => ({ afterMs: 1, status: 200 });
  await clock.advance(60_000);
  await waitFor(async () => (await pipeline.store.queue.waiting()).length === 0, {
    describe: 'all deliveries to end',
  });
  const succeeded = await pipeline.store.history.page(
    { projectId: PROJECT_ID, statuses: ['succeeded'] },
    { limit: events + 1 },
  );
  assert.equal(succeeded.length, events);
});

test('beside a backlog that fails at once, a delivery of another webhook is sent at once, and the backlog is claimed in large pieces', async (t) => {
  const pipeline = await startPipeline(t);
  const { transport, clock, store } = pipeline;
  transport.weather = (request) =>
    host(request.url).startsWith('resets') ? { afterMs: 1, status: 'reset' } : { afterMs: 5, status: 200 };
  await pipeline.createWebhook('https://resets.example.com/');
  for (let n = 0; n < 3_000; n++) await pipeline.publish();
  await pipeline.createWebhook('https://answers.example.com/');
  const claims = t.mock.method(store.queue, 'claim').mock;
  const before = transport.sent.length;
  for (let n = 0; n < 20; n++) {
    const since = transport.sent.length;
    const at = clock.steady();
    await pipeline.publish();
    await clock.advance(0);
    const honest = transport.sent
      .slice(since)
      .filter(({ request }) => host(request.url).startsWith('answers'));
    assert.deepEqual(
      honest.map(({ atMs }) => atMs),
      [at],
    );
    await clock.advance(1_000);
  }
  const attempts = transport.sent.length - before;
  assert.ok(attempts > 800, `${attempts} attempts`);
  assert.ok(claims.callCount() < attempts / 50, `${claims.callCount()} claims for ${attempts} attempts`);
});
