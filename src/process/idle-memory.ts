import { setTimeout as delay } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 5_000;
/** What a thread does by itself, such as looking whether something is due, stays far below this share of its time. */
const IDLE_BELOW = 0.02;

/**
 * Collects this thread's garbage once whenever it has come to rest: V8 does so only when more is allocated, so that a service
 * would keep all that its last load left behind, for days. Needs main.ts to have exposed V8's `gc`; never resolves where it has.
 */
export async function collectWhenIdle(): Promise<void> {
  const collect = exposedGc();
  if (collect === undefined) return;
  const look = onComingToRest(collect);
  let last = performance.eventLoopUtilization();
  while (true) {
    await delay(LOOK_EVERY_MS, undefined, { ref: false });
    const now = performance.eventLoopUtilization();
    look(performance.eventLoopUtilization(now, last).utilization);
    last = now;
  }
}

/** To be told, look by look, for which share of the time since the last one the thread was busy. */
export function onComingToRest(collect: () => void): (busy: number) => void {
  let rested = false;
  return (busy) => {
    const rests = busy < IDLE_BELOW;
    if (rests && !rested) collect();
    rested = rests;
  };
}

/**
 * In the global scope of every thread that was started since it was exposed; on the main thread only in a new one.
 *
 * As if it were the last resort: any other collection keeps the room of the objects that it has removed, a quarter of all
 * memory after a load. It takes 50 ms on the main thread, where another takes 20.
 */
function exposedGc(): (() => void) | undefined {
  const collect: unknown = globalThis.gc ?? runInNewContext('globalThis.gc');
  return isGc(collect)
    ? () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    : undefined;
}

function isGc(found: unknown): found is NodeJS.GCFunction {
  return typeof found === 'function';
}
