import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../clock.ts';
import type { Store } from '../store.ts';
import { setUpWriter } from './connections.ts';
import { DeliveryIds } from './delivery-ids.ts';
import { InThreadReaderLink, InThreadWriterLink } from './main/in-thread-links.ts';
import type { Lane } from './main/links.ts';
import { SqliteStore } from './main/sqlite-store.ts';
import { checkDatabase, migrateDatabase } from './migrate.ts';
import { Reader } from './read/reader.ts';
import { Writer } from './write/writer.ts';

export interface InThreadOptions {
  /**
   * A file, `:memory:`, or an open database. One that was handed in stays open: to simulate a crash, let go of the store and
   * open another one on the same database.
   */
  database: string | DatabaseSync;
  clock: Clock;
  claimLimit: number;
  /** Runs each step, those of a lane in their order. Left out: `setImmediate`. */
  schedule?: (run: () => void, lane: Lane) => void;
  /** Random bytes for a new database, so that a simulation can be had again with the same ids. */
  random?: (size: number) => Uint8Array;
  /** Asked before each commit whether it fails. */
  failCommit?: () => boolean;
}

/**
 * The embedded store on the caller's own thread and clock, without a lock on the folder: for simulations and tests. It is
 * the same code but for the threads.
 *
 * @throws StartError as `openSqliteStore` does
 */
export function openSqliteStoreInThread(options: InThreadOptions): Store {
  const { database, clock, claimLimit, failCommit = () => false } = options;
  const { schedule = (run) => setImmediate(run) } = options;
  const on = (lane: Lane) => (run: () => void) => schedule(run, lane);
  const db = typeof database === 'string' ? new DatabaseSync(database) : database;
  const path = db.location() ?? ':memory:';
  if (checkDatabase(db, path) === 'outdated') migrateDatabase(db, path);
  setUpWriter(db);
  const beforeCommit = () => {
    if (failCommit()) throw diskFull();
  };
  const { random = randomBytes } = options;
  const writer = new Writer(db, { clock, claimLimit, beforeCommit, random });
  const reader = new Reader(db, new DeliveryIds(writer.snapshot.idTail), clock);
  return new SqliteStore({
    writer: new InThreadWriterLink(writer, on('commit'), on('committed')),
    reader: new InThreadReaderLink(reader, on('read'), on('answer')),
    snapshot: writer.snapshot,
    claimLimit,
    clock,
    schedule: on('turn'),
    release: () => {
      if (db !== database) db.close();
    },
  });
}

/** What SQLite throws when the disk is full. */
function diskFull(): Error {
  return Object.assign(new Error('database or disk is full'), { errcode: 13 });
}
