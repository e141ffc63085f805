import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { makeFolder } from '../common/make-folder.ts';
import { StartError } from '../start-error.ts';

/**
 * Makes sure that the data folder is there and can be written, before anything is opened in it. A folder made here is
 * for its owner alone, as it holds the master key.
 *
 * @returns its absolute path
 */
export function prepareDataFolder(dataDir: string): string {
  const path = resolve(dataDir);
  try {
    makeFolder(path, 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(`${describe(path, error)} ${FIX}`, { cause: error });
  }
  return path;
}

const FIX =
  'Make it writable for the user that runs the service, or choose another one with ANCHOR_DATA_DIR.';

function describe(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `The data folder ${path} is not writable (permission denied).`;
    case 'EROFS':
      return `The data folder ${path} is on a read-only file system.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `The data folder ${path} cannot be made: a part of its path is a file, or a link that leads nowhere.`;
    case 'ENOSPC':
      return `The data folder ${path} cannot be made: the disk is full.`;
    default:
      return `The data folder ${path} cannot be used (${code ?? String(error)}).`;
  }
}
