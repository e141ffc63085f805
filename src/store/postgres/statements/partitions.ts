import { type Partitioned, partitionBounds, partitionName, STORAGE } from '../partitions.ts';
import { onSmall, type Statement } from './statement.ts';

/** Changes of tables are made by one node at a time. */
export const LOCK_MAINTENANCE = onSmall('SELECT pg_advisory_xact_lock(7250421, 1)');

/** Rather tried again later than everything else kept waiting behind it. */
export const BE_PATIENT = onSmall("SET LOCAL lock_timeout = '2s'");

/** A table of its own first, then attached: so the parent is never locked against reads or writes. */
export function createTableOf(table: Partitioned, day: number): Statement {
  return onSmall(
    `CREATE TABLE ${partitionName(table, day)} (LIKE ${table} INCLUDING ALL) WITH (${STORAGE[table]})`,
  );
}

export function attach(table: Partitioned, day: number): Statement {
  const { from, to } = partitionBounds(day);
  return onSmall(
    `ALTER TABLE ${table} ATTACH PARTITION ${partitionName(table, day)} FOR VALUES FROM ('${from}') TO ('${to}')`,
  );
}

/**
 * With Citus a lock of a table is one of the coordinator's table, which says nothing to the shards: there whoever drops a day,
 * and whoever makes new deliveries of old events, agree by these.
 */
export const LOCK_RESENDING = onSmall('SELECT pg_advisory_xact_lock(7250421, 3)');
export const SHARE_RESENDING = onSmall('SELECT pg_advisory_xact_lock_shared(7250421, 3)');

export function lockAgainstAll(tables: readonly string[]): Statement {
  return onSmall(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
}

export function drop(tables: readonly string[]): Statement {
  return onSmall(`DROP TABLE ${tables.join(', ')}`);
}
