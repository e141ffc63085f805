/** Where the API under test keeps its data: one node with the embedded store, or two nodes that share a PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { Clock, SteadyStart } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { prepareSchema } from '../../src/store/postgres/prepare-schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { query } from '../support/query.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Set to `two-nodes`, the tests of the API run against two nodes behind a round robin. */
const WHERE = 'TEST_API_ON';
const CLAIM_LIMIT = 1_000;
const NODES = 2;
const TEMPLATE = 'prepared';

export interface ApiStores {
  /** One for each node. */
  stores: readonly Store[];
  /** Everything that is kept. */
  atRest(): Promise<string>;
}

interface Clocks {
  clock: Clock;
  steadyStart: SteadyStart;
}

/** Opens what the nodes of one test keep their data in; it is gone when the test ends. */
export function openApiStores(t: TestContext, clocks: Clocks): Promise<ApiStores> {
  return process.env[WHERE] === 'two-nodes' ? openShared(t, clocks) : openEmbedded(t, clocks);
}

async function openEmbedded(t: TestContext, { steadyStart }: Clocks): Promise<ApiStores> {
  const dataDir = tempDir(t);
  const store = await openSqliteStore({ dataDir, claimLimit: CLAIM_LIMIT, steadyStart });
  onEnd(t, () => store.close());
  return {
    stores: [store],
    async atRest() {
      return readdirSync(dataDir)
        .map((name) => readFileSync(join(dataDir, name), 'latin1'))
        .join('\n');
    },
  };
}

let server: PostgresServer | undefined;
after(() => server?.dispose());

/** One for all tests of the process, with a schema to copy: making it anew takes longer than most tests. */
async function sharedServer(): Promise<PostgresServer> {
  if (server === undefined) {
    server = await PostgresServer.start({ settings: { fsync: 'off' } });
    await prepareSchema({ url: await server.createDatabase(TEMPLATE), distribute: 'none' });
  }
  return server;
}

async function openShared(t: TestContext, { clock }: Clocks): Promise<ApiStores> {
  const shared = await sharedServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await shared.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  onEnd(t, () => shared.query(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = shared.url(name);
  const stores: Store[] = [];
  for (let node = 0; node < NODES; node++) {
    const options = { url, claimLimit: CLAIM_LIMIT, clock, distribute: 'none', report: () => {} } as const;
    const store = await openPostgresStore(options);
    onEnd(t, () => store.close());
    stores.push(store);
  }
  return { stores, atRest: () => contentOf(url) };
}

async function contentOf(url: string): Promise<string> {
  const tables = await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const rows: string[] = [];
  for (const { tablename } of tables) {
    for (const row of await query(url, `SELECT r::text AS row FROM ${tablename} AS r`)) {
      rows.push(String(row.row));
    }
  }
  return rows.join('\n');
}
