import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_ARGS } from '../../test/support/service-process.ts';
import { createDataFolder } from '../data-folder.ts';
import type { FloorOptions } from '../load/floor.ts';
import { cpuByThread, NO_USAGE, usageOf } from '../process-usage.ts';
import type { Stage } from '../scenarios/scenario.ts';
import { startWorker } from '../worker.ts';
import { landscape } from './landscape.ts';
import type { ProjectPlan, Sender } from './sender.ts';

const FLOOR = fileURLToPath(new URL('../load/floor.ts', import.meta.url));

/**
 * The parts that the service is built of and nothing else, for webhooks of one project.
 *
 * @param guarded with what nobody may do without (load/floor-guards.ts)
 */
export async function startFloor(stage: Stage, plan: ProjectPlan, guarded: boolean): Promise<Sender> {
  const { projects, webhooks } = landscape([plan], stage.receiver.url);
  const data = createDataFolder();
  const worker = startWorker(FLOOR, NODE_ARGS);
  const stop = async () => {
    await worker.stop();
    data.remove();
  };
  try {
    const options: FloorOptions = {
      database: join(data.path, 'floor.db'),
      origin: new URL(stage.receiver.url).origin,
      logFile: guarded ? join(data.path, 'floor.log') : null,
      webhooks: webhooks.map(({ url, secret, types }) => ({ path: new URL(url).pathname, secret, types })),
    };
    const port = await worker.call<number>('start', options);
    return {
      name: guarded ? 'guarded floor' : 'floor',
      ports: [port],
      publisherKey: randomBytes(16).toString('hex'),
      projects,
      secrets: webhooks.map(({ secret }) => secret),
      pid: worker.pid,
      usage: () => ({ own: usageOf(worker.pid), servers: NO_USAGE, threads: cpuByThread(worker.pid) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
