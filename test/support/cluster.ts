import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ApiClient, createProject } from './api-client.ts';
import { onEnd } from './on-end.ts';
import { PostgresServer } from './postgres-server.ts';
import { ServiceProcess } from './service-process.ts';
import { tempDir } from './temp-dir.ts';

/** Nodes on one PostgreSQL, each a process, with one project; all of it ends with the test. */
export interface TestCluster {
  readonly database: PostgresServer;
  readonly nodes: readonly ServiceProcess[];
  /** The project as each node shows it. */
  readonly apis: readonly ApiClient[];
  /** Settings that a further node needs. */
  readonly env: Record<string, string>;
}

/**
 * @param envs settings of each node besides those that all share
 * @param shared further settings that all share, such as another way to the database
 */
export async function startCluster(
  t: TestContext,
  envs: readonly Record<string, string>[] = [{}, {}],
  shared: (database: PostgresServer, url: string) => Promise<Record<string, string>> = async () => ({}),
): Promise<TestCluster> {
  const folder = tempDir(t);
  const database = await PostgresServer.start();
  onEnd(t, () => database.dispose());
  const adminToken = randomBytes(32).toString('base64url');
  const url = await database.createDatabase('anchor');
  const env = {
    ANCHOR_DATABASE_URL: url,
    ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
    ANCHOR_ADMIN_TOKEN: adminToken,
    ANCHOR_LOG_LEVEL: 'warn',
    ...(await shared(database, url)),
  };
  const nodes: ServiceProcess[] = [];
  onEnd(t, async () => {
    for (const node of nodes) await node.dispose();
  });
  for (const [n, own] of envs.entries()) {
    const place = join(folder, `node-${n}`);
    mkdirSync(place);
    nodes.push(await ServiceProcess.start({ folder: place, env: { ...env, ...own } }));
  }
  const [first] = nodes;
  if (first === undefined) throw new Error('a cluster has at least one node');
  const keys = await createProject(first.url, adminToken);
  return { database, nodes, apis: nodes.map(({ url }) => new ApiClient(url, keys)), env };
}
