import { StartError } from '../../start-error.ts';
import type { Database, Runner } from './database.ts';
import { isDatabaseFault } from './faults.ts';
import { initial } from './migrations/0001-initial.ts';
import { forAll, NOW, onSmall } from './statements/statement.ts';

export interface Migration {
  /** Separated by semicolons; carried out in one transaction. */
  statements: string;
  /**
   * The oldest schema whose releases can work with what this one makes. Nodes of that and later releases run on beside
   * the new ones; those of earlier ones must have ended before it is carried out.
   */
  compatibleFrom: number;
}

/** In order; a released one is never edited. Each must leave the schema usable for the release before it. */
export const MIGRATIONS: readonly Migration[] = [{ statements: initial, compatibleFrom: 1 }];

const OLDEST_SERVER = 150_000;

const LOCK_MIGRATIONS = onSmall('SELECT pg_advisory_xact_lock(7250421, 0)');
const HAS_MIGRATIONS = onSmall("SELECT to_regclass('anchor_migrations') IS NOT NULL AS found");
const CREATE_MIGRATIONS = onSmall(`
  CREATE TABLE anchor_migrations (
    version integer PRIMARY KEY,
    compatible_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
const VERSION = onSmall(`
  SELECT coalesce(max(version), 0)::int AS version, coalesce(max(compatible_from), 0)::int AS "compatibleFrom"
  FROM anchor_migrations`);
const APPLIED = onSmall('INSERT INTO anchor_migrations (version, compatible_from) VALUES ($1, $2)');
const OLDEST_NODE = onSmall(`
  SELECT min(schema)::int AS schema FROM nodes WHERE NOT dead AND seen_at > ${NOW} - $1::bigint`);
/**
 * A change of a table waits for whoever is reading it, and everybody else waits behind it. So it rather gives way, and is
 * tried again.
 */
const GIVE_WAY = onSmall("SET LOCAL lock_timeout = '500ms'");
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 240;
/** A node that was not heard of for so long has ended, or is given up by the others. */
const SILENT_MS = 10_000;
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

interface Applied {
  version: number;
  compatibleFrom: number;
}

/**
 * Brings the schema up to this release, forward only. One node at a time does so; the others wait for it and find it
 * done. Nodes of the release before keep working meanwhile, and afterwards beside the new ones.
 *
 * @throws StartError where the database was written by a later release that this one cannot work with, or where nodes run
 *   that could not work with what this release makes
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction((tx) => migrateIn(tx, database.distributed, migrations));
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (cause instanceof StartError) throw cause;
      if (tries === TRIES || !isDatabaseFault(cause) || cause.code !== LOCK_NOT_AVAILABLE) throw error;
    }
  }
}

async function migrateIn(tx: Runner, distributed: boolean, migrations: readonly Migration[]): Promise<void> {
  await tx.run(LOCK_MIGRATIONS);
  await tx.run(GIVE_WAY);
  if (distributed) await tx.run(ONE_SHARD_AT_A_TIME);
  if (!(await hasMigrations(tx))) await tx.run(CREATE_MIGRATIONS);
  const [applied = { version: 0, compatibleFrom: 0 }] = await tx.run<Applied>(VERSION);
  if (applied.compatibleFrom > migrations.length) {
    throw new StartError(
      `The database was written by a later release (schema ${applied.version}, this one knows ${migrations.length}). Start that release or a later one.`,
    );
  }
  for (const [i, { statements, compatibleFrom }] of migrations.entries()) {
    const number = i + 1;
    if (number <= applied.version) continue;
    if (applied.version > 0) await assertNobodyOlder(tx, compatibleFrom);
    for (const statement of statementsOf(statements)) await tx.run(onSmall(statement));
    if (distributed && number === 1) await distribute(tx);
    await tx.run(APPLIED, [number, compatibleFrom]);
  }
}

/** @throws StartError while a node runs whose release knows no schema from `compatibleFrom` on */
async function assertNobodyOlder(tx: Runner, compatibleFrom: number): Promise<void> {
  const [oldest] = await tx.run<{ schema: number | null }>(OLDEST_NODE, [SILENT_MS]);
  if (oldest === undefined || oldest.schema === null || oldest.schema >= compatibleFrom) return;
  throw new StartError(
    `Nodes of an older release still run (schema ${oldest.schema}), and could not work with what this one makes (from schema ${compatibleFrom} on). Stop them first, or go by way of the release between.`,
  );
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
