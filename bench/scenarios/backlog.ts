import { fileURLToPath } from 'node:url';
import { waitFor } from '../../test/support/wait-for.ts';
import { dataForBody, publishBacklog } from '../measure.ts';
import { monotonicMs } from '../monotonic.ts';
import { usageOf } from '../process-usage.ts';
import { type Service, startService } from '../senders/service.ts';
import { startWorker } from '../worker.ts';
import type { Fact, Scenario, Stage } from './scenario.ts';
import { BODY_BYTES } from './throughput.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const TASK = 'task.completed';
const WAITING = 1_000_000;
/** The backlog's webhooks, of a project each. */
const WEBHOOKS = 10;
const MEGABYTE = 1024 * 1024;

/** Publishing that outruns delivering: how much memory a backlog takes, and how soon a restart delivers again. */
export const backlog: Scenario = {
  name: 'backlog',
  title: `${WAITING.toLocaleString('en-US')} deliveries waiting for ${WEBHOOKS} endpoints that hang, then a restart`,
  async run(stage) {
    const service = await startService(stage, [[[TASK]]]);
    const hostile = startWorker(HOSTILE_RECEIVER);
    try {
      const [first] = service.projects;
      if (first === undefined) throw new Error('the service has no project');
      const data = await dataForBody(stage, service, first, BODY_BYTES);
      const port = await hostile.call<number>('listen');
      const startedAt = monotonicMs();
      let waiting = 0;
      for (let n = 0; n < WEBHOOKS; n++) {
        const project = await service.addProject([[TASK]], () => `http://127.0.0.1:${port}/hook`);
        const load = { templates: [{ project, type: TASK, data }], eventsPerCall: 250, connections: 6 };
        waiting += await publishBacklog(service, load, (WAITING * stage.scale) / WEBHOOKS, () => {});
        stage.progress(
          `${waiting} waiting, ${residentMegabytes(service).toFixed(0)} MB resident at the most`,
        );
      }
      return {
        rows: [],
        facts: [
          { what: 'deliveries waiting', value: waiting, unit: 'count' },
          { what: 'published in', value: (monotonicMs() - startedAt) / 1000, unit: 's' },
          { what: 'resident, at the most', value: residentMegabytes(service), unit: 'MB' },
          ...(await restart(stage, service)),
        ],
        notes: [],
      };
    } finally {
      await hostile.stop();
      await service.stop();
    }
  },
};

/** Kills the service with all of it waiting, and delivers an event after its next start. */
export async function restart(stage: Stage, service: Service): Promise<Fact[]> {
  const { worker: receiver } = stage.receiver;
  stage.progress('restarting');
  await service.kill();
  await receiver.call('clear');
  const began = monotonicMs();
  await service.startAgain();
  const ready = monotonicMs() - began;
  const [api] = service.api;
  await api?.publish({});
  await waitFor(async () => (await receiver.call<number>('count')) > 0, { describe: 'a delivery' });
  return [
    { what: 'start to ready with all of it waiting', value: ready, unit: 'ms' },
    { what: 'start to the receipt of an event published then', value: monotonicMs() - began, unit: 'ms' },
    { what: 'resident after that start, at the most', value: residentMegabytes(service), unit: 'MB' },
  ];
}

function residentMegabytes(service: Service): number {
  return usageOf(service.pid).peakMemoryBytes / MEGABYTE;
}
