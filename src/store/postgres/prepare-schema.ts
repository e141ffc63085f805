import { isJsonObject } from '../../json/json.ts';
import { StartError } from '../../start-error.ts';
import { Database } from './database.ts';
import { assertServerVersion, hasCitus, migrate } from './migrate.ts';
import { PartitionKeeper } from './partition-keeper.ts';
import { placeOf } from './place.ts';
import { READ_SETTING } from './statements/access.ts';

const TIMEOUT_MS = 10_000;
/** A first migration of a large database. */
const MIGRATION_TIMEOUT_MS = 600_000;

/** Under this name the settings say how far a copy of a data folder into this database is. */
export const COPY_SETTING = 'copied_from';

export interface PrepareOptions {
  url: string;
  /** 'auto' distributes the tables where the server has Citus. */
  distribute: 'auto' | 'none' | 'citus';
}

/**
 * Brings the schema up to date and makes the days ahead. Returns whether the tables are distributed.
 *
 * @throws StartError where the server is too old, lacks what `distribute` asks for, or was written by a later release
 */
export async function prepareSchema({ url, distribute }: PrepareOptions): Promise<boolean> {
  const look = new Database({ url, max: 1, timeoutMs: TIMEOUT_MS, distributed: false });
  let distributed = false;
  try {
    await assertServerVersion(look);
    const citus = await hasCitus(look);
    if (distribute === 'citus' && !citus) {
      throw new StartError(
        'ANCHOR_DATABASE_DISTRIBUTE is citus, but the database has no extension of that name: CREATE EXTENSION citus.',
      );
    }
    distributed = citus && distribute !== 'none';
  } finally {
    await look.close();
  }
  const database = new Database({ url, max: 1, timeoutMs: MIGRATION_TIMEOUT_MS, distributed });
  try {
    await migrate(database);
    await new PartitionKeeper(database, () => 0).makeDays(Date.now());
  } finally {
    await database.close();
  }
  return distributed;
}

/**
 * What is half copied must not be delivered, nor added to.
 *
 * @throws StartError while the copy of a data folder into this database has not ended
 */
export async function assertNoCopyUnderWay(url: string): Promise<void> {
  const database = new Database({ url, max: 1, timeoutMs: TIMEOUT_MS, distributed: false });
  try {
    const [row] = await database.run<{ value: Uint8Array }>(READ_SETTING, [COPY_SETTING]);
    const state: unknown = row === undefined ? null : JSON.parse(Buffer.from(row.value).toString());
    if (!isJsonObject(state) || state.state === 'done') return;
    throw new StartError(
      `A data folder is being copied to PostgreSQL at ${placeOf(url)}, or that was cut off. Run "anchor-webhooks migrate" to its end first.`,
    );
  } finally {
    await database.close();
  }
}
