import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../support/postgres-server.ts';
import type { Random } from '../support/random.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import type { Fault, Incident, Subject } from './subject.ts';

const NODES = 2;
/** Longer than the other nodes wait before they give a silent one up. */
const GIVEN_UP_MS = 8_000;
/** Within this time everything that a fault has cut off is attempted again. */
const TAKEN_BACK_MS = 10_000;
/** A round robin that knows nothing of its nodes' health passes over one that is away within this time. */
const ANSWER_MS = 3_000;

/** A node, with its own way to the database, so that it alone can be cut off. */
interface Node {
  service: ServiceProcess;
  way: TcpProxy;
}

/** Nodes on one PostgreSQL behind a plain round robin, any of which may be killed, stopped or cut off, the database too. */
export async function startCluster(folder: string, env: Record<string, string>): Promise<Subject> {
  const database = await PostgresServer.start();
  await database.createDatabase('anchor');
  const adminToken = randomBytes(32).toString('base64url');
  const shared = {
    ...env,
    ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
    ANCHOR_ADMIN_TOKEN: adminToken,
  };
  const nodes: Node[] = [];
  for (let n = 0; n < NODES; n++) nodes.push(await startNode(database, join(folder, `node-${n}`), shared));
  const balancer = await RoundRobin.start(
    nodes.map(({ service }) => service.port),
    ANSWER_MS,
  );
  const incidents: Incident[] = [];

  async function noting(kind: Incident['kind'], run: () => Promise<void>): Promise<void> {
    const incident: Incident = { kind, from: performance.now(), to: Number.POSITIVE_INFINITY };
    incidents.push(incident);
    await run();
    incident.to = performance.now() + TAKEN_BACK_MS;
  }

  const faults: Fault[] = [
    {
      name: 'kill a node',
      weight: 3,
      strike: (random) =>
        noting('kill', async () => {
          const { service } = random.pick(nodes);
          await service.end('SIGKILL');
          await delay(random.int(0, 10_000));
          await service.startAgain();
        }),
    },
    {
      name: 'stop a node in order',
      weight: 1,
      strike: (random) =>
        noting('kill', async () => {
          const { service } = random.pick(nodes);
          const { code } = await service.end('SIGTERM');
          if (code !== 0) throw new Error(`a node ended with ${code} on SIGTERM`);
          await service.startAgain();
        }),
    },
    {
      name: 'freeze a node until it is given up',
      weight: 2,
      strike: (random) => noting('kill', () => freeze(random.pick(nodes), GIVEN_UP_MS)),
    },
    {
      name: 'freeze a node for a moment',
      weight: 1,
      strike: (random) => noting('kill', () => freeze(random.pick(nodes), random.int(50, 3_000))),
    },
    {
      name: 'cut a node off from the database',
      weight: 2,
      strike: (random) =>
        noting('kill', async () => {
          const { way } = random.pick(nodes);
          way.cut();
          await delay(random.int(1_000, GIVEN_UP_MS));
          way.heal();
        }),
    },
    {
      name: 'end every connection to the database',
      weight: 2,
      strike: (random) => noting('kill', () => endConnections(database, nodes, random)),
    },
    {
      name: 'restart the database',
      weight: 1,
      strike: (random) => noting('kill', () => restart(database, 'fast', random)),
    },
    {
      name: 'crash the database',
      weight: 2,
      strike: (random) => noting('kill', () => restart(database, 'immediate', random)),
    },
  ];

  return {
    url: balancer.url,
    adminToken,
    actsLate: true,
    faults,
    incidents,
    async heal() {},
    async dispose() {
      await balancer.close();
      for (const { service, way } of nodes) {
        await service.dispose();
        await way.close();
      }
      await database.dispose();
    },
  };
}

async function startNode(
  database: PostgresServer,
  folder: string,
  env: Record<string, string>,
): Promise<Node> {
  mkdirSync(folder, { recursive: true });
  const way = await TcpProxy.start(() => [database.port]);
  const url = `postgres://anchor@127.0.0.1:${way.port}/anchor`;
  const service = await ServiceProcess.start({ folder, env: { ...env, ANCHOR_DATABASE_URL: url } });
  return { service, way };
}

async function freeze({ service }: Node, ms: number): Promise<void> {
  process.kill(service.pid, 'SIGSTOP');
  await delay(ms);
  process.kill(service.pid, 'SIGCONT');
}

async function endConnections(database: PostgresServer, nodes: Node[], random: Random): Promise<void> {
  if (random.chance(0.5)) {
    for (const { way } of nodes) way.reset();
  } else {
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
  }
}

async function restart(database: PostgresServer, how: 'fast' | 'immediate', random: Random): Promise<void> {
  await database.stop(how);
  await delay(random.int(0, 4_000));
  await database.startAgain();
}
