import { StartError } from '../../start-error.ts';

/** Another process has the data folder open. */
export class StoreLockedError extends StartError {
  constructor(dataDir: string) {
    super(
      `The data folder ${dataDir} is in use by another process. Stop that one, or choose another folder with ANCHOR_DATA_DIR.`,
    );
    this.name = 'StoreLockedError';
  }
}

/** The database file is not readable as one of ours. */
export class StoreDamagedError extends StartError {
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(
      `The database ${path} is damaged (${what}). Nothing in it was changed: restore it from a backup, or move the data folder away to start with an empty one.`,
      options,
    );
    this.name = 'StoreDamagedError';
  }
}

/** The database was written by a later version of the program. */
export class StoreTooNewError extends StartError {
  constructor(path: string, version: number, supported: number) {
    super(
      `The database ${path} is of a newer version (${version}) than this program (${supported}). Upgrade the program, or choose another folder with ANCHOR_DATA_DIR.`,
    );
    this.name = 'StoreTooNewError';
  }
}

/** The database cannot be opened for a reason that lies outside of it: rights, a full disk, a failing device. */
export class StoreUnusableError extends StartError {
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(
      `The database ${path} cannot be opened (${what}). Check the rights of the folder and the disk.`,
      options,
    );
    this.name = 'StoreUnusableError';
  }
}
