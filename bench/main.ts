import { toolOptions } from '../test/support/tool-options.ts';
import { removeFilled } from './fill/filled-folder.ts';
import { medianRun } from './median-run.ts';
import { describeMachine, renderResult } from './report.ts';
import { saveResult, writeDocs } from './results.ts';
import { runScenario } from './run-scenario.ts';
import { BY_DEFAULT, SCENARIOS } from './scenarios/all.ts';
import type { PeerName } from './scenarios/scenario.ts';
import { PEERS, peerVersions } from './senders/peer.ts';
import { BY_CPU } from './yardsticks.ts';

/** V8 goes on compiling the hot code for as long; what is measured is what a service costs that runs for days. */
const WARM_UP_MS = 8_000;
const USAGE = `npm run bench [-- OPTIONS]
  --scenario NAME,…  only these; one or more of: ${SCENARIOS.map(({ name }) => name).join(', ')}
  --cluster          the same as --scenario cluster
  --seconds N        length of each timed window (10)
  --runs N           so many runs of each, an odd number, of which the one in the middle counts (1)
  --json             a line of JSON for each scenario instead of tables
  --peers NAME,…     which comparators run beside the service: bullmq, pg-boss (both), or none
  --harm NAME        for noisy-neighbour: only this hostile endpoint; may be repeated
  --keep             keep the filled stores in data/, to be used again within 12 h (several GB)
  --write-docs       keep the results in bench/results, and write docs/reference/performance.md from all of them

How fast the service delivers on this machine, with load generator and receiver beside it, durable on disk and with nothing
switched off: next to a bare loop that only signs and POSTs, and to two senders made with the usual queues.`;

const { values, number, refuse } = toolOptions(USAGE, {
  scenario: { type: 'string', multiple: true, default: [] },
  cluster: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '10' },
  runs: { type: 'string', default: '1' },
  peers: { type: 'string', default: 'bullmq,pg-boss' },
  harm: { type: 'string', multiple: true, default: [] },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'write-docs': { type: 'boolean', default: false },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const seconds = number('seconds', values.seconds);
  const runs = number('runs', values.runs);
  const named = values.cluster ? ['cluster'] : values.scenario.flatMap((names) => names.split(','));
  const chosen = SCENARIOS.filter(({ name }) => (named.length === 0 ? BY_DEFAULT : named).includes(name));
  const peers = values.peers === 'none' ? [] : values.peers.split(',').filter(isPeer);
  const fault = faultOf(runs, named, peers);
  if (fault !== null) refuse(fault);
  const machine = describeMachine();
  let broken = false;
  if (!values.json) console.log(machine);
  try {
    for (const scenario of chosen) {
      const stage = {
        seconds,
        peers,
        harms: values.harm,
        warmUpMs: WARM_UP_MS,
        scale: 1,
        profileDir: undefined,
        progress: (message: string) => process.stderr.write(`${message}\n`),
      };
      const result = await medianRun(runs, scenario.yardstick ?? BY_CPU, () => runScenario(scenario, stage));
      const { rows, facts, notes } = result;
      const saved = {
        scenario: scenario.name,
        title: scenario.title,
        seconds,
        runs,
        warmUpSeconds: WARM_UP_MS / 1000,
        machine,
        rows,
        facts,
        notes,
      };
      if (values.json) console.log(JSON.stringify(saved));
      else console.log(renderResult(scenario, result));
      broken ||= result.broken ?? false;
      if (values['write-docs']) saveResult({ ...saved, peers: peerVersions(peers) });
    }
  } finally {
    if (!values.keep) removeFilled();
  }
  if (values['write-docs']) writeDocs();
  return broken ? 1 : 0;
}

function faultOf(runs: number, named: readonly string[], peers: readonly PeerName[]): string | null {
  const unknown = named.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown !== undefined) return `There is no scenario ${unknown}.`;
  if (runs % 2 !== 1) return '--runs must be an odd number, so that there is a run in the middle.';
  if (peers.length !== (values.peers === 'none' ? 0 : values.peers.split(',').length))
    return '--peers must be bullmq, pg-boss, both with a comma between them, or none.';
  return null;
}

function isPeer(name: string): name is PeerName {
  return Object.hasOwn(PEERS, name);
}
