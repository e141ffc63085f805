import type { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../start-error.ts';
import { initial } from './migrations/0001-initial.ts';
import { dashboard } from './migrations/0002-dashboard.ts';
import { statsPending } from './migrations/0003-stats-pending.ts';
import { StoreDamagedError, StoreTooNewError, StoreUnusableError } from './open-errors.ts';
import { describeFault, isDamage } from './sqlite-faults.ts';

/** In order of their version, from 1. Forward only: a migration that was released is never changed again. */
const MIGRATIONS: readonly string[] = [initial, dashboard, statsPending];

/** What this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** "anch": tells our files from other programs' SQLite databases. */
const APPLICATION_ID = 0x616e6368;

/** To read a larger file from end to end at each start would take too long; its damage shows when it is used. */
const CHECKED_UP_TO_BYTES = 32 * 1024 * 1024;

/**
 * Looks whether a database can be used, without writing anything. Give it a read-only connection: one that can write would
 * move a log that is left over into the file when it is closed.
 *
 * @returns whether it has to be brought up to date by `migrateDatabase` first
 * @throws StoreDamagedError, StoreTooNewError, StoreUnusableError
 */
export function checkDatabase(db: DatabaseSync, path: string): 'current' | 'outdated' {
  return withTypedErrors(path, () => {
    check(db, path);
    return versionOf(db) === MIGRATIONS.length ? 'current' : 'outdated';
  });
}

/** Brings a checked database to this program's version, each step in a transaction of its own. */
export function migrateDatabase(db: DatabaseSync, path: string): void {
  withTypedErrors(path, () => {
    for (let version = versionOf(db); version < MIGRATIONS.length; version++) migrateTo(db, version + 1);
  });
}

/** What SQLite throws, as one line for the operator. */
export function withTypedErrors<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw asStartError(path, error);
  }
}

export function asStartError(path: string, error: unknown): unknown {
  if (error instanceof StartError) return error;
  if (isDamage(error)) return new StoreDamagedError(path, describeFault(error), { cause: error });
  return new StoreUnusableError(path, describeFault(error), { cause: error });
}

function check(db: DatabaseSync, path: string): void {
  const isEmpty = numberOf(db, 'SELECT count(*) AS value FROM sqlite_schema') === 0;
  if (
    !isEmpty &&
    numberOf(db, 'SELECT application_id AS value FROM pragma_application_id') !== APPLICATION_ID
  ) {
    throw new StoreDamagedError(path, 'it is not a database of this program');
  }
  const version = versionOf(db);
  if (version > MIGRATIONS.length) throw new StoreTooNewError(path, version, MIGRATIONS.length);
  const size = numberOf(
    db,
    'SELECT page_count * page_size AS value FROM pragma_page_count, pragma_page_size',
  );
  if (size <= CHECKED_UP_TO_BYTES) {
    const found = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (found !== 'ok') throw new StoreDamagedError(path, String(found).replaceAll('\n', ' '));
  }
}

function migrateTo(db: DatabaseSync, version: number): void {
  db.exec(`
    BEGIN IMMEDIATE;
    ${MIGRATIONS[version - 1]}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${version};
    COMMIT;
  `);
}

function versionOf(db: DatabaseSync): number {
  return numberOf(db, 'SELECT user_version AS value FROM pragma_user_version');
}

function numberOf(db: DatabaseSync, sql: string): number {
  return Number(db.prepare(sql).get()?.value);
}
