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
  const sinceStart = Number(process.hrtime.bigint() - steadyStart.monotonic) / 1e6;
  const threadStart = steadyStart.wall + sinceStart - performance.now();
  return {
    wall: () => Date.now(),
    steady: () => threadStart + performance.now(),
    timer(delayMs, run) {
      const handle = setTimeout(run, delayMs);
      return () => clearTimeout(handle);
    },
  };
}

/** The instant at which a steady clock equalled the wall clock; can be sent to another thread. */
export interface SteadyStart {
  wall: number;
  monotonic: bigint;
}

export function steadyStartNow(): SteadyStart {
  return { wall: Date.now(), monotonic: process.hrtime.bigint() };
}
