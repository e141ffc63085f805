import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file of a folder with its mode and the hash of its content, to compare before and after. SQLite's index of an
 * empty log, and the empty log itself, hold no data and come and go with whoever reads.
 */
export function folderSnapshot(folder: string): Record<string, string> {
  const isEmpty = (name: string) => statSync(join(folder, name)).size === 0;
  const isScratch = (name: string) => name.endsWith('-shm') || (name.endsWith('-wal') && isEmpty(name));
  const names = readdirSync(folder)
    .filter((name) => !isScratch(name))
    .sort();
  return Object.fromEntries(names.map((name) => [name, describeFile(join(folder, name))]));
}

function describeFile(path: string): string {
  const { mode, size } = statSync(path);
  const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
  return `${(mode & 0o777).toString(8)} ${size} bytes ${hash}`;
}
