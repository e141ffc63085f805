import { StartError } from '../../start-error.ts';
import type { Database, Runner } from './database.ts';
import { isDatabaseFault } from './faults.ts';
import { initial } from './migrations/0001-initial.ts';
import * as sql from './statements/schema.ts';

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

const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 240;
/** A node that was not heard of for so long has ended, or is given up by the others. */
const SILENT_MS = 10_000;

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
  const [server] = await database.run<{ version: number }>(sql.SERVER_VERSION);
  if ((server?.version ?? 0) >= OLDEST_SERVER) return;
  throw new StartError(
    `The PostgreSQL server is version ${Math.floor((server?.version ?? 0) / 10_000)}; 15 or later is needed.`,
  );
}

export async function hasCitus(database: Runner): Promise<boolean> {
  return (await database.run(sql.HAS_CITUS)).length > 0;
}

/** Whether a node has ever started on this database. */
export async function hasMigrations(database: Runner): Promise<boolean> {
  const [table] = await database.run<{ found: boolean }>(sql.HAS_MIGRATIONS);
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
  await tx.run(sql.LOCK_MIGRATIONS);
  await tx.run(sql.GIVE_WAY);
  if (distributed) await tx.run(sql.ONE_SHARD_AT_A_TIME);
  if (!(await hasMigrations(tx))) await tx.run(sql.CREATE_MIGRATIONS);
  const [applied = { version: 0, compatibleFrom: 0 }] = await tx.run<Applied>(sql.VERSION);
  if (applied.compatibleFrom > migrations.length) {
    throw new StartError(
      `The database was written by a later release (schema ${applied.version}, this one knows ${migrations.length}). Start that release or a later one.`,
    );
  }
  for (const [i, { statements, compatibleFrom }] of migrations.entries()) {
    const number = i + 1;
    if (number <= applied.version) continue;
    if (applied.version > 0) await assertNobodyOlder(tx, compatibleFrom);
    for (const statement of statementsOf(statements)) await tx.run(sql.ofMigration(statement));
    if (distributed && number === 1) await distribute(tx);
    await tx.run(sql.APPLIED, [number, compatibleFrom]);
  }
}

/** @throws StartError while a node runs whose release knows no schema from `compatibleFrom` on */
async function assertNobodyOlder(tx: Runner, compatibleFrom: number): Promise<void> {
  const [oldest] = await tx.run<{ schema: number | null }>(sql.OLDEST_NODE, [SILENT_MS]);
  if (oldest === undefined || oldest.schema === null || oldest.schema >= compatibleFrom) return;
  throw new StartError(
    `Nodes of an older release still run (schema ${oldest.schema}), and could not work with what this one makes (from schema ${compatibleFrom} on). Stop them first, or go by way of the release between.`,
  );
}

/** Spreads the tables over Citus's workers: all rows of a project together, the small tables everywhere. */
async function distribute(tx: Runner): Promise<void> {
  for (const table of REFERENCE_TABLES) await tx.run(sql.makeReferenceTable(table));
  for (const [i, table] of DISTRIBUTED_TABLES.entries()) {
    const together = i === 0 ? 'default' : (DISTRIBUTED_TABLES[0] ?? '');
    await tx.run(sql.distributeByProject(table, together));
  }
}

/** The statements of a migration's text. */
export function statementsOf(text: string): string[] {
  return text
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
