import type { Clock } from '../clock.ts';

export interface RateDecision {
  allowed: boolean;
  /** The most requests that can come at once. */
  limit: number;
  /** How many of them are left. */
  remaining: number;
  /** Whole seconds until all of them are there again. */
  resetSeconds: number;
  /** Whole seconds until the next request is allowed; 0 where one is. */
  retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Takes one request off the key's allowance. */
  take(key: string): RateDecision;
}

interface Bucket {
  tokens: number;
  /** On the steady clock: a wall clock that is stepped must neither lock a key out nor let it run free. */
  filledAt: number;
}

const BURST = 4;
const MOST_KEYS = 10_000;

/**
 * A token bucket per key: `perSecond` requests a second, bursts of four times that (whole requests, and one at least).
 *
 * Memory is bounded: at most `mostKeys` buckets are kept, and the one unused for longest goes first. By then it has
 * almost always refilled, which is the same as having none.
 */
export function createRateLimiter(options: {
  perSecond: number;
  clock: Pick<Clock, 'steady'>;
  mostKeys?: number;
}): RateLimiter {
  const { perSecond, clock, mostKeys = MOST_KEYS } = options;
  // With less than a request in four seconds, a burst is still the one request.
  const burst = Math.max(1, Math.floor(perSecond * BURST));
  const buckets = new Map<string, Bucket>();

  function refilled(key: string): Bucket {
    const now = clock.steady();
    const bucket = buckets.get(key);
    if (bucket === undefined) return { tokens: burst, filledAt: now };
    const gained = ((now - bucket.filledAt) / 1000) * perSecond;
    return { tokens: Math.min(burst, bucket.tokens + gained), filledAt: now };
  }

  function keep(key: string, bucket: Bucket): void {
    // Inserted anew, so that the map's order is the order of last use.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > mostKeys) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
  }

  return {
    take(key) {
      const bucket = refilled(key);
      const allowed = bucket.tokens >= 1;
      if (allowed) bucket.tokens -= 1;
      keep(key, bucket);
      return {
        allowed,
        limit: burst,
        remaining: Math.floor(bucket.tokens),
        resetSeconds: Math.ceil((burst - bucket.tokens) / perSecond),
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)),
      };
    },
  };
}
