/** What the doctor looks at, in this order. */
export const CHECKS = [
  'settings',
  'data folder',
  'database',
  'master key',
  'port',
  'DNS',
  'outgoing TLS',
  'clock',
] as const;

export type Check = (typeof CHECKS)[number];

/**
 * What was found:
 * - `ok`;
 * - `warning`: the service runs, and yet somebody should look at it;
 * - `fault`: the service would not start, or not deliver;
 * - `skipped`: it could not be looked at, because of another fault or because it was not asked for.
 */
export type State = 'ok' | 'warning' | 'fault' | 'skipped';

export interface Finding {
  check: Check;
  state: State;
  /** What was seen, in one sentence. */
  says: string;
  /** What to do; null where nothing is to be done, or the sentence says it already. */
  fix: string | null;
}

export function found(check: Check, state: State, says: string, fix: string | null = null): Finding {
  return { check, state, says, fix };
}
