import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TransientMap } from '../../src/common/transient-map.ts';

test('it holds what a Map would hold, in the same order, through any number of renewals', () => {
  const map = new Map<number, string>();
  const transient = new TransientMap<number, string>();
  for (let i = 0; i < 5_000; i++) {
    const key = (i * 7919) % 701;
    map.set(key, `value ${i}`);
    transient.set(key, `value ${i}`);
    const gone = (i * 104_729) % 997;
    assert.equal(transient.delete(gone), map.delete(gone));
    if (i % 500 === 0) assert.deepEqual([...transient], [...map]);
  }
  assert.deepEqual([...transient], [...map]);
  assert.deepEqual([[...transient.keys()], [...transient.values()]], [[...map.keys()], [...map.values()]]);
  assert.equal(transient.size, map.size);
  for (const key of map.keys()) {
    assert.deepEqual([transient.has(key), transient.get(key)], [true, map.get(key)]);
  }
  transient.clear();
  assert.deepEqual([transient.size, transient.get(1), transient.has(1)], [0, undefined, false]);
});

test('what has come and gone is garbage of young objects, also after a whole collection', () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  assert.ok(typeof collect === 'function');
  // A Map leaves more than half of the 80 MB behind.
  const left = growthOfOldObjects(new TransientMap<number, number[]>(), () => void collect());
  assert.ok(left < 8e6, `${left} bytes`);
});

/** Bytes by which old objects grow while 80 MB come and go, 200 entries at a time. */
function growthOfOldObjects(map: TransientMap<number, number[]>, collect: () => void): number {
  const some = (at: number) => new Array<number>(100).fill(at);
  const churn = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      map.set(i, some(i));
      map.delete(i - 200);
    }
  };
  churn(0, 10_000);
  collect();
  const before = oldBytes();
  churn(10_000, 110_000);
  return oldBytes() - before;
}

function oldBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
  return space?.space_used_size ?? 0;
}
