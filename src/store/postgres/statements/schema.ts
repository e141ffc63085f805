import { forAll, NOW, onSmall, type Statement } from './statement.ts';

export const LOCK_MIGRATIONS = onSmall('SELECT pg_advisory_xact_lock(7250421, 0)');
export const HAS_MIGRATIONS = onSmall("SELECT to_regclass('anchor_migrations') IS NOT NULL AS found");
export const CREATE_MIGRATIONS = onSmall(`
  CREATE TABLE anchor_migrations (
    version integer PRIMARY KEY,
    compatible_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
export const VERSION = onSmall(`
  SELECT coalesce(max(version), 0)::int AS version, coalesce(max(compatible_from), 0)::int AS "compatibleFrom"
  FROM anchor_migrations`);
export const APPLIED = onSmall('INSERT INTO anchor_migrations (version, compatible_from) VALUES ($1, $2)');
export const OLDEST_NODE = onSmall(`
  SELECT min(schema)::int AS schema FROM nodes WHERE NOT dead AND seen_at > ${NOW} - $1::bigint`);

/**
 * A change of a table waits for whoever is reading it, and everybody else waits behind it. So it rather gives way, and is
 * tried again.
 */
export const GIVE_WAY = onSmall("SET LOCAL lock_timeout = '500ms'");

export const SERVER_VERSION = onSmall("SELECT current_setting('server_version_num')::int AS version");
export const HAS_CITUS = onSmall("SELECT 1 AS found FROM pg_extension WHERE extname = 'citus'");

/**
 * One connection to each worker for the rest of the transaction. Without it Citus refuses to change a table after another
 * statement of the transaction went to its shards on several at once (docs.citusdata.com, "Manual query propagation" and
 * "citus.multi_shard_modify_mode").
 */
export const ONE_SHARD_AT_A_TIME = onSmall("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'");

/** One statement of a migration. What it makes is distributed by the statements below. */
export function ofMigration(text: string): Statement {
  return onSmall(text);
}

export function makeReferenceTable(table: string): Statement {
  return forAll(`SELECT create_reference_table('${table}')`);
}

/** @param together the table whose rows of a project it is kept beside; 'default' for the first */
export function distributeByProject(table: string, together: string): Statement {
  return forAll(`SELECT create_distributed_table('${table}', 'project_id', colocate_with => '${together}')`);
}
