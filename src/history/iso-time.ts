import type { Millis } from '../store/store.ts';

const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2})))?$/i;

/** What `parseIsoTime` takes, to complete "must be …". */
export const ISO_TIME_FORM =
  'an ISO 8601 time with its zone, such as 2026-05-24T12:18:05.123Z, or a date (write + as %2B in a query)';

/**
 * Reads an ISO 8601 date-time with its zone, or a date, which means its first instant in UTC. Finer digits than
 * milliseconds are dropped. Null for anything else: also for a time without a zone, as it could mean several
 * instants, and for a day that no calendar has.
 */
export function parseIsoTime(text: string): Millis | null {
  const match = ISO_TIME.exec(text);
  if (match === null) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (hour > 23 || minute > 59 || second > 59 || part(9) > 23 || part(10) > 59) return null;
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  if (local.getUTCFullYear() !== year || local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) {
    return null;
  }
  local.setUTCHours(hour, minute, second, millis);
  const offsetMinutes = (part(9) * 60 + part(10)) * (match[8] === '-' ? -1 : 1);
  return local.getTime() - offsetMinutes * 60_000;
}
