import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDatabaseUrl } from '../../src/settings/database-url.ts';
import { OwnSchemas } from '../support/own-schemas.ts';
import { query } from '../support/query.ts';
import type { Random } from '../support/random.ts';
import { ReplicatedPostgres } from '../support/replicated-postgres.ts';
import { RoundRobin } from '../support/round-robin.ts';
import type { Address } from '../support/tcp-proxy.ts';
import { ClusterNode } from './cluster-node.ts';
import type { Fault, Incident, Subject } from './subject.ts';

type MakeFault = (name: string, weight: number, run: (random: Random) => Promise<void>) => Fault;

/** What nodes are run on, and what can be done to it. */
interface TorturedDatabase {
  /** Of its servers, of which one takes writes. */
  servers: readonly Address[];
  urlBy(hosts: string): string;
  endConnections(): Promise<void>;
  faults(fault: MakeFault): Fault[];
  dispose(): Promise<void>;
}

const NODES = 2;
const LONG_FREEZE_MS = 60_000;
/** Longer than the other nodes wait before they give a silent one up. */
const GIVEN_UP_MS = 8_000;
/** Within this time everything that a fault has cut off is attempted again. */
const TAKEN_BACK_MS = 10_000;
/** A round robin that knows nothing of its nodes' health passes over one that is away within this time. */
const ANSWER_MS = 3_000;

/**
 * Nodes behind a plain round robin, on a PostgreSQL that has a synchronous replica. Any node may be killed, stopped or cut
 * off; the database may be restarted, crashed, or replaced by its replica.
 *
 * @param databaseUrl a PostgreSQL or Citus of somebody else instead: nothing is done to the server itself then
 */
export async function startCluster(
  folder: string,
  env: Record<string, string>,
  databaseUrl?: string,
): Promise<Subject> {
  const database = databaseUrl === undefined ? await ownDatabase() : await givenDatabase(databaseUrl);
  const adminToken = randomBytes(32).toString('base64url');
  const shared = {
    ...env,
    ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
    ANCHOR_ADMIN_TOKEN: adminToken,
  };
  const nodes: ClusterNode[] = [];
  for (let n = 0; n < NODES; n++) {
    const place = join(folder, `node-${n}`);
    mkdirSync(place, { recursive: true });
    nodes.push(await ClusterNode.start(database, place, shared));
  }
  const balancer = await RoundRobin.start(
    nodes.map(({ service }) => service.port),
    ANSWER_MS,
  );
  const incidents: Incident[] = [];
  /** What goes on in the background while other faults strike. */
  const lasting = new Set<Promise<void>>();

  async function noting(run: () => Promise<void>): Promise<void> {
    const incident: Incident = { kind: 'kill', from: performance.now(), to: Number.POSITIVE_INFINITY };
    incidents.push(incident);
    await run();
    incident.to = performance.now() + TAKEN_BACK_MS;
  }

  const fault = (name: string, weight: number, run: (random: Random) => Promise<void>): Fault => ({
    name,
    weight,
    strike: (random) => noting(() => run(random)),
  });
  /** A node that nothing lasting is done to. */
  const pick = (random: Random) => random.pick(nodes.filter(({ isFrozen }) => !isFrozen));

  const faults: Fault[] = [
    {
      name: 'freeze a node for a minute, with other faults meanwhile',
      weight: 1,
      lastsMs: LONG_FREEZE_MS,
      async strike(random) {
        // With every node frozen there would be nobody left to strike.
        await Promise.all(lasting);
        const node = pick(random);
        const freezing = noting(() => node.freeze(LONG_FREEZE_MS)).finally(() => lasting.delete(freezing));
        lasting.add(freezing);
      },
    },
    fault('kill a node', 2, async (random) => {
      const { service } = pick(random);
      await service.end('SIGKILL');
      await delay(random.int(0, 6_000));
      await service.startAgain();
    }),
    fault('stop a node in order', 1, async (random) => {
      const { service } = pick(random);
      const { code } = await service.end('SIGTERM');
      if (code !== 0) throw new Error(`a node ended with ${code} on SIGTERM`);
      await service.startAgain();
    }),
    fault('freeze a node until it is given up', 1, (random) => pick(random).freeze(GIVEN_UP_MS)),
    fault('freeze a node for a moment', 1, (random) => pick(random).freeze(random.int(50, 3_000))),
    fault('cut a node off from the database', 2, (random) =>
      pick(random).cutOff(random.int(1_000, GIVEN_UP_MS)),
    ),
    fault('end every connection to the database', 2, async (random) => {
      if (random.chance(0.5)) for (const node of nodes) node.resetConnections();
      else await database.endConnections();
    }),
    ...database.faults(fault),
  ];

  return {
    url: balancer.url,
    adminToken,
    actsLate: true,
    faults,
    incidents,
    async heal() {
      await Promise.all(lasting);
    },
    async dispose() {
      await balancer.close();
      for (const node of nodes) await node.dispose();
      await database.dispose();
    },
  };
}

async function ownDatabase(): Promise<TorturedDatabase> {
  const database = await ReplicatedPostgres.start();
  await database.primary.createDatabase('anchor');
  return {
    servers: database.ports.map((port) => ({ host: '127.0.0.1', port })),
    urlBy: (hosts) => `postgres://anchor@${hosts}/anchor?target_session_attrs=read-write`,
    endConnections: () => database.primary.endConnections(),
    faults: (fault) => [
      fault('restart the database', 1, async (random) => {
        await database.primary.stop('fast');
        await delay(random.int(0, 3_000));
        await database.primary.startAgain();
      }),
      fault('crash the database', 2, async (random) => {
        await database.primary.stop('immediate');
        await delay(random.int(0, 3_000));
        await database.primary.startAgain();
      }),
      fault('fail over to the replica', 2, async (random) => {
        await database.failOver();
        await delay(random.int(0, 2_000));
        await database.rebuild();
      }),
    ],
    dispose: () => database.dispose(),
  };
}

/** In a schema of its own. */
async function givenDatabase(url: string): Promise<TorturedDatabase> {
  const schemas = await OwnSchemas.begin(url);
  const schema = await schemas.make();
  const [, start = '', hosts = '', rest = ''] = /^([^:]+:\/\/(?:[^@/]*@)?)([^/]*)(\/.*)$/.exec(url) ?? [];
  const servers = parseDatabaseUrl(url).hosts;
  if (hosts === '' || servers.length === 0) throw new Error('--database-url must name a host');
  const parameters = `${rest.includes('?') ? '&' : '?'}search_path=${schema}&application_name=${schema}`;
  return {
    servers,
    urlBy: (ways) => `${start}${ways}${rest}${parameters}`,
    // Only those of the nodes, as there may be others on it.
    endConnections: async () => {
      await query(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${schema}'`,
      );
    },
    faults: () => [],
    dispose: () => schemas.end(),
  };
}
