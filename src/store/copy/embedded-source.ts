import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../start-error.ts';
import { DATABASE_FILE, holdDataFolder } from '../sqlite/data-files.ts';
import { DeliveryIds } from '../sqlite/delivery-ids.ts';
import { checkDatabase, migrateDatabase } from '../sqlite/migrate.ts';
import { addUpPendingCounts } from '../sqlite/write/stats.ts';
import type { Millis } from '../store.ts';
import type { Row } from './columns.ts';
import { EmbeddedRows } from './embedded-rows.ts';

/** A data folder whose store is read from end to end, while nobody else can open it. */
export interface EmbeddedSource {
  /** Told from every other installation by this. */
  readonly id: string;
  setting(name: string): Uint8Array | null;
  /** About how many rows there are in all. */
  count(): number;
  /** When the first and the last of the rows that have one was accepted; null where there is none. */
  accepted(): { first: Millis; last: Millis } | null;
  /** @param now unix ms on the clock of the database that is copied to, by which is said when what waits is due there */
  rows(table: string, now: Millis): Iterable<Row>;
  close(): void;
}

/**
 * Takes the folder for this process alone, and opens its database for reading.
 *
 * @throws StartError where there is none, it is damaged, or a service runs on it
 */
export function openEmbeddedSource(dataDir: string): EmbeddedSource {
  const path = join(resolve(dataDir), DATABASE_FILE);
  if (!existsSync(path)) {
    throw new StartError(`There is no database at ${path}. Give the data folder with --data-dir.`);
  }
  const folder = holdDataFolder(dataDir);
  try {
    bringUpToDate(path);
    return read(new DatabaseSync(path, { readOnly: true }), () => folder.release());
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** A database of an earlier release, or of a process that was killed, is read as a stopped one of this release writes it. */
function bringUpToDate(path: string): void {
  const db = new DatabaseSync(path);
  try {
    if (checkDatabase(db, path) === 'outdated') migrateDatabase(db, path);
    addUpPendingCounts(db);
  } finally {
    db.close();
  }
}

function read(db: DatabaseSync, release: () => void): EmbeddedSource {
  const numberOf = (sql: string) => Number(db.prepare(sql).get()?.value ?? 0);
  const tail = db.prepare("SELECT value FROM store_state WHERE name = 'delivery_id_tail'").get()?.value;
  const id = typeof tail === 'string' ? tail : '';
  const rows = new EmbeddedRows(db, new DeliveryIds(id), storeTime(db));
  return {
    id,
    setting(name) {
      const value = db.prepare('SELECT value FROM settings WHERE name = ?').get(name)?.value;
      return value instanceof Uint8Array ? value : null;
    },
    count: () =>
      numberOf(`
        SELECT 2 * (SELECT count(*) FROM events) + (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM attempts)
          + (SELECT count(*) FROM delivery_stats) + (SELECT count(*) FROM webhooks) AS value`),
    accepted: () => rows.accepted(),
    rows: (table, now) => rows.of(table, now),
    close() {
      db.close();
      release();
    },
  };
}

/** Store time now: what waits is due in it (see the embedded store's store-time.ts). */
function storeTime(db: DatabaseSync): Millis {
  const now = Date.now();
  const mark = db.prepare('SELECT store_ms AS store, wall_ms AS wall FROM store_clock').get();
  if (mark === undefined) return now;
  return Number(mark.store) + Math.max(0, now - Number(mark.wall));
}
