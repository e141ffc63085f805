import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolOptions } from '../../test/support/tool-options.ts';
import { dataOnDisk } from '../data-folder.ts';
import { describeMachine } from '../report.ts';
import { saveProfile, writeDocs } from '../results.ts';
import { runScenario } from '../run-scenario.ts';
import { PROFILED } from '../scenarios/all.ts';
import type { MeasuredSender, Scenario } from '../scenarios/scenario.ts';
import { accountFor, type ProfileAccount, renderAccount } from './account.ts';
import { readProfiles, type ThreadProfile } from './cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';

const USAGE = `npm run profile [-- OPTIONS]
  --scenario NAME  of the benchmark, one of: ${PROFILED.map(({ name }) => name).join(', ')} (single)
  --seconds N      length of the timed window (5)
  --write-docs     keep the account in bench/results, and write docs/reference/performance.md

Where the service's CPU time goes: writes a flame graph for each thread into data/profile-NAME/ (beside V8's own profiles,
which any viewer opens), and prints µs for each delivery by thread and stage.`;

const { values, number, refuse } = toolOptions(USAGE, {
  scenario: { type: 'string', default: 'single' },
  seconds: { type: 'string', default: '5' },
  'write-docs': { type: 'boolean', default: false },
});
const scenario =
  PROFILED.find(({ name }) => name === values.scenario) ??
  refuse(`There is no scenario ${values.scenario} to profile.`);
await profile(scenario, number('seconds', values.seconds));

async function profile(scenario: Pick<Scenario, 'name' | 'title' | 'run'>, seconds: number): Promise<void> {
  const { name, title } = scenario;
  const machine = describeMachine();
  const folder = join(dataOnDisk(), `profile-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let measured: MeasuredSender | undefined;
  await runScenario(scenario, {
    seconds,
    warmUpMs: 8_000,
    scale: 1,
    peers: [],
    harms: [],
    profileDir: folder,
    onMeasured: (each) => {
      if (each.sender === 'service') measured = each;
    },
    progress: (message) => process.stderr.write(`${message}\n`),
  });
  if (measured === undefined) throw new Error(`${name} has measured no service`);
  const profiles = readProfiles(folder, measured.pid, measured.window);
  const account: ProfileAccount = {
    scenario: name,
    title,
    seconds,
    machine,
    ...accountFor(measured, profiles),
  };
  for (const file of writeGraphs(folder, account, profiles)) console.log(file);
  console.log(renderAccount(account));
  if (values['write-docs']) {
    saveProfile(name, account);
    writeDocs();
  }
}

function writeGraphs(folder: string, account: ProfileAccount, profiles: readonly ThreadProfile[]): string[] {
  return profiles.map((profile) => {
    const thread = account.threads.find(({ name }) => name === profile.name);
    const micros = thread?.microsPerDelivery ?? 0;
    const file = join(folder, `${profile.name}.svg`);
    const title = `${account.scenario}, ${profile.name}: ${micros.toFixed(1)} µs of CPU a delivery`;
    writeFileSync(file, flameGraph(profile, title, micros));
    return file;
  });
}
