import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from './monotonic.ts';
import type { ProcessUsage, ThreadUsage } from './process-usage.ts';
import type { Figures } from './scenarios/scenario.ts';
import { percentile } from './statistics.ts';

/** What a sender has used so far: its own process, and the servers that it needs. */
export interface SenderUsage {
  own: ProcessUsage;
  servers: ProcessUsage;
  /** Its own threads, by the system's number of each. */
  threads: ThreadUsage;
}

/** The part of a run that counts: after the warm-up, before the load ends. */
export interface TimedWindow {
  from: number;
  to: number;
  before: SenderUsage;
  after: SenderUsage;
}

/** What came of the events: per delivery when its event was published and when it arrived (0 = never), monotonic ms. */
export interface DeliveryTimes {
  publishedAt: Float64Array;
  receivedAt: Float64Array;
}

const LOOK_EVERY_MS = 250;

/** Lets the load run for `warmUpMs`, then watches the sender for `seconds`, and on until it may end. */
export async function timeWindow(
  usage: () => SenderUsage,
  warmUpMs: number,
  seconds: number,
  mayEnd: () => boolean = () => true,
): Promise<TimedWindow> {
  await delay(warmUpMs);
  const before = usage();
  const from = monotonicMs();
  await delay(seconds * 1000);
  while (!mayEnd()) await delay(LOOK_EVERY_MS);
  return { from, to: monotonicMs(), before, after: usage() };
}

/**
 * The figures of one window.
 *
 * @param publishes when each event was published and accepted (0 = not); null for a sender that takes no publishes
 */
export function figuresOf(
  window: TimedWindow,
  deliveries: DeliveryTimes,
  publishes: { publishedAt: Float64Array; acceptedAt: Float64Array } | null,
): Figures {
  const count = countWithin(deliveries.receivedAt, window);
  const { before, after } = window;
  const own = after.own.cpuMicros - before.own.cpuMicros;
  const servers = after.servers.cpuMicros - before.servers.cpuMicros;
  return {
    deliveriesPerSecond: (count * 1000) / (window.to - window.from),
    cpuMicrosPerDelivery: (own + servers) / count,
    serverMicrosPerDelivery: servers / count,
    receiptMs: latencies(window, deliveries.publishedAt, deliveries.receivedAt),
    acceptedMs: publishes === null ? null : latencies(window, publishes.publishedAt, publishes.acceptedAt),
    peakMemoryBytes: after.own.peakMemoryBytes + after.servers.peakMemoryBytes,
  };
}

export function countWithin(times: Float64Array, window: { from: number; to: number }): number {
  let count = 0;
  for (const at of times) if (at >= window.from && at < window.to) count++;
  return count;
}

/** Of the events that were published within the window. */
export function latencies(
  window: { from: number; to: number },
  startedAt: Float64Array,
  endedAt: Float64Array,
): { p50: number; p99: number } {
  const samples: number[] = [];
  startedAt.forEach((start, index) => {
    const end = endedAt[index] ?? 0;
    if (start >= window.from && start < window.to && end > 0) samples.push(end - start);
  });
  const sorted = Float64Array.from(samples);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}
