import { ApiClient, createProject, createPublisherKey } from '../../test/support/api-client.ts';
import { ServiceProcess } from '../../test/support/service-process.ts';
import { createDataFolder } from '../data-folder.ts';
import { cpuByThread, usageOfAll } from '../process-usage.ts';
import type { Stage } from '../scenarios/scenario.ts';
import { type BenchDatabase, startDatabase } from '../servers/postgres.ts';
import type { Sender, SenderProject } from './sender.ts';

const TASK = 'task.completed';

/** Nodes of the service on a PostgreSQL of their own, with one project at the stage's receiver. */
export interface Cluster extends Sender {
  readonly database: BenchDatabase;
  readonly nodes: readonly ServiceProcess[];
  /** Another project with one webhook there. */
  addProject(url: string): Promise<SenderProject>;
}

export async function startCluster(stage: Stage, count: number): Promise<Cluster> {
  const database = await startDatabase();
  const data = createDataFolder();
  const nodes: ServiceProcess[] = [];
  const stop = async () => {
    for (const node of nodes) await node.end('SIGTERM');
    await database.stop();
    data.remove();
  };
  try {
    for (let n = 0; n < count; n++) {
      const profiling = ['--cpu-prof', `--cpu-prof-dir=${stage.profileDir}`, '--cpu-prof-interval=500'];
      nodes.push(
        await ServiceProcess.start({
          folder: data.path,
          env: { ...database.env, ANCHOR_LOG_LEVEL: 'info' },
          ...(stage.profileDir === undefined ? {} : { nodeArgs: profiling }),
        }),
      );
    }
    return await senderOf(stage, nodes, database, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function senderOf(
  stage: Stage,
  nodes: readonly ServiceProcess[],
  database: BenchDatabase,
  stop: () => Promise<void>,
): Promise<Cluster> {
  const [first] = nodes;
  if (first === undefined) throw new Error('there is no node');
  const keys = await createProject(first.url, database.adminToken, 'Benchmark');
  const { secret } = await new ApiClient(first.url, keys).createWebhook(`${stage.receiver.url}0`);
  return {
    name: 'service',
    database,
    nodes,
    ports: nodes.map(({ port }) => port),
    publisherKey: await createPublisherKey(first.url, database.adminToken),
    projects: [{ id: keys.projectId, webhooks: [{ number: 0, types: [TASK] }] }],
    secrets: [secret],
    pid: first.pid,
    usage: () => ({
      own: usageOfAll(nodes.map(({ pid }) => pid)),
      servers: database.usage(),
      threads: cpuByThread(first.pid),
    }),
    async addProject(url) {
      const other = await createProject(first.url, database.adminToken, 'Other');
      await new ApiClient(first.url, other).createWebhook(url);
      return { id: other.projectId, webhooks: [] };
    },
    stop,
  };
}
