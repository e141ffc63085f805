import { DatabaseSync } from 'node:sqlite';
import { type SteadyStart, systemClock } from '../../clock.ts';
import { paced } from '../../common/paced.ts';
import type { Store } from '../store.ts';
import { holdDataFolder } from './data-files.ts';
import { SqliteStore } from './main/sqlite-store.ts';
import { asStartError, checkDatabase, migrateDatabase } from './migrate.ts';
import type { WriterStart } from './threads/protocol.ts';
import { startWriter, ThreadReaderLink } from './threads/thread-links.ts';

/** How often writes are posted to the writer, and so how often there is a commit. */
const POST_EVERY_MS = 2;

export interface SqliteStoreOptions {
  /** The folder of this installation; made where it is missing. */
  dataDir: string;
  /** How many deliveries of one webhook may be held at a time. */
  claimLimit: number;
  /** The process's steady clock, so that its threads read the same one. */
  steadyStart: SteadyStart;
  /**
   * Called once where a thread of the store ends although nobody closed it. Every call is refused from then on, and
   * nothing heals it but another start; left out: nobody is told.
   */
  onDeath?: (cause: Error) => void;
}

/**
 * Opens the embedded store: takes the data folder for this process alone, checks the database and brings it up to date,
 * and starts a thread that writes and one that reads.
 *
 * @throws StartError with one line for the operator: the folder is not usable or in use (StoreLockedError), the database
 *   damaged, of a newer version, or not to be opened. Then nothing in it was changed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { claimLimit, steadyStart, onDeath = () => {} } = options;
  const folder = holdDataFolder(options.dataDir);
  const path = folder.databasePath;
  try {
    checkAndMigrate(path);
    const { link, reader, snapshot } = await startThreads({ path, claimLimit, steadyStart });
    const store = new SqliteStore({
      writer: link,
      reader,
      snapshot,
      claimLimit,
      clock: systemClock(steadyStart),
      schedule: paced(POST_EVERY_MS),
      release: () => folder.release(),
    });
    // Behind the store's own, so that whoever waits for an answer is told first.
    for (const thread of [link, reader]) thread.onDeath(onDeath);
    return store;
  } catch (error) {
    folder.release();
    throw asStartError(path, error);
  }
}

/** Both at once, as most of the time goes into making a thread. */
async function startThreads(start: WriterStart) {
  const writing = startWriter(start);
  const reader = new ThreadReaderLink(start);
  try {
    const { link, snapshot } = await writing;
    reader.open({ idTail: snapshot.idTail });
    return { link, reader, snapshot };
  } catch (error) {
    await reader.close();
    throw error;
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
