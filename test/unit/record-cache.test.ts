import assert from 'node:assert/strict';
import test from 'node:test';
import { RecordCache } from '../../src/access/record-cache.ts';
import type { KeyRecord } from '../../src/store/store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

function record(id: string): KeyRecord {
  return { id, kind: 'api', projectId: 'p', name: 'n', createdAt: 0 };
}

/** A store whose answers come when they are let go. */
function heldStore() {
  const keys = new Map<string, KeyRecord>();
  const held: (() => void)[] = [];
  let calls = 0;
  return {
    keys,
    calls: () => calls,
    release: () => {
      for (const go of held.splice(0)) go();
    },
    find(hash: string): Promise<KeyRecord | null> {
      calls++;
      const found = keys.get(hash) ?? null;
      return new Promise((resolve) => held.push(() => resolve(found)));
    },
  };
}

test('a key is read once a second, however often it is asked for', async () => {
  const clock = new VirtualClock();
  let calls = 0;
  const cache = new RecordCache(async () => {
    calls++;
    return record('k');
  }, clock);
  for (let i = 0; i < 10; i++) assert.equal((await cache.get('h'))?.id, 'k');
  assert.equal(calls, 1);
  await clock.advance(999);
  await cache.get('h');
  assert.equal(calls, 1);
  await clock.advance(1);
  await cache.get('h');
  assert.equal(calls, 2);
});

test('requests that arrive together share one look-up', async () => {
  const store = heldStore();
  store.keys.set('h', record('k'));
  const cache = new RecordCache((hash) => store.find(hash), new VirtualClock());
  const all = Promise.all([cache.get('h'), cache.get('h'), cache.get('h')]);
  store.release();
  assert.deepEqual(
    (await all).map((key) => key?.id),
    ['k', 'k', 'k'],
  );
  assert.equal(store.calls(), 1);
});

test('a revoked key stops at once, also where a look-up was under way', async () => {
  const store = heldStore();
  store.keys.set('h', record('k'));
  const cache = new RecordCache((hash) => store.find(hash), new VirtualClock());
  const early = cache.get('h');
  // The look-up has read the key, but its answer is still on its way when the key is deleted.
  store.keys.delete('h');
  cache.forget('k');
  store.release();
  assert.equal((await early)?.id, 'k');
  const late = cache.get('h');
  store.release();
  assert.equal(await late, null);
  assert.equal(store.calls(), 2);
});

test('a kept key that is revoked is dropped, and others stay', async () => {
  const clock = new VirtualClock();
  const keys = new Map([
    ['h1', record('k1')],
    ['h2', record('k2')],
  ]);
  let calls = 0;
  const cache = new RecordCache(async (hash) => {
    calls++;
    return keys.get(hash) ?? null;
  }, clock);
  await cache.get('h1');
  await cache.get('h2');
  keys.delete('h1');
  cache.forget('k1');
  assert.equal(await cache.get('h1'), null);
  assert.equal((await cache.get('h2'))?.id, 'k2');
  assert.equal(calls, 3);
});

test('unknown keys are not kept: a key that comes to be works at once', async () => {
  const keys = new Map<string, KeyRecord>();
  const cache = new RecordCache(async (hash) => keys.get(hash) ?? null, new VirtualClock());
  assert.equal(await cache.get('h'), null);
  keys.set('h', record('k'));
  assert.equal((await cache.get('h'))?.id, 'k');
});

test('a failed look-up is told to everyone who waits, and is not remembered', async () => {
  let broken = true;
  const cache = new RecordCache(async () => {
    if (broken) throw new Error('store gone');
    return record('k');
  }, new VirtualClock());
  await assert.rejects(Promise.all([cache.get('h'), cache.get('h')]), /store gone/);
  broken = false;
  assert.equal((await cache.get('h'))?.id, 'k');
});

test('the oldest keys make room', async () => {
  let calls = 0;
  const cache = new RecordCache(async (hash) => {
    calls++;
    return record(hash);
  }, new VirtualClock());
  for (let i = 0; i <= 10_000; i++) await cache.get(`h${i}`);
  calls = 0;
  await cache.get('h10000');
  await cache.get('h1');
  assert.equal(calls, 0);
  await cache.get('h0');
  assert.equal(calls, 1);
});
