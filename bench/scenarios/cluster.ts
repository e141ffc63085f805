import { ApiClient, createProject } from '../../test/support/api-client.ts';
import { ServiceProcess } from '../../test/support/service-process.ts';
import { createDataFolder } from '../data-folder.ts';
import { dataForBody, measureLoad } from '../measure.ts';
import { cpuByThread, usageOfAll } from '../process-usage.ts';
import type { Sender } from '../senders/sender.ts';
import { type BenchDatabase, postgresVersion, startDatabase } from '../servers/postgres.ts';
import type { Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const TASK = 'task.completed';

/** One event a call on PostgreSQL, all of it on this machine: with one node, and with two. */
export const cluster: Scenario = {
  name: 'cluster',
  title: 'single-event publishes, one webhook, 600-byte bodies, on PostgreSQL (synchronous_commit on)',
  async run(stage) {
    const rows: Row[] = [];
    const notes: string[] = [`PostgreSQL ${postgresVersion() ?? 'of unknown version'}.`];
    for (const nodes of [1, 2]) rows.push(await measure(stage, nodes, notes));
    return { rows, facts: [], notes };
  },
};

async function measure(stage: Stage, count: number, notes: string[]): Promise<Row> {
  const database = await startDatabase();
  const data = createDataFolder();
  const nodes: ServiceProcess[] = [];
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
    return await publishThrough(stage, nodes, database, notes);
  } finally {
    for (const node of nodes) await node.end('SIGTERM');
    await database.stop();
    data.remove();
  }
}

async function publishThrough(
  stage: Stage,
  nodes: readonly ServiceProcess[],
  database: BenchDatabase,
  notes: string[],
): Promise<Row> {
  const sender = await senderOf(stage, nodes, database);
  const [project] = sender.projects;
  if (project === undefined) throw new Error('there is no project');
  const data = await dataForBody(stage, sender, project, BODY_BYTES);
  const label = `${nodes.length} node${nodes.length === 1 ? '' : 's'}`;
  stage.progress(`${label} at full speed, ${stage.seconds} s`);
  const statementsBefore = await database.statements();
  const load = { ...ONE_BY_ONE, templates: [{ project, type: TASK, data }] };
  const { figures, published, repeated } = await measureLoad(stage, sender, load);
  const statements = (await database.statements()) - statementsBefore;
  const accepted = published.acceptedAt.length;
  notes.push(
    `${label}: ${accepted} events accepted, each received with valid signatures (${repeated} repeats); ` +
      `${(statements / accepted).toFixed(3)} statements each.`,
    ...(await database.costliest()),
  );
  return { label, sender: 'service', figures };
}

async function senderOf(
  stage: Stage,
  nodes: readonly ServiceProcess[],
  database: BenchDatabase,
): Promise<Sender> {
  const [first] = nodes;
  if (first === undefined) throw new Error('there is no node');
  const keys = await createProject(first.url, database.adminToken, 'Benchmark');
  const { secret } = await new ApiClient(first.url, keys).createWebhook(`${stage.receiver.url}0`);
  return {
    name: 'service',
    ports: nodes.map(({ port }) => port),
    publisherKey: keys.publisherKey,
    projects: [{ id: keys.projectId, webhooks: [{ number: 0, types: [TASK] }] }],
    secrets: [secret],
    pid: first.pid,
    usage: () => ({
      own: usageOfAll(nodes.map(({ pid }) => pid)),
      servers: database.usage(),
      threads: cpuByThread(first.pid),
    }),
    async stop() {}, // The nodes and the database end with the scenario.
  };
}
