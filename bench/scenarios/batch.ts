import type { Scenario } from './scenario.ts';
import { compareSenders, taskShape } from './throughput.ts';

/** How publishers call that have a hundred events at a time. */
export const BY_HUNDREDS = { eventsPerCall: 100, connections: 8 };

/** A hundred events a call, one webhook. */
export const batch: Scenario = {
  name: 'batch',
  title: 'batches of 100 events, one webhook, 600-byte bodies',
  run: (stage) => compareSenders(stage, taskShape(1, BY_HUNDREDS)),
};
