import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { CITUS_STAND_IN, STAND_IN_SETTINGS } from '../support/citus-stand-in.ts';
import { OwnSchemas } from '../support/own-schemas.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { query } from '../support/query.ts';
import { type StoreUnderTest, TestProject } from './store-suite/fixtures.ts';
import { storeConformance } from './store-suite/suite.ts';

/** A database to test on instead of a server of the test's own: see `npm run test:store`. */
const given = process.env.TEST_STORE_DATABASE_URL;
/** The suite makes many schemas, and Citus every table of each as often as this. */
const FEW_SHARDS = `options=${encodeURIComponent('-c citus.shard_count=4')}`;

let server: PostgresServer | undefined;
let schemas: OwnSchemas | undefined;
before(async () => {
  if (given === undefined) server = await PostgresServer.start({ settings: STAND_IN_SETTINGS });
  else schemas = await OwnSchemas.begin(given);
});
after(async () => {
  await schemas?.end();
  await server?.dispose();
});

const DAY_MS = 24 * 60 * 60_000;

/** Nothing is in it yet. */
async function newDatabase(): Promise<string> {
  if (server !== undefined) return server.createDatabase(`test_${randomUUID().replaceAll('-', '')}`);
  if (given === undefined || schemas === undefined) throw new Error('the server is not running');
  const schema = await schemas.make();
  return `${given}${given.includes('?') ? '&' : '?'}search_path=${schema}&${FEW_SHARDS}`;
}

async function openOn(url: string, claimLimit: number): Promise<StoreUnderTest> {
  const clock = systemClock();
  const open = async (): Promise<StoreUnderTest> => {
    const store = await openPostgresStore({ url, claimLimit, clock, distribute: 'auto', report: () => {} });
    return {
      store,
      clock,
      reopen: async () => {
        await store.close();
        return open();
      },
      close: () => store.close(),
    };
  };
  return open();
}

storeConformance('PostgreSQL', async ({ claimLimit }) => openOn(await newDatabase(), claimLimit));

if (given === undefined) {
  storeConformance('PostgreSQL with the statements for Citus', async ({ claimLimit }) => {
    const url = await newDatabase();
    await query(url, CITUS_STAND_IN);
    return openOn(url, claimLimit);
  });
}

test('a node whose clock is far ahead removes no history early', async () => {
  const url = await newDatabase();
  const right = systemClock();
  const ahead = { ...right, wall: () => right.wall() + 1_000 * DAY_MS };
  const options = { url, claimLimit: 8, distribute: 'auto', report: () => {} } as const;
  const store = await openPostgresStore({ ...options, clock: right });
  const other = await openPostgresStore({ ...options, clock: ahead });
  try {
    const project = await TestProject.create({ store, clock: right });
    await project.webhook();
    await project.ended('succeeded');
    assert.equal(await other.history.removeExpired(ahead.wall() - 7 * DAY_MS, 100), 0);
    assert.equal((await project.history()).length, 1);
  } finally {
    await other.close();
    await store.close();
  }
});

test('a run on a database of somebody else drops what a killed one has left there, and nothing of one under way', async () => {
  const url = given ?? (await newDatabase());
  const schemasLeft = async () =>
    (await query(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'anchor_test_%'")).map(
      ({ nspname }) => nspname,
    );
  await query(url, 'CREATE SCHEMA anchor_test_0badf00d_7');
  const underWay = await OwnSchemas.begin(url);
  const kept = await underWay.make();
  const next = await OwnSchemas.begin(url);
  assert.ok((await schemasLeft()).includes(kept));
  assert.ok(!(await schemasLeft()).includes('anchor_test_0badf00d_7'));
  await next.end();
  await underWay.end();
  assert.ok(!(await schemasLeft()).includes(kept));
});
