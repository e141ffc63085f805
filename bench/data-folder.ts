import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DATA = fileURLToPath(new URL('../data', import.meta.url));
/** The type number of tmpfs (statfs(2)). */
const TMPFS = 0x01021994;

export interface DataFolder {
  path: string;
  remove(): void;
}

/**
 * A new folder for one service's data inside the repository's own ignored `data` folder: the system's temporary
 * folder is in memory on many machines, and a commit to memory would flatter every figure.
 */
export function createDataFolder(): DataFolder {
  const path = mkdtempSync(join(dataOnDisk(), 'bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The repository's `data` folder. @throws Error where it is in memory */
export function dataOnDisk(): string {
  mkdirSync(DATA, { recursive: true });
  if (statfsSync(DATA).type === TMPFS) {
    throw new Error(
      `${DATA} is in memory (tmpfs): check the repository out on a disk to measure durable commits`,
    );
  }
  return DATA;
}
