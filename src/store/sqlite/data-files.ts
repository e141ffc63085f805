import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareDataFolder } from '../../installation/data-folder.ts';
import { StoreLockedError, StoreUnusableError } from './open-errors.ts';
import { describeFault, isBusy } from './sqlite-faults.ts';

/** The database, in the data folder. */
export const DATABASE_FILE = 'anchor.db';

/** Whether a start has made the database already: before that its file is missing, or empty. */
export function hasDatabase(dataDir: string): boolean {
  const size = statSync(join(dataDir, DATABASE_FILE), { throwIfNoEntry: false })?.size ?? 0;
  return size > 0;
}

/** A data folder that no other process can open until it is released, or this process has ended in whatever way. */
export interface HeldDataFolder {
  databasePath: string;
  release(): void;
}

/** A process that is just ending gets this long to let go. */
const LOCK_WAIT_MS = 100;

/**
 * Takes a data folder for this process alone, making folder and files (for their owner alone) where they are missing.
 *
 * The lock is SQLite's own exclusive lock on an otherwise empty file: the operating system lets go of it when the process
 * dies, SIGKILL included, so there is nothing stale to clean up.
 *
 * @throws StartError where the folder cannot be used; StoreLockedError where another process has it
 */
export function holdDataFolder(dataDir: string): HeldDataFolder {
  const folder = prepareDataFolder(dataDir);
  const lockPath = join(folder, 'anchor.lock');
  const databasePath = join(folder, DATABASE_FILE);
  makePrivateFile(lockPath);
  const lock = takeLock(lockPath, folder);
  try {
    makePrivateFile(databasePath);
  } catch (error) {
    lock.close();
    throw error;
  }
  return { databasePath, release: () => lock.close() };
}

function takeLock(lockPath: string, folder: string): DatabaseSync {
  const lock = new DatabaseSync(lockPath, { timeout: LOCK_WAIT_MS });
  try {
    // Nothing is ever written here, and a journal file left by a killed process would only raise questions.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new StoreLockedError(folder);
    throw new StoreUnusableError(lockPath, describeFault(error), { cause: error });
  }
}

/**
 * Exclusive creation on purpose: to open and close a file that SQLite has open already would drop every lock that this
 * process holds on it (POSIX record locks belong to the process, not to the descriptor).
 */
function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw new StoreUnusableError(path, describeFault(error), { cause: error });
  }
}
