import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_ARGS } from '../../test/support/service-process.ts';
import { dataOnDisk } from '../data-folder.ts';
import { filledFolder } from '../fill/filled-folder.ts';
import { monotonicMs } from '../monotonic.ts';
import { readProfiles } from '../profile/cpu-profile.ts';
import { startAccount } from '../profile/start-account.ts';
import { type Service, startService } from '../senders/service.ts';
import { percentile } from '../statistics.ts';
import { DELIVERIES } from './history-pages.ts';
import type { Fact, Scenario, Stage } from './scenario.ts';

const STARTS = 7;

/** From the start of the process until it can take events. */
export const start: Scenario = {
  name: 'start',
  title: `from the start of the process to ready, with an empty store and with ${DELIVERIES.toLocaleString('en-US')} deliveries`,
  async run(stage) {
    const deliveries = DELIVERIES * stage.scale;
    const filled = await filledFolder({ deliveries, endedMsAgo: 0 }, stage.progress);
    const first = monotonicMs();
    const empty = await startService(stage, []);
    const firstStart = monotonicMs() - first;
    const facts: Fact[] = [
      { what: 'first start of all, making keys and the store', value: firstStart, unit: 'ms' },
      ...(await timeStarts(stage, empty, 'an empty store')),
    ];
    const full = await startService(stage, [], { folder: filled.path });
    facts.push(...(await timeStarts(stage, full, `${deliveries.toLocaleString('en-US')} deliveries`)));
    facts.push(timeNode(stage), ...(await profileStart(stage)));
    return {
      rows: [],
      facts,
      notes: [
        'Each start follows a kill, and is over with the first 200 of /readyz, which is asked every 5 ms. What an earlier run has ' +
          'compiled is there already, as with every start but the first after an update.',
      ],
    };
  },
};

async function timeStarts(stage: Stage, service: Service, what: string): Promise<Fact[]> {
  stage.progress(`starts with ${what}`);
  // In order, so that it keeps what it has compiled, as every service has that once ran for ten seconds.
  await service.end();
  await service.startAgain();
  const times = new Float64Array(Math.max(2, Math.ceil(STARTS * stage.scale)));
  try {
    for (let n = 0; n < times.length; n++) {
      await service.kill();
      const began = monotonicMs();
      await service.startAgain();
      times[n] = monotonicMs() - began;
    }
  } finally {
    await service.stop();
  }
  return [
    { what: `start to ready with ${what}, median`, value: percentile(times, 0.5), unit: 'ms' },
    { what: `start to ready with ${what}, longest`, value: percentile(times, 1), unit: 'ms' },
  ];
}

/** The floor of any start. */
function timeNode(stage: Stage): Fact {
  const times = new Float64Array(Math.max(2, Math.ceil(STARTS * stage.scale)));
  for (let n = 0; n < times.length; n++) {
    const began = monotonicMs();
    execFileSync(process.execPath, [...NODE_ARGS, '-e', '0']);
    times[n] = monotonicMs() - began;
  }
  return { what: 'Node.js alone, start and end, median', value: percentile(times, 0.5), unit: 'ms' };
}

/** Where the time of one more start goes. */
async function profileStart(stage: Stage): Promise<Fact[]> {
  stage.progress('a start with the profiler');
  const profileDir = mkdtempSync(join(dataOnDisk(), 'profile-start-'));
  try {
    const service = await startService({ ...stage, profileDir }, []);
    await service.end();
    const from = monotonicMs();
    await service.startAgain();
    const to = monotonicMs();
    const { pid } = service;
    await service.stop();
    const main = readProfiles(profileDir, pid, { from, to }).find(({ name }) => name === 'main');
    if (main === undefined) throw new Error('the start left no profile');
    return startAccount(main);
  } finally {
    rmSync(profileDir, { recursive: true, force: true });
  }
}
