import { DatabaseSync } from 'node:sqlite';
import { type SteadyStart, systemClock } from '../../clock.ts';
import type { Store } from '../store.ts';
import { holdDataFolder } from './data-files.ts';
import { SqliteStore } from './main/sqlite-store.ts';
import { asStartError, checkDatabase, migrateDatabase } from './migrate.ts';
import { startWriter, ThreadReaderLink } from './threads/thread-links.ts';

export interface SqliteStoreOptions {
  /** The folder of this installation; made where it is missing. */
  dataDir: string;
  /** How many deliveries of one webhook may be held at a time. */
  claimLimit: number;
  /** The process's steady clock, so that its threads read the same one. */
  steadyStart: SteadyStart;
}

/**
 * Opens the embedded store: takes the data folder for this process alone, checks the database and brings it up to date,
 * and starts a thread that writes and one that reads.
 *
 * @throws StartError with one line for the operator: the folder is not usable or in use (StoreLockedError), the database
 *   damaged, of a newer version, or not to be opened. Then nothing in it was changed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { claimLimit, steadyStart } = options;
  const folder = holdDataFolder(options.dataDir);
  const path = folder.databasePath;
  try {
    checkAndMigrate(path);
    const { link, snapshot } = await startWriter({ path, claimLimit, steadyStart });
    return new SqliteStore({
      writer: link,
      reader: new ThreadReaderLink({ path, idTail: snapshot.idTail, steadyStart }),
      snapshot,
      claimLimit,
      clock: systemClock(steadyStart),
      schedule: setImmediate,
      release: () => folder.release(),
    });
  } catch (error) {
    folder.release();
    throw asStartError(path, error);
  }
}

function checkAndMigrate(path: string): void {
  const state = use(new DatabaseSync(path, { readOnly: true }), (db) => checkDatabase(db, path));
  if (state === 'outdated') use(new DatabaseSync(path), (db) => migrateDatabase(db, path));
}

function use<T>(db: DatabaseSync, what: (db: DatabaseSync) => T): T {
  try {
    return what(db);
  } finally {
    db.close();
  }
}
