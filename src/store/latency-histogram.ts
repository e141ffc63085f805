import type { Millis } from './store.ts';

/**
 * How long attempts took, counted in buckets that grow with the duration: whole milliseconds up to 7, then four buckets
 * for each doubling up to 17 minutes. A bucket is never wider than a quarter of its lower bound. Adding two histograms,
 * bucket by bucket, gives the histogram of both.
 */
export type LatencyHistogram = readonly number[];

const EXACT = 8;
const PER_DOUBLING = 4;
const HIGHEST_BIT = 19;
const LONGEST_MS = 2 ** (HIGHEST_BIT + 1) - 1;

export const LATENCY_BUCKETS = EXACT + PER_DOUBLING * (HIGHEST_BIT - 2);

/** The bucket that a duration counts in; longer ones than the last bucket count there. */
export function latencyBucket(durationMs: Millis): number {
  const ms = Math.max(0, Math.min(Math.round(durationMs), LONGEST_MS));
  if (ms < EXACT) return ms;
  const bit = 31 - Math.clz32(ms);
  return EXACT + (bit - 3) * PER_DOUBLING + ((ms >> (bit - 2)) & 3);
}

/** Adds counts to a sum of them. Commits and charts do so thousands of times: an iterator would cost more than all the rest. */
export function addHistogram(sum: number[] | Uint32Array, counts: ArrayLike<number>): void {
  for (let at = 0; at < counts.length; at++) sum[at] = (sum[at] ?? 0) + (counts[at] ?? 0);
}

/**
 * The duration (whole ms) that a share of all attempts did not exceed; null where there were none. Within a bucket it is
 * interpolated, so it may be off by at most the bucket's width.
 *
 * @param share 0.5 for the median
 */
export function latencyQuantile(histogram: LatencyHistogram, share: number): number | null {
  let total = 0;
  for (let bucket = 0; bucket < histogram.length; bucket++) total += histogram[bucket] ?? 0;
  if (total === 0) return null;
  let rank = share * total;
  // As in `addHistogram`: a chart of a week asks for hundreds of quantiles.
  for (let bucket = 0; bucket < histogram.length; bucket++) {
    const count = histogram[bucket] ?? 0;
    if (count > 0 && rank <= count) {
      const { lower, width } = boundsOf(bucket);
      return Math.round(lower + (rank / count) * (width - 1));
    }
    rank -= count;
  }
  return LONGEST_MS;
}

/** The bucket holds the whole numbers of ms from `lower` on, `width` of them. */
function boundsOf(bucket: number): { lower: Millis; width: Millis } {
  if (bucket < EXACT) return { lower: bucket, width: 1 };
  const doubling = Math.floor((bucket - EXACT) / PER_DOUBLING);
  const width = 2 ** (doubling + 1);
  return { lower: (PER_DOUBLING + ((bucket - EXACT) % PER_DOUBLING)) * width, width };
}
