/**
 * `npm run profile [-- --scenario NAME --seconds N --write-docs]`: where the service's CPU time goes in a scenario of the
 * benchmark. Writes a flame graph for each thread into data/profile-NAME/ (beside V8's own profiles, which any viewer
 * opens), and prints µs for each delivery by thread and stage.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataOnDisk } from '../data-folder.ts';
import { describeMachine } from '../report.ts';
import { saveProfile, writeDocs } from '../results.ts';
import { runScenario } from '../run-scenario.ts';
import { PROFILED } from '../scenarios/all.ts';
import type { MeasuredSender } from '../scenarios/scenario.ts';
import { accountFor, type ProfileAccount, renderAccount } from './account.ts';
import { readProfiles, type ThreadProfile } from './cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'single' },
    seconds: { type: 'string', default: '5' },
    'write-docs': { type: 'boolean', default: false },
  },
});
process.exitCode = await main(values.scenario, Number(values.seconds));

async function main(name: string, seconds: number): Promise<number> {
  const scenario = PROFILED.find((each) => each.name === name);
  if (scenario === undefined || !(seconds > 0)) {
    const names = PROFILED.map((each) => each.name).join(', ');
    console.error(`--seconds must be a number above 0, and --scenario one of: ${names}`);
    return 2;
  }
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
  const { title } = scenario;
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
  return 0;
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
