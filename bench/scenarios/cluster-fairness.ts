import { fileURLToPath } from 'node:url';
import { dataForBody, measureLoad, publishBacklog } from '../measure.ts';
import { startCluster } from '../senders/cluster.ts';
import type { Sender, SenderProject } from '../senders/sender.ts';
import { startService } from '../senders/service.ts';
import { postgresVersion } from '../servers/postgres.ts';
import { startWorker } from '../worker.ts';
import type { Fact, Figures, Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const TASK = 'task.completed';
/** What waits for the endpoint that hangs. */
const BACKLOG = 100_000;
/** Events a second for the other webhook: well below what the machine can do, so that a delay shows as a delay. */
const RATE = 200;
const WARM_UP_MS = 1_000;

/** A sender to which another project with one webhook can be added. */
interface Topology {
  label: string;
  sender: Sender;
  addProject(url: string): Promise<SenderProject>;
  /** Attempts that each node has recorded. */
  attempts(): Promise<number[]>;
}

/** What a hanging endpoint's backlog costs another project: on one machine, on one node on PostgreSQL, and on two. */
export const clusterFairness: Scenario = {
  name: 'cluster-fairness',
  title: `one webhook at ${RATE} events/s, alone and then beside another project's with ${BACKLOG.toLocaleString('en-US')} deliveries waiting for an endpoint that hangs`,
  async run(stage) {
    const timed = { ...stage, warmUpMs: Math.min(stage.warmUpMs, WARM_UP_MS) };
    const rows: Row[] = [];
    const facts: Fact[] = [];
    for (const start of [embedded, onPostgres(1), onPostgres(2)]) {
      const topology = await start(timed);
      try {
        await measure(timed, topology, rows, facts);
      } finally {
        await topology.sender.stop();
      }
    }
    return { rows, facts, notes: [`PostgreSQL ${postgresVersion() ?? 'of unknown version'}.`] };
  },
};

async function embedded(stage: Stage): Promise<Topology> {
  const service = await startService(stage, [[[TASK]]]);
  return {
    label: 'one machine, embedded store',
    sender: service,
    addProject: (url) => service.addProject([[TASK]], () => url),
    attempts: () => Promise.all([attemptsOf(service.url)]),
  };
}

function onPostgres(count: number): (stage: Stage) => Promise<Topology> {
  return async (stage) => {
    const cluster = await startCluster(stage, count);
    return {
      label: `${count === 1 ? 'one node' : 'two nodes'} on PostgreSQL`,
      sender: cluster,
      addProject: (url) => cluster.addProject(url),
      attempts: () => Promise.all(cluster.nodes.map(({ url }) => attemptsOf(url))),
    };
  };
}

async function measure(stage: Stage, topology: Topology, rows: Row[], facts: Fact[]): Promise<void> {
  const { label, sender } = topology;
  const [project] = sender.projects;
  if (project === undefined) throw new Error('the service has no project');
  const data = await dataForBody(stage, sender, project, BODY_BYTES);
  const templates = [{ project, type: TASK, data }];
  const steady = async (): Promise<Figures> =>
    (await measureLoad(stage, sender, { ...ONE_BY_ONE, templates, rate: RATE })).figures;
  stage.progress(`${label}, alone`);
  const alone = await steady();
  const hostile = startWorker(HOSTILE_RECEIVER);
  try {
    const port = await hostile.call<number>('listen');
    const hanging = await topology.addProject(`http://127.0.0.1:${port}/hook`);
    stage.progress(`${label}, filling up to ${BACKLOG} waiting deliveries`);
    const load = { templates: [{ project: hanging, type: TASK, data }], eventsPerCall: 250, connections: 6 };
    await publishBacklog(sender, load, BACKLOG * stage.scale, () => {});
    stage.progress(`${label}, beside them`);
    const beside = await steady();
    rows.push({ label: `${label}, alone`, sender: 'service', figures: alone });
    rows.push({ label: `${label}, beside the backlog`, sender: 'service', figures: beside });
    facts.push(
      { what: `${label}: p50 beside the backlog, of alone`, value: ratio('p50', beside, alone), unit: '×' },
      { what: `${label}: p99 beside the backlog, of alone`, value: ratio('p99', beside, alone), unit: '×' },
    );
    if (sender.ports.length > 1) facts.push(await shareOf(stage, topology, templates));
  } finally {
    // So that the service can end at once instead of waiting for the deadline of what hangs.
    await hostile.stop();
  }
}

/** How much of a busy webhook's work the second node does although all of it is published to the first. */
async function shareOf(
  stage: Stage,
  { label, sender, attempts }: Topology,
  templates: Parameters<typeof measureLoad>[2]['templates'],
): Promise<Fact> {
  stage.progress(`${label}, all published to the first`);
  const before = await attempts();
  const load = { templates, eventsPerCall: 100, connections: 8, ports: sender.ports.slice(0, 1) };
  await measureLoad(stage, sender, load);
  const made = (await attempts()).map((count, node) => count - (before[node] ?? 0));
  const all = made.reduce((sum, count) => sum + count, 0);
  return {
    what: 'attempts of a busy webhook made by the second node, all published to the first',
    value: (100 * (made[1] ?? 0)) / all,
    unit: '%',
  };
}

async function attemptsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(/^anchor_attempts_total\{[^}]*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

function ratio(quantile: 'p50' | 'p99', { receiptMs }: Figures, alone: Figures): number {
  return receiptMs[quantile] / alone.receiptMs[quantile];
}
