import type { Scenario } from './scenario.ts';
import { compareSenders, taskShape } from './throughput.ts';

/** How publishers call that have one event at a time, many of them at once. */
export const ONE_BY_ONE = { eventsPerCall: 1, connections: 128 };

/** One event a call, one webhook. */
export const single: Scenario = {
  name: 'single',
  title: 'single-event publishes, one webhook, 600-byte bodies',
  run: (stage) => compareSenders(stage, taskShape(1, ONE_BY_ONE)),
};
