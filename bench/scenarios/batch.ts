import type { Scenario } from './scenario.ts';
import { compareSenders, taskShape } from './throughput.ts';

/** A hundred events a call, one webhook. */
export const batch: Scenario = {
  name: 'batch',
  title: 'batches of 100 events, one webhook, 600-byte bodies',
  run: (stage) => compareSenders(stage, taskShape(1, { eventsPerCall: 100, connections: 8 })),
};
