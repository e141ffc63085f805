import { backlog } from './backlog.ts';
import { batch } from './batch.ts';
import { cluster } from './cluster.ts';
import { clusterFairness } from './cluster-fairness.ts';
import { fanOut } from './fan-out.ts';
import { floor } from './floor.ts';
import { halfLoad } from './half-load.ts';
import { historyPages } from './history-pages.ts';
import { httpsReceivers } from './https.ts';
import { idle } from './idle.ts';
import { idleLatency } from './idle-latency.ts';
import { noisyNeighbour } from './noisy-neighbour.ts';
import { oneDown } from './one-down.ts';
import { retention } from './retention.ts';
import { sanitise } from './sanitise.ts';
import type { Scenario } from './scenario.ts';
import { single } from './single.ts';
import { start } from './start.ts';
import { tenants } from './tenants.ts';

/** What is run where no scenario is named, in this order. */
const USUAL: readonly Scenario[] = [
  single,
  batch,
  fanOut,
  floor,
  halfLoad,
  idleLatency,
  httpsReceivers,
  tenants,
  oneDown,
  historyPages,
  retention,
  start,
  idle,
];

/** Every scenario. */
export const SCENARIOS: readonly Scenario[] = [
  ...USUAL,
  sanitise,
  noisyNeighbour,
  backlog,
  cluster,
  clusterFairness,
];
export const BY_DEFAULT: readonly string[] = USUAL.map(({ name }) => name);

/** Those whose service is under a load that a profile says something of. */
export const PROFILED: readonly Scenario[] = [single, batch, fanOut, halfLoad, httpsReceivers, tenants];
