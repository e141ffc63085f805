import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;

/**
 * Polls `condition` until it returns something truthy, and resolves with that. Rejects after `timeoutMs` (10 s) with
 * `describe` in the message, so that a test that waits in vain says what for. A condition that throws fails at once.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { describe: string | (() => string); timeoutMs?: number },
): Promise<Truthy<T>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Truthy<T>;
    if (performance.now() >= end) {
      const what = typeof options.describe === 'string' ? options.describe : options.describe();
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    }
    await delay(POLL_MS);
  }
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;
