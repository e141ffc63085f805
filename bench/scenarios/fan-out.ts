import type { Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { compareSenders, taskShape } from './throughput.ts';

const WEBHOOKS = 5;

/** One event a call, each for five webhooks. */
export const fanOut: Scenario = {
  name: 'fan-out',
  title: `single-event publishes, each to ${WEBHOOKS} webhooks, 600-byte bodies`,
  run: (stage) => compareSenders(stage, taskShape(WEBHOOKS, ONE_BY_ONE)),
};
