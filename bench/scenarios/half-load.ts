import { byReceipt } from '../yardsticks.ts';
import type { Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { compareSenders, taskShape } from './throughput.ts';

/** How long events take while the machine has room: at half the rate that each sender reaches by itself. */
export const halfLoad: Scenario = {
  name: 'half-load',
  title: 'latency at half of full speed: single-event publishes, one webhook, 600-byte bodies',
  yardstick: byReceipt('p99'),
  run: (stage) =>
    compareSenders(stage, taskShape(1, ONE_BY_ONE), async (run) => {
      const full = await run.atFullSpeed();
      return [full, await run.at(run.halfOf(full), ', half speed')];
    }),
};
