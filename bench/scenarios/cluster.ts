import { dataForBody, measureLoad } from '../measure.ts';
import { type Cluster, startCluster } from '../senders/cluster.ts';
import { postgresVersion } from '../servers/postgres.ts';
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
  const sender = await startCluster(stage, count);
  try {
    return await publishThrough(stage, sender, notes);
  } finally {
    await sender.stop();
  }
}

async function publishThrough(stage: Stage, sender: Cluster, notes: string[]): Promise<Row> {
  const { nodes, database } = sender;
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
