import type { Worker } from '../worker.ts';

/** What a scenario is given to work with. */
export interface Stage {
  /** Length of each timed window; warm-up comes on top. */
  seconds: number;
  receiver: { worker: Worker; port: number };
  /** Path to put the service's CPU profile in; undefined = don't profile. */
  profileDir: string | undefined;
  /** Kinds of hostile endpoints to look at, where a scenario knows several; none = all. */
  harms: readonly string[];
  /** Says what is going on, for whoever is waiting. */
  progress(message: string): void;
}

/** What was measured of one sender in one timed window. */
export interface Figures {
  deliveriesPerSecond: number;
  /** CPU time of the sending process, all threads, for each delivery. */
  cpuMicrosPerDelivery: number;
  /** From the publish call to the receipt at the endpoint. */
  receiptMs: { p50: number; p99: number };
  /** From the publish call to its 202; null for a sender that takes no publishes. */
  acceptedMs: { p50: number; p99: number } | null;
  peakMemoryBytes: number;
}

export interface Row {
  label: string;
  figures: Figures;
}

export interface ScenarioResult {
  rows: Row[];
  /** Facts that a reader needs to judge the figures, one sentence each. */
  notes: string[];
  /** A promise that the scenario measures does not hold. */
  broken?: boolean;
}

export interface Scenario {
  name: string;
  title: string;
  /** Rejects where an accepted event was not received with a valid signature: then there is no figure to show. */
  run(stage: Stage): Promise<ScenarioResult>;
}
