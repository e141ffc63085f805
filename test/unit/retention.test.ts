import assert from 'node:assert/strict';
import test from 'node:test';
import { Retention } from '../../src/history/retention.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A store of so many expired rows, each of which takes so many ms to remove. It takes virtual time. */
function storeOf(clock: VirtualClock, expired: number, msPerRow: number) {
  const calls: { at: number; limit: number; tookMs: number; before: number }[] = [];
  return {
    calls,
    left: () => expired,
    addExpired: (count: number) => {
      expired += count;
    },
    removeExpired(before: number, limit: number): Promise<number> {
      const count = Math.min(limit, expired);
      const tookMs = count * msPerRow;
      calls.push({ at: clock.steady(), limit, tookMs, before });
      return new Promise((resolve) => {
        clock.timer(tookMs, () => {
          expired -= count;
          resolve(count);
        });
      });
    },
  };
}

function failOnError(error: unknown): void {
  throw error;
}

test('it removes everything past its time, with pauses as long as the batches', async () => {
  const clock = new VirtualClock();
  const store = storeOf(clock, 20_000, 0.02);
  const retention = new Retention({ store, clock, retentionMs: 7 * DAY, onError: failOnError });
  const expectedBefore = clock.wall() - 7 * DAY;
  const run = retention.runOnce();
  await clock.advance(60_000);
  assert.equal(await run, 20_000);
  assert.equal(store.left(), 0);
  for (const [index, call] of store.calls.entries()) {
    assert.equal(call.before, expectedBefore);
    const previous = store.calls[index - 1];
    if (previous !== undefined) assert.ok(call.at - previous.at >= 2 * previous.tookMs - 1e-6);
  }
});

test('batches settle well under 50 ms, on a fast store and on a slow one', async () => {
  for (const msPerRow of [0.001, 0.01, 0.05, 0.2]) {
    const clock = new VirtualClock();
    const store = storeOf(clock, 100_000, msPerRow);
    const retention = new Retention({ store, clock, retentionMs: DAY, onError: failOnError });
    const run = retention.runOnce();
    await clock.advance(1_000_000);
    assert.equal(await run, 100_000);
    const longest = Math.max(...store.calls.map(({ tookMs }) => tookMs));
    assert.ok(longest <= 50, `${longest} ms at ${msPerRow} ms a row`);
    assert.ok(store.calls.length < 5_000, `${store.calls.length} batches`);
  }
});

test('a store that turns slow gets smaller batches at once', async () => {
  const clock = new VirtualClock();
  const limits: number[] = [];
  let calls = 0;
  const removeExpired = (_before: number, limit: number): Promise<number> => {
    limits.push(limit);
    calls++;
    if (calls === 10) return Promise.resolve(0);
    return new Promise((resolve) => clock.timer(calls < 5 ? 1 : 100, () => resolve(limit)));
  };
  const retention = new Retention({
    store: { removeExpired },
    clock,
    retentionMs: DAY,
    onError: failOnError,
  });
  const run = retention.runOnce();
  await clock.advance(60_000);
  await run;
  const [beforeSlow = 0, afterSlow = 0] = [limits[4], limits[5]];
  assert.ok(afterSlow <= beforeSlow / 8, limits.join());
  assert.ok(limits.every((limit) => limit >= 100));
});

test('it runs soon after the start and then every minute', async () => {
  const clock = new VirtualClock();
  const store = storeOf(clock, 10, 0);
  const retention = new Retention({ store, clock, retentionMs: DAY, onError: failOnError });
  retention.start();
  await clock.advance(5_000);
  assert.equal(store.left(), 0);
  store.addExpired(5);
  await clock.advance(61_000);
  assert.equal(store.left(), 0);
  await retention.stop();
  assert.equal(clock.pendingTimers, 0);
});

test('a failure is told, and the next run goes on', async () => {
  const clock = new VirtualClock();
  const store = storeOf(clock, 10, 0);
  const errors: unknown[] = [];
  let broken = true;
  const flaky = {
    removeExpired: (before: number, limit: number) =>
      broken ? Promise.reject(new Error('disk full')) : store.removeExpired(before, limit),
  };
  const retention = new Retention({
    store: flaky,
    clock,
    retentionMs: DAY,
    onError: (error) => errors.push(error),
  });
  retention.start();
  await clock.advance(5_000);
  assert.equal(errors.length, 1);
  broken = false;
  await clock.advance(61_000);
  assert.equal(store.left(), 0);
  await retention.stop();
});

test('stop waits for the batch under way, and no further one begins', async () => {
  const clock = new VirtualClock();
  const store = storeOf(clock, 100_000, 0.01);
  const retention = new Retention({ store, clock, retentionMs: DAY, onError: failOnError });
  retention.start();
  await clock.advance(1_000.5);
  assert.equal(store.calls.length, 1);
  let stopped = false;
  const stopping = retention.stop().then(() => {
    stopped = true;
  });
  await clock.advance(0);
  assert.equal(stopped, false);
  await clock.advance(2);
  await stopping;
  assert.equal(store.calls.length, 1);
  assert.equal(clock.pendingTimers, 0);
  retention.start();
  assert.equal(clock.pendingTimers, 0);
});

test('stop during a pause ends the pause', async () => {
  const clock = new VirtualClock();
  const store = storeOf(clock, 100_000, 0.01);
  const retention = new Retention({ store, clock, retentionMs: DAY, onError: failOnError });
  const run = retention.runOnce();
  await clock.advance(3);
  assert.equal(store.calls.length, 1);
  await retention.stop();
  assert.equal(await run, 200);
  assert.equal(clock.pendingTimers, 0);
});
