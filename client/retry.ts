import { AnchorApiError, AnchorConnectionError } from './errors.ts';

/**
 * What may be repeated:
 * - `always`: repeating changes nothing, as with reads, deletes, and publishing under an id.
 * - `unless_done`: a repeat could do it twice (create, rotate, resend), so only where the service cannot have done it:
 *   it said that nothing was changed (429, 503), or no connection was made.
 */
export type Repeatable = 'always' | 'unless_done';

export interface RetryPolicy {
  /** Retries after the first try. */
  retries: number;
  /** Wait before the first retry in ms; each further one waits twice as long, up to `maxDelayMs`. */
  firstDelayMs: number;
  maxDelayMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { retries: 4, firstDelayMs: 250, maxDelayMs: 10_000 };

const LONGEST_WAIT_MS = 60_000;
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Runs `attempt` until it succeeds, fails in a way that a repeat would not change, or the retries are used up. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  repeatable: Repeatable,
  policy: RetryPolicy,
  wait: (ms: number) => Promise<void>,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= policy.retries || !mayRepeat(error, repeatable)) throw error;
      const delayMs = delayBefore(tried, error, policy);
      // Nobody expects a call to take an hour because a proxy has said so; the error tells how long it would be.
      if (delayMs > LONGEST_WAIT_MS) throw error;
      await wait(delayMs);
    }
  }
}

function mayRepeat(error: unknown, repeatable: Repeatable): boolean {
  if (error instanceof AnchorApiError) {
    if (error.status === 429 || error.status === 503) return true;
    return repeatable === 'always' && (error.status >= 500 || error.status === 408);
  }
  if (!(error instanceof AnchorConnectionError) || error.reason === 'broken_answer') return false;
  return repeatable === 'always' || (error.reason === 'unreachable' && neverConnected(error.cause));
}

function neverConnected(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ('code' in error && NEVER_CONNECTED.has(String(error.code))) return true;
  }
  return false;
}

/**
 * Milliseconds before the next try, after `tried` retries have failed too. Half of it drawn by chance, so that clients that
 * failed together do not come back together.
 */
export function delayBefore(tried: number, error: unknown, policy: RetryPolicy): number {
  const asked = error instanceof AnchorApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  const backoff = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** tried);
  return Math.max(asked, backoff * (0.5 + Math.random() / 2));
}

/** Waits so many milliseconds. @throws the signal's reason as soon as it is aborted */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
