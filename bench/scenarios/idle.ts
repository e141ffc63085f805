import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NODE_ARGS, NODE_ENV } from '../../test/support/service-process.ts';
import { dataForBody, measureLoad } from '../measure.ts';
import { cpuByThread, usageOf } from '../process-usage.ts';
import { startService } from '../senders/service.ts';
import type { Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const TASK = 'task.completed';
const MEGABYTE = 1024 * 1024;
/** After a load the process still collects its garbage, thread by thread within ten seconds, and writes to its log. */
const CALM_MS = 20_000;

/** What a service costs that has nothing to do: just started, and again after it has been busy. */
export const idle: Scenario = {
  name: 'idle',
  title: 'CPU and memory of a service with one webhook and nothing to do',
  async run(stage) {
    const service = await startService(stage, [[[TASK]]]);
    try {
      const [project] = service.projects;
      if (project === undefined) throw new Error('the service has no project');
      const data = await dataForBody(stage, service, project, BODY_BYTES);
      stage.progress(`fresh, ${stage.seconds} s`);
      await delay(CALM_MS * stage.scale);
      const fresh = await rest(service.pid, stage.seconds);
      stage.progress('busy');
      const load = { ...ONE_BY_ONE, templates: [{ project, type: TASK, data }] };
      const { figures } = await measureLoad({ ...stage, seconds: Math.min(5, stage.seconds) }, service, load);
      stage.progress(`after the load, ${stage.seconds} s`);
      await delay(CALM_MS * stage.scale);
      const after = await rest(service.pid, stage.seconds);
      const floor = await bareNode(stage);
      return {
        rows: [],
        facts: [
          {
            what: `Node.js alone with ${THREADS} threads that do nothing, of a core`,
            value: floor.percent,
            unit: '%',
          },
          {
            what: `Node.js alone with ${THREADS} threads that do nothing, resident`,
            value: floor.memoryBytes / MEGABYTE,
            unit: 'MB',
          },
          { what: 'idle after the start, of a core', value: fresh.percent, unit: '%' },
          { what: 'idle after the start, resident', value: fresh.memoryBytes / MEGABYTE, unit: 'MB' },
          { what: 'idle after a load, of a core', value: after.percent, unit: '%' },
          { what: 'idle after a load, resident', value: after.memoryBytes / MEGABYTE, unit: 'MB' },
        ],
        notes: [
          `The load in between: ${Math.round(figures.deliveriesPerSecond)} deliveries/s, ` +
            `${Math.round(figures.peakMemoryBytes / MEGABYTE)} MB resident at the most.`,
        ],
      };
    } finally {
      await service.stop();
    }
  },
};

/** As many as the service has besides its main one, under its flags. */
const THREADS = 3;
const START_MS = 2_000;
const IDLE_THREADS = fileURLToPath(new URL('../load/idle-threads.ts', import.meta.url));

/** The floor: what a service of as many threads can not go below. */
async function bareNode(stage: Stage): Promise<Rest> {
  stage.progress('Node.js alone');
  const child = spawn(process.execPath, [...NODE_ARGS, IDLE_THREADS, String(THREADS)], {
    env: { ...process.env, ...NODE_ENV },
    stdio: 'ignore',
  });
  try {
    await once(child, 'spawn');
    await delay(START_MS * stage.scale);
    return await rest(child.pid ?? 0, Math.min(4, stage.seconds));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

interface Rest {
  percent: number;
  memoryBytes: number;
}

async function rest(pid: number, seconds: number): Promise<Rest> {
  const before = cpuOf(pid);
  await delay(seconds * 1000);
  const used = cpuOf(pid) - before;
  return { percent: used / seconds / 10_000, memoryBytes: usageOf(pid).memoryBytes };
}

/** To the nanosecond where the system tells, as the ticks of a process's own count are longer than what is looked for. */
function cpuOf(pid: number): number {
  const threads = [...cpuByThread(pid).values()];
  if (threads.length === 0) return usageOf(pid).cpuMicros;
  return threads.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
}
