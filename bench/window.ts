import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from './monotonic.ts';
import { type ProcessUsage, usageOf } from './process-usage.ts';
import type { Figures } from './scenarios/scenario.ts';
import { percentile } from './statistics.ts';

/** The part of a run that counts: after the warm-up, before the load ends. */
export interface TimedWindow {
  from: number;
  to: number;
  before: ProcessUsage;
  after: ProcessUsage;
}

/** Lets the load run for `warmUpMs`, then watches `pid` for `seconds`. */
export async function timeWindow(pid: number, warmUpMs: number, seconds: number): Promise<TimedWindow> {
  await delay(warmUpMs);
  const before = usageOf(pid);
  const from = monotonicMs();
  await delay(seconds * 1000);
  return { from, to: monotonicMs(), before, after: usageOf(pid) };
}

/**
 * The figures of one window.
 *
 * @param startedAt when each event was published, by running number, monotonic ms
 * @param receivedAt when each event was first received; 0 = never
 * @param acceptedAt when each event's publish was answered; null for a sender that takes no publishes
 */
export function figuresOf(
  window: TimedWindow,
  startedAt: Float64Array,
  receivedAt: Float64Array,
  acceptedAt: Float64Array | null,
): Figures {
  const deliveries = countWithin(receivedAt, window);
  return {
    deliveriesPerSecond: (deliveries * 1000) / (window.to - window.from),
    cpuMicrosPerDelivery: (window.after.cpuMicros - window.before.cpuMicros) / deliveries,
    receiptMs: latencies(window, startedAt, receivedAt),
    acceptedMs: acceptedAt === null ? null : latencies(window, startedAt, acceptedAt),
    peakMemoryBytes: window.after.peakMemoryBytes,
  };
}

export function countWithin(times: Float64Array, window: TimedWindow): number {
  let count = 0;
  for (const at of times) if (at >= window.from && at < window.to) count++;
  return count;
}

/** Of the events that were published within the window. */
function latencies(
  window: TimedWindow,
  startedAt: Float64Array,
  endedAt: Float64Array,
): { p50: number; p99: number } {
  const samples: number[] = [];
  startedAt.forEach((start, sequence) => {
    const end = endedAt[sequence] ?? 0;
    if (start >= window.from && start < window.to && end > 0) samples.push(end - start);
  });
  const sorted = Float64Array.from(samples);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}
