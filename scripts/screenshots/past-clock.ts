/**
 * Loaded before the service (`node --import`): sets the wall clock of the process and its threads back by what
 * CLOCK_BACK_FILE says, in ms, so that a history of a day can be made in a minute. In the past, retries come quickly.
 * Nothing else differs from the service as it runs.
 */
import { readFileSync } from 'node:fs';

const backMs = Number(readFileSync(process.env.CLOCK_BACK_FILE ?? '', 'utf8'));
const RealDate = Date;

class PastDate extends RealDate {
  constructor(...given: [] | [number | string]) {
    super(given[0] ?? PastDate.now());
  }

  static override now(): number {
    return RealDate.now() - backMs;
  }
}

if (backMs > 0) {
  globalThis.Date = PastDate as DateConstructor;
  process.env.ANCHOR_RETRY_DELAYS = '0.1,0.1,0.1,0.1,0.1';
}
