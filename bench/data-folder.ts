import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DATA = fileURLToPath(new URL('../data', import.meta.url));
/** The type number of tmpfs (statfs(2)). */
const TMPFS = 0x01021994;

/**
 * A new folder for one service's data inside the repository's own ignored `data` folder: the system's temporary
 * folder is in memory on many machines, and a commit to memory would flatter every figure.
 */
export function createDataFolder(): { path: string; remove: () => void } {
  mkdirSync(DATA, { recursive: true });
  if (statfsSync(DATA).type === TMPFS) {
    throw new Error(
      `${DATA} is in memory (tmpfs): check the repository out on a disk to measure durable commits`,
    );
  }
  const path = mkdtempSync(join(DATA, 'bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
