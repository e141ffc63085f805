import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiClient, createProject } from '../../test/support/api-client.ts';
import { ServiceProcess } from '../../test/support/service-process.ts';
import { createDataFolder } from '../data-folder.ts';
import { type BenchDatabase, startDatabase } from '../database.ts';
import type { LoadOptions, Published } from '../load/generator.ts';
import { usageOf } from '../process-usage.ts';
import { dataForBody, proveReceipts } from '../service-under-test.ts';
import { figuresOf, timeWindow } from '../window.ts';
import { startWorker } from '../worker.ts';
import type { Figures, Row, Scenario, Stage } from './scenario.ts';

const GENERATOR = fileURLToPath(new URL('../load/generator.ts', import.meta.url));
const BODY_BYTES = 600;
const CONNECTIONS = 128;
const WARM_UP_MS = 4_000;

/** One event a call on PostgreSQL, all of it on this machine: with one node, and with two. */
export const cluster: Scenario = {
  name: 'cluster',
  title: 'single-event publishes, one webhook, 600-byte bodies, on PostgreSQL (synchronous_commit on)',
  async run(stage) {
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const nodes of [1, 2]) rows.push(...(await measure(stage, nodes, notes)));
    return { rows, notes };
  },
};

async function measure(stage: Stage, count: number, notes: string[]): Promise<Row[]> {
  const database = await startDatabase();
  const data = createDataFolder();
  const nodes: ServiceProcess[] = [];
  try {
    for (let n = 0; n < count; n++) {
      nodes.push(
        await ServiceProcess.start({
          folder: data.path,
          env: { ...database.env, ANCHOR_LOG_LEVEL: 'info' },
          ...(stage.profileDir === undefined
            ? {}
            : { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${stage.profileDir}`, '--cpu-prof-interval=1000'] }),
        }),
      );
    }
    const figures = await publishThrough(stage, nodes, database, notes);
    return [{ label: `${count} node${count === 1 ? '' : 's'}`, figures }];
  } finally {
    for (const node of nodes) await node.end('SIGTERM');
    await database.stop();
    data.remove();
  }
}

async function publishThrough(
  stage: Stage,
  nodes: ServiceProcess[],
  database: BenchDatabase,
  notes: string[],
): Promise<Figures> {
  const [first] = nodes;
  if (first === undefined) throw new Error('there is no node');
  const api = new ApiClient(first.url, await createProject(first.url, database.adminToken, 'Benchmark'));
  const { secret } = await api.createWebhook(`http://127.0.0.1:${stage.receiver.port}/hook`);
  const body = await dataForBody(stage, { api }, BODY_BYTES);
  stage.progress(`${nodes.length} node(s) at full speed, ${stage.seconds} s`);
  const { publisherKey, projectId } = api.keys;
  const load: LoadOptions = {
    port: first.port,
    morePorts: nodes.slice(1).map(({ port }) => port),
    publisherKey,
    projectId,
    data: body,
    connections: CONNECTIONS,
    run: 0,
  };
  const generator = startWorker(GENERATOR);
  try {
    await generator.call('start', load);
    const spending = watchSpending(nodes, database, WARM_UP_MS, stage.seconds);
    const window = await timeWindow(first.pid, WARM_UP_MS, stage.seconds);
    const spent = await spending;
    const published = await generator.call<Published>('stop');
    const receipts = await proveReceipts(stage.receiver.worker, published, [secret], 1);
    const figures = figuresOf(window, published.publishedAt, receipts.firstReceiptAt, published.acceptedAt);
    const deliveries = figures.deliveriesPerSecond * stage.seconds;
    const each = (micros: number) => `${(micros / deliveries).toFixed(0)} µs`;
    notes.push(
      `${nodes.length} node(s): ${published.acceptedAt.length} events accepted, each received with a valid signature ` +
        `(${receipts.repeated} repeats). CPU for each delivery: ${spent.nodes.map(each).join(' and ')} in the nodes, ` +
        `${each(spent.database)} in PostgreSQL; ${(spent.statements / deliveries).toFixed(3)} statements.`,
      ...(await database.costliest()),
    );
    return { ...figures, cpuMicrosPerDelivery: sum(spent.nodes) / deliveries };
  } finally {
    await generator.stop();
    await stage.receiver.worker.call('clear');
  }
}

/** What nodes (one by one) and database spend in the timed window. */
async function watchSpending(
  nodes: readonly ServiceProcess[],
  database: BenchDatabase,
  warmUpMs: number,
  seconds: number,
): Promise<{ nodes: number[]; database: number; statements: number }> {
  const look = async () => ({
    nodes: nodes.map(({ pid }) => usageOf(pid).cpuMicros),
    database: database.cpuMicros(),
    statements: await database.statements(),
  });
  await delay(warmUpMs);
  const before = await look();
  await delay(seconds * 1000);
  const after = await look();
  return {
    nodes: after.nodes.map((micros, n) => micros - (before.nodes[n] ?? 0)),
    database: after.database - before.database,
    statements: after.statements - before.statements,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
