import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type FetchBelow, newestFirst } from '../../src/store/sqlite/read/newest-first.ts';

const runs = fc.array(fc.uniqueArray(fc.nat({ max: 10_000 }), { maxLength: 400 }), { maxLength: 12 });

test('merging gives every member below the bound once for each run it is in, highest first', () => {
  fc.assert(
    fc.property(runs, fc.nat({ max: 11_000 }), (members, below) => {
      const fetches = members.map((run) => fetchFrom(run));
      const expected = members
        .flat()
        .filter((seq) => seq < below)
        .sort((a, b) => b - a);
      assert.deepEqual([...newestFirst(fetches, below)], expected);
    }),
  );
});

test('runs are read only as far as they are needed', () => {
  let read = 0;
  const long = Array.from({ length: 100_000 }, (_, i) => i);
  const count = (run: number[]): FetchBelow => {
    const fetch = fetchFrom(run);
    return (below, wanted) => {
      const rows = fetch(below, wanted);
      read += rows.length;
      return rows;
    };
  };
  const merged = newestFirst([count(long), count([1, 2, 3]), count([])], 100_000);
  assert.deepEqual(
    Array.from({ length: 20 }, () => merged.next().value),
    long.slice(-20).reverse(),
  );
  assert.ok(read < 150, `${read} rows were read for 20`);
});

function fetchFrom(run: readonly number[]): FetchBelow {
  const sorted = [...run].sort((a, b) => b - a);
  return (below, count) => sorted.filter((seq) => seq < below).slice(0, count);
}
