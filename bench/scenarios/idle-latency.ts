import { byReceipt } from '../yardsticks.ts';
import type { Scenario } from './scenario.ts';
import { compareSenders, taskShape } from './throughput.ts';

const PER_SECOND = 20;
/** What makes each sender warm: figures of code that has never run say nothing of a service that is up for days. */
const WARM_PER_SECOND = 1_000;

/** How long one event takes while there is nothing else to do. */
export const idleLatency: Scenario = {
  name: 'idle-latency',
  title: `latency with nothing else to do: ${PER_SECOND} events a second, one at a time, one webhook`,
  yardstick: byReceipt('p50'),
  run: (stage) =>
    compareSenders(stage, taskShape(1, { eventsPerCall: 1, connections: 4 }), async (run) => {
      await run.at(WARM_PER_SECOND, ', warming up');
      run.notes.length = 0;
      return [await run.at(PER_SECOND, `, ${PER_SECOND}/s`)];
    }),
};
