import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { LATENCY_BUCKETS, latencyBucket, latencyQuantile } from '../../src/store/latency-histogram.ts';

const histogramOf = (durations: readonly number[]): number[] => {
  const counts = new Array<number>(LATENCY_BUCKETS).fill(0);
  for (const duration of durations)
    counts[latencyBucket(duration)] = (counts[latencyBucket(duration)] ?? 0) + 1;
  return counts;
};

test('every duration has a bucket, and longer ones never a lower one', () => {
  let last = 0;
  for (let ms = 0; ms <= 1_200_000; ms += ms < 5_000 ? 1 : 97) {
    const bucket = latencyBucket(ms);
    assert.ok(bucket >= last && bucket < LATENCY_BUCKETS, `${ms} ms`);
    last = bucket;
  }
  assert.equal(latencyBucket(-5), 0);
  assert.equal(latencyBucket(Number.POSITIVE_INFINITY), LATENCY_BUCKETS - 1);
});

test('quantiles of nothing are null, and of short durations exact', () => {
  assert.equal(latencyQuantile(histogramOf([]), 0.5), null);
  assert.equal(latencyQuantile(histogramOf([3]), 0.5), 3);
  assert.equal(latencyQuantile(histogramOf([1, 2, 3, 4, 5, 6, 7]), 0.5), 4);
  assert.equal(latencyQuantile(histogramOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), 0.95), 7);
});

test('a quantile is within a quarter of the true one', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      const estimate = latencyQuantile(histogramOf(values), share) ?? -1;
      assert.ok(Math.abs(estimate - exact) <= exact / 4, `${estimate} for ${exact}`);
    }),
  );
});
