import { setTimeout as delay } from 'node:timers/promises';
import { dataForBody, measureLoad } from '../measure.ts';
import { cpuByThread, usageOf } from '../process-usage.ts';
import { type Service, startService } from '../senders/service.ts';
import type { Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const TASK = 'task.completed';
const MEGABYTE = 1024 * 1024;
/** After a load the process may still collect garbage and write to its log. */
const CALM_MS = 5_000;

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
      const fresh = await rest(service, stage.seconds);
      stage.progress('busy');
      const load = { ...ONE_BY_ONE, templates: [{ project, type: TASK, data }] };
      const { figures } = await measureLoad({ ...stage, seconds: Math.min(5, stage.seconds) }, service, load);
      stage.progress(`after the load, ${stage.seconds} s`);
      await delay(CALM_MS * stage.scale);
      const after = await rest(service, stage.seconds);
      return {
        rows: [],
        facts: [
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

async function rest(service: Service, seconds: number): Promise<{ percent: number; memoryBytes: number }> {
  const before = cpuOf(service.pid);
  await delay(seconds * 1000);
  const used = cpuOf(service.pid) - before;
  return { percent: used / seconds / 10_000, memoryBytes: usageOf(service.pid).memoryBytes };
}

/** To the nanosecond where the system tells, as the ticks of a process's own count are longer than what is looked for. */
function cpuOf(pid: number): number {
  const threads = [...cpuByThread(pid).values()];
  if (threads.length === 0) return usageOf(pid).cpuMicros;
  return threads.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
}
