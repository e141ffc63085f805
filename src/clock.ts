/**
 * Time, passed in wherever it is needed, so that tests and the simulation can drive it.
 *
 * Two clocks, because one machine has two kinds of time: `wall` is what people and receivers read, and may be
 * stepped by an operator or NTP; `steady` never jumps, so what has to happen after a delay is measured on it.
 */
export interface Clock {
  /** Unix milliseconds as people read them: for ids, signatures and what history shows. May jump. */
  wall(): number;
  /** Milliseconds that start at the wall time of the process start and then only run forward: for due times. */
  steady(): number;
  /** Calls `run` once, `delayMs` from now on the steady clock; the returned function cancels it. */
  timer(delayMs: number, run: () => void): () => void;
}

/** The machine's own time. `steadyStart` lets several threads of one process share one steady clock. */
export function systemClock(steadyStart: SteadyStart = steadyStartNow()): Clock {
  // Read several times for each delivery: performance.now() makes no bigint. Each thread counts it from its own start.
  const threadStart = steadyStart.wall + threadStartSince(steadyStart.monotonic);
  return {
    wall: () => Date.now(),
    steady: () => threadStart + performance.now(),
    timer(delayMs, run) {
      const handle = setTimeout(run, delayMs);
      return () => clearTimeout(handle);
    },
  };
}

/**
 * When this thread's performance.now() was 0, in ms since `monotonic`. A thread that is interrupted between its two readings
 * would be that far behind the other threads for good, and start retries too early; so the closest pair of a few counts.
 */
function threadStartSince(monotonic: bigint): number {
  let best = { apart: Number.POSITIVE_INFINITY, start: 0 };
  for (let tries = 0; tries < 5; tries++) {
    const before = performance.now();
    const sinceStart = Number(process.hrtime.bigint() - monotonic) / 1e6;
    const apart = performance.now() - before;
    if (apart < best.apart) best = { apart, start: sinceStart - (before + apart / 2) };
  }
  return best.start;
}

/** The instant at which a steady clock equalled the wall clock; can be sent to another thread. */
export interface SteadyStart {
  wall: number;
  monotonic: bigint;
}

export function steadyStartNow(): SteadyStart {
  return { wall: Date.now(), monotonic: process.hrtime.bigint() };
}
