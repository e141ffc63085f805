import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreExamination } from '../examination.ts';
import { DATABASE_FILE, hasDatabase } from './data-files.ts';
import { checkDatabase, withTypedErrors } from './migrate.ts';
import { peekSetting } from './peek-setting.ts';

/**
 * Looks at the database of a data folder, also while a service works with it.
 *
 * @param masterKeySetting the setting that a master key is told by
 * @throws StartError with one line for the operator, where a start would fail by it
 */
export function examineDatabase(dataDir: string, masterKeySetting: string): StoreExamination {
  const path = join(dataDir, DATABASE_FILE);
  if (!hasDatabase(dataDir)) {
    const says = `There is none yet; the first start makes ${path}.`;
    return { says, remark: null, masterKeyCheck: null, now: null };
  }
  const state = withTypedErrors(path, () => {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      return checkDatabase(db, path);
    } finally {
      db.close();
    }
  });
  const megabytes = (statSync(path).size / 1_000_000).toFixed(1);
  return {
    says: `The database ${path} can be read (${megabytes} MB).`,
    remark:
      state === 'current' ? null : 'The next start brings it up to this version: make a backup before it.',
    masterKeyCheck: peekSetting(dataDir, masterKeySetting),
    now: null,
  };
}
