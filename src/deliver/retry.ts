import type { NextState } from '../store/store.ts';

/** What a receiver made of an attempt: its status, or null where no usable HTTP response came. */
export type ResponseStatus = number | null;

/**
 * Decides what follows an attempt. Success is any 2xx. Retried are: no usable response, 5xx, 408 and 429. Every other
 * status, redirects included, is an answer that a retry would not change.
 *
 * @param attempt the number of the attempt that ended, from 1
 * @param delaysMs the waits before attempts 2, 3, …; when they are used up, the delivery is dead
 */
export function nextState(status: ResponseStatus, attempt: number, delaysMs: readonly number[]): NextState {
  if (status !== null && status >= 200 && status < 300) return { status: 'succeeded' };
  if (status !== null && !isRetried(status)) return { status: 'failed' };
  const delayMs = delaysMs[attempt - 1];
  return delayMs === undefined ? { status: 'dead' } : { status: 'pending', delayMs };
}

function isRetried(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}
