import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../common/make-folder.ts';
import { StartError } from '../../start-error.ts';
import { DATABASE_FILE } from './data-files.ts';
import { checkDatabase } from './migrate.ts';
import { describeFault } from './sqlite-faults.ts';

/** So many pages that all are copied within one read transaction: else a busy service would make the copy start over. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the database of a data folder, also while a service works with it, as it was at one moment: every event that
 * was answered before the call is in it. The copy is on disk when the promise resolves, under its name only once complete.
 *
 * @param to a new or an empty folder; made for its owner alone
 * @returns the path of the copy
 * @throws StartError with one line for the operator
 */
export async function backupDatabase(dataDir: string, to: string): Promise<string> {
  const source = join(resolve(dataDir), DATABASE_FILE);
  if (!existsSync(source)) {
    throw new StartError(`There is no database at ${source}. Give the data folder with --data-dir.`);
  }
  const db = new DatabaseSync(source, { readOnly: true });
  try {
    checkDatabase(db, source);
    return await copyInto(emptyFolder(to), db);
  } finally {
    db.close();
  }
}

async function copyInto(folder: string, db: DatabaseSync): Promise<string> {
  const copy = join(folder, DATABASE_FILE);
  const unfinished = `${copy}.unfinished`;
  try {
    closeSync(openSync(unfinished, 'wx', 0o600));
    await backup(db, unfinished, { rate: ALL_PAGES });
    check(unfinished);
    sync(unfinished);
  } catch (error) {
    // So that the same folder can be given again.
    rmSync(unfinished, { force: true });
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The copy could not be written to ${folder} (${describeFault(error)}). Check its disk and its rights.`,
      { cause: error },
    );
  }
  renameSync(unfinished, copy);
  sync(folder);
  return copy;
}

function emptyFolder(path: string): string {
  const folder = resolve(path);
  makeFolder(folder, 0o700);
  if (readdirSync(folder).length > 0) {
    throw new StartError(`${folder} is not empty. Give a new folder for the backup.`);
  }
  return folder;
}

/** A backup that cannot be read is found out now, and not on the day that it is needed. */
function check(path: string): void {
  // Not read-only: such a connection would leave the log files behind that it has to make for reading.
  const db = new DatabaseSync(path);
  try {
    checkDatabase(db, path);
  } finally {
    db.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
