import type { StoreExamination } from '../examination.ts';
import { Database } from './database.ts';
import { assertServerVersion, hasCitus, hasMigrations } from './migrate.ts';
import { placeOf } from './place.ts';
import { describeStartFault } from './start-faults.ts';
import { READ_SETTING } from './statements/access.ts';
import { READ_CLOCK } from './statements/nodes.ts';

const TIMEOUT_MS = 10_000;

/**
 * Connects as a node would, and looks, writing nothing.
 *
 * @param masterKeySetting the setting that a master key is told by
 * @throws StartError with one line for the operator, where a start would fail by it
 */
export async function examinePostgres(url: string, masterKeySetting: string): Promise<StoreExamination> {
  try {
    const database = new Database({ url, max: 1, timeoutMs: TIMEOUT_MS, distributed: false });
    try {
      await assertServerVersion(database);
      const isNew = !(await hasMigrations(database));
      const [setting] = isNew
        ? []
        : await database.run<{ value: Uint8Array }>(READ_SETTING, [masterKeySetting]);
      const [clock] = await database.run<{ now: number }>(READ_CLOCK);
      const citus = (await hasCitus(database)) ? ' with Citus' : '';
      return {
        says: `PostgreSQL${citus} at ${placeOf(url)} answers.`,
        remark: isNew ? 'It is empty: the first start makes the tables.' : null,
        masterKeyCheck: setting?.value ?? null,
        now: clock?.now ?? null,
      };
    } finally {
      await database.close();
    }
  } catch (error) {
    throw describeStartFault(error, url);
  }
}
