import assert from 'node:assert/strict';
import test from 'node:test';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { TestProject, times } from './store-suite/fixtures.ts';

async function openAt(clock: VirtualClock, claimLimit = 8) {
  const store = openSqliteStoreInThread({ database: ':memory:', clock, claimLimit });
  const project = await TestProject.create({ store, clock });
  const { id } = await project.webhook();
  return { project, claim: async () => (await store.queue.claim(id)).deliveries.map((each) => each.id), id };
}

test('an older delivery that becomes due in the same ms as one that is held already is not passed over', async () => {
  const clock = new VirtualClock();
  const { project, claim } = await openAt(clock);
  const older = await project.delivery();
  const newer = await project.delivery();
  await project.settle(newer, { next: { status: 'pending', delayMs: 10 } });
  await clock.advance(10);
  assert.deepEqual(await claim(), [newer.id]);
  await project.settle(older, { next: { status: 'pending', delayMs: 0 } });
  assert.deepEqual(await claim(), [older.id]);
});

test('deliveries are claimed in the order in which they fall due, whatever the order of their acceptance', async () => {
  const clock = new VirtualClock();
  const { project, claim } = await openAt(clock);
  const deliveries = await times(5, () => project.delivery());
  const delays = [40, 10, 30, 20, 10];
  for (const [i, delivery] of deliveries.entries()) {
    await project.settle(delivery, { next: { status: 'pending', delayMs: delays[i] ?? 0 } });
  }
  await clock.advance(100);
  const expected = [1, 4, 3, 2, 0].map((i) => deliveries[i]?.id);
  assert.deepEqual(await claim(), expected);
});

test('a claim says to the ms when the next delivery is due', async () => {
  const clock = new VirtualClock();
  const { project, id } = await openAt(clock);
  await project.settle(await project.delivery(), { next: { status: 'pending', delayMs: 5_000 } });
  await project.settle(await project.delivery(), { next: { status: 'pending', delayMs: 9_000 } });
  const claimed = async () => {
    const { deliveries, nextDueInMs } = await project.store.queue.claim(id);
    return [deliveries.length, nextDueInMs];
  };
  assert.deepEqual(await claimed(), [0, 5_000]);
  await clock.advance(4_999);
  assert.deepEqual(await claimed(), [0, 1]);
  await clock.advance(1);
  assert.deepEqual(await claimed(), [1, 4_000]);
  await clock.advance(4_000);
  assert.deepEqual(await claimed(), [1, null]);
});

test('a retry that is due goes before what was accepted later', async () => {
  const clock = new VirtualClock();
  const { project, claim } = await openAt(clock, 1);
  const retried = await project.delivery();
  await project.settle(retried, { next: { status: 'pending', delayMs: 5 } });
  await clock.advance(4);
  const early = await project.delivery();
  await clock.advance(10);
  const { claimed, waiting } = await project.accepted();
  assert.deepEqual([claimed.length, waiting.length], [0, 1]);
  await project.settle(early);
  assert.deepEqual(await claim(), [retried.id]);
});

test('the bodies that are held together are bounded, and every webhook may hold one', async () => {
  const { project } = await openAt(new VirtualClock(), 512);
  const webhooks = 20;
  for (let n = 1; n < webhooks; n++) await project.webhook();
  const body = 'x'.repeat(60_000);
  const held = new Map<string, number>();
  let bytes = 0;
  for (let n = 0; n < 80; n++) {
    const outcome = await project.publish({ body });
    assert.equal(outcome.result, 'accepted');
    if (outcome.result !== 'accepted') continue;
    for (const delivery of outcome.claimed) {
      held.set(delivery.webhookId, (held.get(delivery.webhookId) ?? 0) + 1);
      bytes += delivery.body.byteLength;
    }
  }
  assert.equal(held.size, webhooks);
  assert.ok(bytes > 60 * 1024 * 1024 && bytes <= 64 * 1024 * 1024, `${bytes} bytes are held`);
});
