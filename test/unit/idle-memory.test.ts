import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onComingToRest } from '../../src/process/idle-memory.ts';

test('garbage is collected once when a thread comes to rest, and again only after it was busy', () => {
  const collectedAt: number[] = [];
  let at = 0;
  const look = onComingToRest(() => collectedAt.push(at));
  for (const busy of [0.9, 0.01, 0.001, 0, 0.5, 0.5, 0.019, 0.01]) {
    look(busy);
    at += 1;
  }
  assert.deepEqual(collectedAt, [1, 6]);
});
