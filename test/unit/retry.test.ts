import assert from 'node:assert/strict';
import test from 'node:test';
import { nextState } from '../../src/deliver/retry.ts';

const DELAYS = [5_000, 10_000, 15_000, 20_000, 30_000];

test('every 2xx succeeds', () => {
  for (let status = 200; status < 300; status++) {
    assert.deepEqual(nextState(status, 1, DELAYS), { status: 'succeeded' });
  }
});

test('every 5xx, 408, 429 and a missing response are retried', () => {
  const retried = [null, 408, 429, ...Array.from({ length: 100 }, (_, i) => 500 + i)];
  for (const status of retried)
    assert.deepEqual(nextState(status, 1, DELAYS), { status: 'pending', delayMs: 5_000 });
});

test('redirects and every other 4xx fail at once', () => {
  for (let status = 300; status < 500; status++) {
    if (status === 408 || status === 429) continue;
    assert.deepEqual(nextState(status, 1, DELAYS), { status: 'failed' }, `status ${status}`);
  }
});

test('statuses outside the standard classes are answers too, and fail', () => {
  assert.deepEqual(nextState(199, 1, DELAYS), { status: 'failed' });
});

test('six attempts: the delays in order, then dead', () => {
  const followed = [1, 2, 3, 4, 5, 6].map((attempt) => nextState(503, attempt, DELAYS));
  assert.deepEqual(followed, [
    ...DELAYS.map((delayMs) => ({ status: 'pending', delayMs })),
    { status: 'dead' },
  ]);
});
