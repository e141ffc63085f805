/**
 * The ids that the load generator gives its events: time-ordered like the service's own, and with a running number at
 * the end by which a receipt finds the publish that it belongs to.
 */
const PREFIX = 'evt_01K0BENCH';
const DIGITS = 16;

/** @param run 0 to 35; tells apart the runs against one service, which would take a repeated id for a repeat */
export function eventId(run: number, sequence: number): string {
  return PREFIX + run.toString(36) + String(sequence).padStart(DIGITS, '0');
}

/** Writes `sequence` over the digits of an id that lies in `buffer` at `idOffset`; nothing is allocated. */
export function overwriteSequence(buffer: Buffer, idOffset: number, sequence: number): void {
  let rest = sequence;
  const first = idOffset + PREFIX.length + 1;
  for (let at = first + DIGITS - 1; at >= first; at--) {
    buffer[at] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** The running number of an id, or NaN where the id is none of ours. */
export function sequenceOf(id: string): number {
  return id.startsWith(PREFIX) ? Number(id.slice(-DIGITS)) : Number.NaN;
}
