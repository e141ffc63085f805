import type { Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { compareSenders, taskShape } from './throughput.ts';

/** Webhooks of each event. */
export const FAN_OUT = 5;

/** One event a call, each for five webhooks. */
export const fanOut: Scenario = {
  name: 'fan-out',
  title: `single-event publishes, each to ${FAN_OUT} webhooks, 600-byte bodies`,
  run: (stage) => compareSenders(stage, taskShape(FAN_OUT, ONE_BY_ONE)),
};
