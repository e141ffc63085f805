/** What Date reads the same way everywhere; its own fallback guesses at anything else. */
const READABLE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A date-time of RFC 3339 as ISO 8601 in UTC with milliseconds; finer fractions are cut off. Null where it has another
 * form or falls outside the years 0000 to 9999. Whether the day exists is checked by the request's schema.
 */
export function normaliseCreated(text: string): string | null {
  if (!READABLE.test(text)) return null;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return null;
  const normal = instant.toISOString();
  return normal.length === '2026-05-24T12:18:05.123Z'.length ? normal : null;
}
