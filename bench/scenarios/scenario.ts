import type { Receiver } from '../receiver.ts';
import type { TimedWindow } from '../window.ts';

/** What a scenario is given to work with. */
export interface Stage {
  /** Length of each timed window; warm-up comes on top. */
  seconds: number;
  /** How long the load runs before what is timed, in ms. */
  warmUpMs: number;
  /** How much of what a scenario fills and waits for: 1 for figures, less for a short run that checks correctness alone. */
  scale: number;
  receiver: Receiver;
  /** Which comparators run beside the service. */
  peers: readonly PeerName[];
  /** Which hostile endpoints, by name; empty = all. */
  harms: readonly string[];
  /** Path to put the service's CPU profiles in; undefined = don't profile. */
  profileDir: string | undefined;
  /** Told of each window that was timed. */
  onMeasured?: (measured: MeasuredSender) => void;
  /** Says what is going on, for whoever is waiting. */
  progress(message: string): void;
}

export type PeerName = 'bullmq' | 'pg-boss';
export type SenderName = 'bare loop' | 'floor' | 'guarded floor' | 'service' | PeerName;

/** One timed window of one sender. */
export interface MeasuredSender {
  sender: SenderName;
  pid: number;
  window: TimedWindow;
  figures: Figures;
}

/** What was measured of one sender in one timed window. */
export interface Figures {
  deliveriesPerSecond: number;
  /** CPU time of the sending process with all its threads, and of the servers that it needs, for each delivery. */
  cpuMicrosPerDelivery: number;
  /** The part of it that the servers (Redis, PostgreSQL) take. */
  serverMicrosPerDelivery: number;
  /** From the publish call to the receipt at the endpoint. */
  receiptMs: { p50: number; p99: number };
  /** From the publish call to its 202; null for a sender that takes no publishes. */
  acceptedMs: { p50: number; p99: number } | null;
  /** The most that sending process and servers had resident. */
  peakMemoryBytes: number;
}

export interface Row {
  label: string;
  sender: SenderName;
  figures: Figures;
}

/** One measured number that is no row of its own. */
export interface Fact {
  what: string;
  value: number;
  unit: 'ms' | 's' | 'MB' | '%' | '×' | '/s' | 'µs' | 'bytes' | 'count';
}

export interface ScenarioResult {
  /** The first is what the others are held against. */
  rows: Row[];
  facts: Fact[];
  /** What a reader needs to judge the figures, one sentence each. */
  notes: string[];
  /** True where what the scenario promises did not hold. */
  broken?: boolean;
}

/** What the runs of a scenario are put in order by, to find the one in the middle. */
export interface Yardstick {
  /** Goes into "in the middle by …". */
  what: string;
  /** @throws Error where the result does not have it */
  of(result: ScenarioResult): number;
  /** A run in a few words, for whoever wants to know how far apart they were. */
  inShort(result: ScenarioResult): string;
}

export interface Scenario {
  name: string;
  title: string;
  /** Which of several runs counts; left out: the one in the middle by the service's CPU. */
  yardstick?: Yardstick;
  /** Rejects where an accepted event was not received with a valid signature: then there is no figure to show. */
  run(stage: Stage): Promise<ScenarioResult>;
}
