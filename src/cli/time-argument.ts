import { parseIsoTime } from '../history/iso-time.ts';
import { CommandFault } from './command-fault.ts';

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment as people type it: `30m`, `2h`, `7d` for that long ago, or an ISO 8601 time with its zone, or a date. A bare
 * number or a time without a zone is refused: it could mean several moments, and would show or resend the wrong span.
 *
 * @returns ISO 8601, UTC
 * @throws CommandFault that names the flag
 */
export function timeArgument(flag: string, text: string, nowMs: number): string {
  const ago = /^(\d+)([smhd])$/.exec(text);
  const ms =
    ago === null ? parseIsoTime(text) : Math.max(0, nowMs - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0));
  if (ms === null) {
    throw new CommandFault(
      `${flag} must be how long ago, such as 30m, 2h or 7d, or a date, or a time with its zone such as 2026-05-24T12:00:00Z. It is ${JSON.stringify(text)}.`,
    );
  }
  return new Date(ms).toISOString();
}
