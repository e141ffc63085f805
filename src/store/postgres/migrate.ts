import { StartError } from '../../start-error.ts';
import type { Database, Runner } from './database.ts';
import { initial } from './migrations/0001-initial.ts';
import { forAll, onSmall } from './statements/statement.ts';

/** In order; a released one is never edited. Each must leave the schema usable for the release before it. */
const MIGRATIONS: readonly string[] = [initial];

const OLDEST_SERVER = 150_000;

const LOCK_MIGRATIONS = onSmall('SELECT pg_advisory_xact_lock(7250421, 0)');
const HAS_MIGRATIONS = onSmall("SELECT to_regclass('anchor_migrations') IS NOT NULL AS found");
const CREATE_MIGRATIONS = onSmall(`
  CREATE TABLE anchor_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
const VERSION = onSmall('SELECT coalesce(max(version), 0)::int AS version FROM anchor_migrations');
const APPLIED = onSmall('INSERT INTO anchor_migrations (version) VALUES ($1)');
const SERVER_VERSION = onSmall("SELECT current_setting('server_version_num')::int AS version");
const HAS_CITUS = onSmall("SELECT 1 AS found FROM pg_extension WHERE extname = 'citus'");

/** Citus changes small and distributed tables in one transaction only so. */
const ONE_SHARD_AT_A_TIME = onSmall("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'");

/** Small tables, which Citus keeps whole on every server. */
export const REFERENCE_TABLES = [
  'settings',
  'projects',
  'access_keys',
  'dashboard_links',
  'dashboard_sessions',
  'event_types',
  'nodes',
];
export const DISTRIBUTED_TABLES = [
  'project_guards',
  'webhooks',
  'webhook_health',
  'webhook_secrets',
  'event_ids',
  'events',
  'deliveries',
  'attempts',
  'delivery_stats',
  'changes',
];

/** @throws StartError where the server is older than what the statements need */
export async function assertServerVersion(database: Runner): Promise<void> {
  const [server] = await database.run<{ version: number }>(SERVER_VERSION);
  if ((server?.version ?? 0) >= OLDEST_SERVER) return;
  throw new StartError(
    `The PostgreSQL server is version ${Math.floor((server?.version ?? 0) / 10_000)}; 15 or later is needed.`,
  );
}

export async function hasCitus(database: Runner): Promise<boolean> {
  return (await database.run(HAS_CITUS)).length > 0;
}

/** Whether a node has ever started on this database. */
export async function hasMigrations(database: Runner): Promise<boolean> {
  const [table] = await database.run<{ found: boolean }>(HAS_MIGRATIONS);
  return table?.found === true;
}

/**
 * Brings the schema up to this release, forward only. One node at a time does so; the others wait for it and find it
 * done. Nodes of the release before keep working meanwhile.
 *
 * @throws StartError where the database was written by a later release
 */
export async function migrate(database: Database): Promise<void> {
  const version = await database.transaction(async (tx) => {
    await tx.run(LOCK_MIGRATIONS);
    if (database.distributed) await tx.run(ONE_SHARD_AT_A_TIME);
    if (!(await hasMigrations(tx))) await tx.run(CREATE_MIGRATIONS);
    const [applied] = await tx.run<{ version: number }>(VERSION);
    for (const [i, text] of MIGRATIONS.entries()) {
      const number = i + 1;
      if (number <= (applied?.version ?? 0)) continue;
      for (const statement of statementsOf(text)) await tx.run(onSmall(statement));
      if (database.distributed && number === 1) await distribute(tx);
      await tx.run(APPLIED, [number]);
    }
    return applied?.version ?? 0;
  });
  if (version > MIGRATIONS.length) {
    throw new StartError(
      `The database was written by a later release (schema ${version}, this one knows ${MIGRATIONS.length}). Start that release or a later one.`,
    );
  }
}

/** Spreads the tables over Citus's workers: all rows of a project together, the small tables everywhere. */
async function distribute(tx: Runner): Promise<void> {
  for (const table of REFERENCE_TABLES) await tx.run(forAll(`SELECT create_reference_table('${table}')`));
  for (const [i, table] of DISTRIBUTED_TABLES.entries()) {
    const together = i === 0 ? 'default' : (DISTRIBUTED_TABLES[0] ?? '');
    await tx.run(
      forAll(`SELECT create_distributed_table('${table}', 'project_id', colocate_with => '${together}')`),
    );
  }
}

function statementsOf(text: string): string[] {
  return text
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
