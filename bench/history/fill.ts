import { systemClock } from '../../src/clock.ts';
import { Database } from '../../src/store/postgres/database.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { DAY_MS, PARTITIONED } from '../../src/store/postgres/partitions.ts';
import { attach, createTableOf } from '../../src/store/postgres/statements/partitions.ts';
import { forAll } from '../../src/store/postgres/statements/statement.ts';

export const PROJECT = '0f0e0d0c-0b0a-4908-8706-050403020100';
export const WEBHOOKS = Array.from({ length: 5 }, (_, n) => `wh_01K0HISTORY00000000000000${n}`);
/** Ten of every thousand events are of the last type, the others of the first three. */
export const TYPES = ['task.completed', 'task.failed', 'session.completed', 'batch.failed'];
const DAYS = 7;
const ROWS_PER_STATEMENT = 250_000;

/**
 * Makes a project with `rows` deliveries over the last seven days: most succeeded, 1 in 500 failed, 1 in 5,000 is dead, and
 * about as many wait, spread over all webhooks.
 */
export async function fillHistory(url: string, rows: number): Promise<void> {
  const clock = systemClock();
  const report = () => {};
  const store = await openPostgresStore({ url, claimLimit: 0, clock, distribute: 'none', report });
  await store.access.createProject({ id: PROJECT, name: 'History', createdAt: Date.now() });
  for (const id of WEBHOOKS) {
    const hook = { id, projectId: PROJECT, url: 'https://example.com/', description: null };
    const subscribed = { ...hook, subscribedEvents: TYPES, createdAt: Date.now() };
    await store.webhooks.create(subscribed, Buffer.from('s'), WEBHOOKS.length);
    // Nothing is sent from here: it fills the history that is looked at.
    await store.webhooks.update(PROJECT, id, { enabled: false }, Date.now());
  }
  await store.close();
  const database = new Database({ url, max: 1, timeoutMs: 3_600_000, distributed: false });
  const from = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
  for (let day = from; day < from + (DAYS - 1) * DAY_MS; day += DAY_MS) {
    for (const table of PARTITIONED) {
      await database.run(createTableOf(table, day));
      await database.run(attach(table, day));
    }
  }
  const types = `INSERT INTO event_types SELECT unnest(ARRAY['${TYPES.join("','")}']) ON CONFLICT DO NOTHING`;
  await run(database, types);
  for (let at = 0; at < rows; at += ROWS_PER_STATEMENT) {
    const to = Math.min(rows, at + ROWS_PER_STATEMENT);
    const numbered = numberedRows(at, to, from, (DAYS * DAY_MS) / rows);
    await run(database, `WITH n AS (${numbered}) ${INSERT_EVENTS}`);
    await run(database, `WITH n AS (${numbered}) ${INSERT_IDS}`);
    await run(database, `WITH n AS (${numbered}) ${INSERT_DELIVERIES}`);
  }
  await run(database, 'VACUUM ANALYZE');
  await database.close();
}

function run(database: Database, text: string): Promise<unknown> {
  return database.run(forAll(text));
}

function numberedRows(from: number, to: number, start: number, msPerRow: number): string {
  return `
    SELECT n, ms, lpad(to_hex(ms), 12, '0') AS hex, 'evt_h' || n AS event_id,
      (ARRAY['${WEBHOOKS.join("','")}'])[1 + (n / 3) % ${WEBHOOKS.length}] AS webhook_id,
      CASE WHEN n % 1000 < 10 THEN '${TYPES[3]}' ELSE (ARRAY['${TYPES.slice(0, 3).join("','")}'])[1 + n % 3] END AS type,
      CASE WHEN n % 4999 = 3 THEN 0 WHEN n % 5000 = 2 THEN 4 WHEN n % 500 = 1 THEN 3 ELSE 2 END AS status
    FROM (SELECT n, (${start} + n * ${msPerRow}::float8)::bigint AS ms FROM generate_series(${from}, ${to - 1}) AS n) AS g`;
}

const HEAD =
  "left(hex, 8) || '-' || substr(hex, 9) || '-7' || lpad(to_hex(n % 4096), 3, '0') || '-8000-00000000'";
const INSERT_EVENTS = `
  INSERT INTO events (project_id, key, id, type, body)
  SELECT '${PROJECT}', (${HEAD} || '0000')::uuid, event_id, type, convert_to(repeat('{"a":1}', 30), 'UTF8') FROM n`;
const INSERT_IDS = `
  INSERT INTO event_ids (project_id, id, key) SELECT '${PROJECT}', event_id, (${HEAD} || '0000')::uuid FROM n`;
const INSERT_DELIVERIES = `
  INSERT INTO deliveries (project_id, id, event_key, webhook_id, type, resent, status, attempts, scheduled_at,
    completed_at, duration_ms, response_status)
  SELECT '${PROJECT}', (${HEAD} || '0001')::uuid, (${HEAD} || '0000')::uuid, webhook_id, type, false, status,
    CASE status WHEN 0 THEN 1 WHEN 4 THEN 6 ELSE 1 END, ms, CASE WHEN status = 0 THEN NULL ELSE ms + 40 END, 40,
    CASE WHEN status = 2 THEN 200 ELSE 503 END
  FROM n`;
