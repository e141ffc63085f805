import { fileURLToPath } from 'node:url';
import { waitFor } from '../../test/support/wait-for.ts';
import { monotonicMs } from '../monotonic.ts';
import { usageOf } from '../process-usage.ts';
import { fillBacklog } from '../publish-run.ts';
import { dataForBody, startServiceUnderTest } from '../service-under-test.ts';
import { startWorker } from '../worker.ts';
import type { Scenario } from './scenario.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const BODY_BYTES = 600;
const WAITING = 1_000_000;
/** The backlog's webhooks, of a project each. */
const WEBHOOKS = 10;

/** Publishing that outruns delivering: how much memory a backlog takes, and how soon a restart delivers again. */
export const backlog: Scenario = {
  name: 'backlog',
  title: `${WAITING.toLocaleString('en-US')} deliveries waiting for ${WEBHOOKS} endpoints that hang, then a restart`,
  async run(stage) {
    const service = await startServiceUnderTest(stage, 1);
    const hostile = startWorker(HOSTILE_RECEIVER);
    try {
      const data = await dataForBody(stage, service, BODY_BYTES);
      const port = await hostile.call<number>('listen');
      const notes: string[] = [];
      const startedAt = monotonicMs();
      let waiting = 0;
      for (let n = 0; n < WEBHOOKS; n++) {
        const project = await service.addProject([`http://127.0.0.1:${port}/hook`]);
        await fillBacklog(service, project, { data, count: WAITING / WEBHOOKS, progress: () => {} });
        waiting += WAITING / WEBHOOKS;
        stage.progress(`${waiting} waiting, ${residentMegabytes(service.pid)} MB resident at the most`);
      }
      const seconds = (monotonicMs() - startedAt) / 1000;
      notes.push(
        `${waiting} deliveries waiting, published in ${seconds.toFixed(0)} s: ${residentMegabytes(service.pid)} MB resident at the most.`,
      );
      const { ready, delivered } = await restart(stage, service);
      notes.push(
        `After a restart with all of them waiting: ready after ${Math.round(ready)} ms, and an event published then was ` +
          `received ${Math.round(delivered)} ms after the start; ${residentMegabytes(service.pid)} MB resident at the most.`,
      );
      return { rows: [], notes };
    } finally {
      await hostile.stop();
      await service.stop();
    }
  },
};

/** Milliseconds from the start of the new process, its own start-up included. */
async function restart(
  stage: Parameters<Scenario['run']>[0],
  service: Awaited<ReturnType<typeof startServiceUnderTest>>,
): Promise<{ ready: number; delivered: number }> {
  const { worker: receiver } = stage.receiver;
  stage.progress('restarting');
  await receiver.call('clear');
  await service.kill();
  const startedAt = monotonicMs();
  await service.startAgain();
  const ready = monotonicMs() - startedAt;
  await service.api.publish({});
  await waitFor(async () => (await receiver.call<number>('count')) > 0, { describe: 'a delivery' });
  return { ready, delivered: monotonicMs() - startedAt };
}

function residentMegabytes(pid: number): number {
  return Math.round(usageOf(pid).peakMemoryBytes / 1024 / 1024);
}
