/**
 * `npm run bench [-- --scenario NAME] [--cluster] [--seconds N] [--json] [--profile DIR]`: how fast the service delivers on this
 * machine, with load generator and receiver beside it, durable on disk and with nothing switched off, next to a bare
 * loop that only signs and POSTs.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, renderResult } from './report.ts';
import { backlog } from './scenarios/backlog.ts';
import { cluster } from './scenarios/cluster.ts';
import { noisyNeighbour } from './scenarios/noisy-neighbour.ts';
import { sanitise } from './scenarios/sanitise.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { single } from './scenarios/single.ts';
import { startWorker } from './worker.ts';

const SCENARIOS: readonly Scenario[] = [single, sanitise, noisyNeighbour, backlog, cluster];
/** What is run where no scenario is named. */
const BY_DEFAULT: readonly string[] = [single.name, sanitise.name];
const RECEIVER = fileURLToPath(new URL('./load/receiver.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    cluster: { type: 'boolean', default: false },
    harm: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const seconds = Number(values.seconds);
  const named = values.cluster ? cluster.name : values.scenario;
  const wanted = named === undefined ? BY_DEFAULT : [named];
  const chosen = SCENARIOS.filter(({ name }) => wanted.includes(name));
  if (!(seconds > 0) || chosen.length === 0) {
    const names = SCENARIOS.map(({ name }) => name).join(', ');
    console.error(`--seconds must be a number above 0, and --scenario one of: ${names}`);
    return 2;
  }
  let broken = false;
  const machine = describeMachine();
  if (!values.json) console.log(machine);
  for (const scenario of chosen) {
    const result = await run(scenario, seconds);
    broken ||= result.broken ?? false;
    if (values.json) console.log(JSON.stringify({ scenario: scenario.name, machine, ...result }));
    else console.log(renderResult(scenario, result));
  }
  return broken ? 1 : 0;
}

async function run(scenario: Scenario, seconds: number) {
  const worker = startWorker(RECEIVER);
  try {
    return await scenario.run({
      seconds,
      receiver: { worker, port: await worker.call<number>('listen') },
      profileDir: values.profile,
      harms: values.harm,
      progress: (message) => process.stderr.write(`  ${scenario.name}: ${message}\n`),
    });
  } finally {
    await worker.stop();
  }
}
