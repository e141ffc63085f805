import { DatabaseSync } from 'node:sqlite';

/** Only another process's backup or a checkpoint of our own can be in the way, and both for a moment. */
const BUSY_TIMEOUT_MS = 1_000;

/** The one connection that writes. Every commit is on disk when it returns (WAL, synchronous=FULL). */
export function openWriter(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
  setUpWriter(db);
  return db;
}

/** The writer's settings, also for a connection that somebody else has opened. */
export function setUpWriter(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    -- 4 MB of log: a checkpoint holds up commits for a few ms. With four times that it is 20 ms, for no less work.
    PRAGMA wal_autocheckpoint = 1000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -8000;
  `);
}

/** A connection of its own for reading, so that a slow read never delays a commit. */
export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, {
    readOnly: true,
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: false,
  });
  db.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000;');
  return db;
}
