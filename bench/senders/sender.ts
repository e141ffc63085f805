import type { SenderName } from '../scenarios/scenario.ts';
import type { SenderUsage } from '../window.ts';

/** A webhook for each entry: the event types that it subscribes to. */
export type ProjectPlan = readonly (readonly string[])[];

export interface SenderWebhook {
  /** Counted from 0 over all projects of the sender; the path of its URL ends with it. */
  number: number;
  types: readonly string[];
}

export interface SenderProject {
  id: string;
  webhooks: readonly SenderWebhook[];
}

/** Whatever takes events by HTTP as the service does, and delivers them signed to webhooks. */
export interface Sender {
  readonly name: SenderName;
  /** Of the sending process. */
  readonly pid: number;
  /** Where events are published, on loopback. */
  readonly ports: readonly number[];
  readonly publisherKey: string;
  readonly projects: readonly SenderProject[];
  /** Signing secrets, by webhook number. */
  readonly secrets: readonly string[];
  usage(): SenderUsage;
  /** Ends it in an orderly way with its servers, and removes its data. */
  stop(): Promise<void>;
}

/** Numbers that tell apart what is published to one sender. */
const runs = new WeakMap<Sender, number>();

export function nextRun(sender: Sender): number {
  const run = runs.get(sender) ?? 0;
  if (run > 35) throw new Error('there are ids for 36 runs against one sender');
  runs.set(sender, run + 1);
  return run;
}
