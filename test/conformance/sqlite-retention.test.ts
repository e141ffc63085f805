import assert from 'node:assert/strict';
import test from 'node:test';
import { type Clock, steadyStartNow, systemClock } from '../../src/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import { tempDir } from '../support/temp-dir.ts';
import { TestProject, times } from './store-suite/fixtures.ts';

test('a batch ends when it has taken long, however many rows it may remove', async () => {
  // Each look at this clock takes a millisecond of it, so the batch below has time for a handful of events.
  let reads = 0;
  const clock: Clock = { ...systemClock(), steady: () => Date.now() + reads++ };
  const store = openSqliteStoreInThread({ database: ':memory:', clock, claimLimit: 100 });
  const project = await TestProject.create({ store, clock });
  await project.webhook();
  await times(100, async () => project.settle(await project.delivery()));
  const removed = await store.history.removeExpired(Date.now() + 1_000, 100_000);
  assert.ok(removed >= 4 && removed <= 30, `${removed}`);
  await store.close();
});

test('removing a lot holds up no publish for more than 50 ms', async (t) => {
  const steadyStart = steadyStartNow();
  const clock = systemClock(steadyStart);
  const store = await openSqliteStore({ dataDir: tempDir(t), claimLimit: 200, steadyStart });
  t.after(() => store.close());
  const project = await TestProject.create({ store, clock });
  await project.webhook();
  const body = 'x'.repeat(4_000);
  for (let i = 0; i < 60; i++) {
    await times(100, async () => {
      const { claimed } = await project.accepted({ body });
      for (const delivery of claimed) await project.settle(delivery);
    });
  }

  const waits: number[] = [];
  let removing = true;
  const publishing = (async () => {
    while (removing) {
      const began = performance.now();
      const { claimed } = await project.accepted({ body });
      waits.push(performance.now() - began);
      for (const delivery of claimed) await project.settle(delivery);
    }
  })();
  let removed = 0;
  for (let batch = -1; batch !== 0; removed += batch) {
    batch = await store.history.removeExpired(clock.wall() + 60_000, 5_000);
    if (removed > 10_000) break;
  }
  removing = false;
  await publishing;
  assert.ok(removed > 10_000, `${removed} rows`);
  waits.sort((a, b) => a - b);
  // The median, as a busy machine may hold up anything for longer.
  const median = waits[Math.floor(waits.length / 2)] ?? 0;
  assert.ok(median <= 50, `half of the publishes took longer than ${median} ms`);
});
