import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_FILE } from './data-files.ts';

/**
 * Reads a setting of an installation without opening its store, which would write to it: what is looked at here may be
 * the reason to leave the data alone. Null where there is no such setting, or no database that could be read; opening
 * the store then says what is wrong with it.
 */
export function peekSetting(dataDir: string, name: string): Uint8Array | null {
  const path = join(dataDir, DATABASE_FILE);
  if (!existsSync(path)) return null;
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const value = db.prepare('SELECT value FROM settings WHERE name = ?').get(name)?.value;
      return value instanceof Uint8Array ? value : null;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}
