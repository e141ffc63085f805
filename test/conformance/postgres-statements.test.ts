import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { Database } from '../../src/store/postgres/database.ts';
import { firstIdAt } from '../../src/store/postgres/delivery-ids.ts';
import { partitionName } from '../../src/store/postgres/partitions.ts';
import { prepareSchema } from '../../src/store/postgres/prepare-schema.ts';
import { MOVE_ON, SAVE_HEALTH_OF_ALL, SETTLE } from '../../src/store/postgres/statements/settle.ts';
import { CITUS_STAND_IN, STAND_IN_SETTINGS } from '../support/citus-stand-in.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { query } from '../support/query.ts';
import { storeStatements } from '../support/store-statements.ts';

let server: PostgresServer;
let client: pg.Client;
before(async () => {
  server = await PostgresServer.start({ settings: STAND_IN_SETTINGS });
  const url = await server.createDatabase('statements');
  await query(url, CITUS_STAND_IN);
  assert.equal(await prepareSchema({ url, distribute: 'citus' }), true);
  client = new pg.Client(url);
  await client.connect();
});
after(async () => {
  await client.end();
  await server.dispose();
});

const day = partitionName('deliveries', Date.now()).replace('deliveries_', '');

test('the schema is spread: every table by project, the small ones whole', async () => {
  const { rows } = await client.query('SELECT name, by FROM public.spread_tables ORDER BY name');
  const by = Object.groupBy(rows, (row) => row.by ?? 'whole');
  assert.deepEqual(Object.keys(by).sort(), ['project_id', 'whole']);
  assert.ok(by.project_id?.some(({ name }) => name === 'deliveries'));
  assert.equal(by.whole?.length, 7);
});

test('PostgreSQL knows every statement, in both forms, with as many parameters', async () => {
  for (const [name, { text, distributed, takesTime }] of await storeStatements(day)) {
    if (!isPrepared(text)) continue;
    const counts: number[] = [];
    for (const form of [text, distributed]) {
      await client
        .query(`PREPARE s AS ${form}`)
        .catch((error: Error) => assert.fail(`${name}: ${error.message}\n${form}`));
      const { rows } = await client.query(
        "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 's'",
      );
      counts.push(rows[0].types.length);
      await client.query('DEALLOCATE s');
    }
    assert.equal(counts[1], (counts[0] ?? 0) + (takesTime ? 1 : 0), name);
  }
});

test('PostgreSQL carries out every other statement: those that make and change tables', async () => {
  const made = await storeStatements(day);
  const others = made.filter(
    ([name, { text }]) => !isPrepared(text) && !/^(ofMigration|CREATE_MIGRATIONS)/.test(name),
  );
  assert.ok(others.length > 10);
  const place = (name: string) => (name.startsWith('create') ? 0 : name.startsWith('drop') ? 2 : 1);
  await client.query('BEGIN');
  try {
    for (const [name, { text }] of others.toSorted(([a], [b]) => place(a) - place(b))) {
      await client.query(text).catch((error: Error) => assert.fail(`${name}: ${error.message}\n${text}`));
    }
  } finally {
    await client.query('ROLLBACK');
  }
});

/** What PostgreSQL prepares, with parameters. */
function isPrepared(text: string): boolean {
  return /^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text);
}

/** What is evaluated once, on the coordinator, as it stands in the values of an INSERT of one row. */
const ONCE_IN_VALUES = ['nextval', 'pg_current_xact_id'];

test('nothing that changes rows on Citus calls a function whose result may change', async () => {
  for (const [name, { reach, distributed: text }] of await storeStatements(day)) {
    if (reach === 'batch') continue; // Never issued there.
    if (!/\b(INSERT|UPDATE|DELETE)\b/.test(text.replaceAll(/\bFOR (NO KEY )?UPDATE\b/g, ''))) continue;
    for (const called of await changingFunctions(text)) {
      assert.ok(/\bVALUES\b/.test(text) && ONCE_IN_VALUES.includes(called), `${name} calls ${called}`);
    }
  }
  assert.deepEqual(
    await changingFunctions('UPDATE nodes SET seen_at = extract(epoch FROM clock_timestamp())'),
    ['clock_timestamp'],
  );
});

/** Functions of a text of which PostgreSQL says that they are not immutable, whatever they are given. */
async function changingFunctions(text: string): Promise<string[]> {
  const names = [...text.matchAll(/\b([a-z_]+)\s*\(/g)].map(([, name]) => name);
  const { rows } = await client.query(
    `SELECT proname FROM pg_proc WHERE proname = ANY ($1)
     GROUP BY proname HAVING bool_and(provolatile <> 'i') AND proname NOT IN ('unnest')`,
    [names],
  );
  return rows.map(({ proname }) => proname);
}

test('a statement that takes the time is refused where nobody says what time it is', async () => {
  const [, statement] =
    (await storeStatements(day)).find(([name]) => name === 'FORGET_CHANGES') ?? assert.fail();
  const database = new Database({
    url: server.url('statements'),
    max: 1,
    timeoutMs: 5_000,
    distributed: true,
  });
  await assert.rejects(database.run(statement, [1]), /takes the time/);
  await database.close();
});

test('a success that is written late ends no failing that began after it, and a late failure begins none', async () => {
  const [project, webhook] = ['0197a3f0-0000-7000-8000-000000000001', 'wh_1'];
  const write = (success: number | null, failing: number | null) =>
    client.query(SAVE_HEALTH_OF_ALL.text, [[project], [webhook], [success], [failing]]);
  const now = async () => {
    const { rows } = await client.query(
      'SELECT last_success_at::int AS s, failing_since::int AS f FROM webhook_health',
    );
    return [rows[0].s, rows[0].f];
  };
  await write(10_000, null);
  await write(null, 11_000);
  await write(10_900, null);
  assert.deepEqual(await now(), [10_900, 11_000]);
  await write(11_100, null);
  assert.deepEqual(await now(), [11_100, null]);
  await write(null, 11_050);
  assert.deepEqual(await now(), [11_100, null]);
  await write(null, 99_000);
  await write(12_000, null);
  assert.deepEqual(await now(), [12_000, null], 'a clock that is far ahead keeps nobody failing');
});

test('attempts are recorded by the keys of their deliveries, also on a day that PostgreSQL knows nothing of', async () => {
  await client.query('BEGIN');
  await client.query(`
    INSERT INTO deliveries (project_id, id, event_key, webhook_id, type, resent, status, attempts, scheduled_at, claimed_by)
    SELECT '0197a3f0-0000-7000-8000-000000000001', id::uuid, id::uuid, 'wh_1', 't', false, 1, 0, 0, 1
    FROM generate_series(1, 4000) AS n, concat('${firstIdAt(Date.now()).slice(0, 24)}', lpad(to_hex(n), 12, '0')) AS id`);
  await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
  for (const [name, { text }] of Object.entries({ SETTLE, MOVE_ON })) {
    await client.query(`PREPARE s AS ${text}`);
    const { rows } = await client.query(
      "SELECT cardinality(parameter_types) AS count FROM pg_prepared_statements WHERE name = 's'",
    );
    const given = Array.from({ length: rows[0].count }, () => 'NULL').join();
    const plan = (await client.query(`EXPLAIN EXECUTE s (${given})`)).rows.map((row) => row['QUERY PLAN']);
    assert.ok(
      plan.some((line) => line.includes(`deliveries_${day}_pkey`)),
      name,
    );
    assert.doesNotMatch(plan.join('\n'), new RegExp(`Seq Scan on deliveries_${day}|claimed_by_idx`), name);
    await client.query('DEALLOCATE s');
  }
  await client.query('ROLLBACK');
});
