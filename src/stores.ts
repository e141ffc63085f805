/** The stores that there are, and which of them the settings name: a part of `wire.ts` that a start does not have to wait for. */
import type { Logger } from 'pino';
import { type SteadyStart, systemClock } from './clock.ts';
import { assertMasterKey, assertNoKeyFile } from './installation/master-key.ts';
import type { Config } from './settings/config.ts';
import type { CopyResult } from './store/copy/copy-store.ts';
import type { StoreExamination } from './store/examination.ts';
import { placeOf } from './store/postgres/place.ts';
import { hasDatabase } from './store/sqlite/data-files.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { peekSetting as peekSqliteSetting } from './store/sqlite/peek-setting.ts';
import type { Store } from './store/store.ts';

/**
 * Deliveries of one webhook in memory: those under way, those being recorded, and enough to go on with meanwhile. So many that
 * what publishes bring while they are not yet held back (`BackPressure`) finds room.
 */
const CLAIM_LIMIT = 1_024;
/** The same on PostgreSQL where other nodes could do a part of the work. */
const CLAIM_LIMIT_SHARED = 512;
/** The same for the only node on PostgreSQL, where what finds no room costs a statement and rewrites its row. */
const CLAIM_LIMIT_ALONE = 2_048;

/** Opens the store that the settings name. @throws StartError */
export async function openStore(config: Config, steadyStart: SteadyStart, logger: Logger): Promise<Store> {
  const { databaseUrl, databaseListenUrl, dataDir } = config;
  if (databaseUrl === null) {
    return openSqliteStore({ dataDir, claimLimit: CLAIM_LIMIT, steadyStart, onDeath: endProcess });
  }
  // Here and below: a start with the embedded store does not wait for what only others need.
  const { openPostgresStore } = await import('./store/postgres/open.ts');
  return openPostgresStore({
    url: databaseUrl,
    ...(databaseListenUrl !== null && { listenUrl: databaseListenUrl }),
    distribute: config.databaseDistribute,
    // A node that only accepts claims nothing, so that all it stores waits for the workers.
    ...(config.role === 'api'
      ? { claimLimit: 0 }
      : { claimLimit: CLAIM_LIMIT_SHARED, claimLimitAlone: CLAIM_LIMIT_ALONE }),
    clock: systemClock(steadyStart),
    report: (message, err) => logger.warn({ err }, message),
  });
}

/** Thrown where nobody catches it: a new process starts with a sound store, and everything accepted is on disk. */
function endProcess(cause: Error): void {
  throw new Error('a thread of the store has ended, and only a new start brings it back', { cause });
}

/** Copies the embedded store into a new folder; see `backupDatabase`. */
export async function backupStore({ dataDir }: Config, to: string): Promise<string> {
  const { backupDatabase } = await import('./store/sqlite/backup.ts');
  return backupDatabase(dataDir, to);
}

/** Copies the embedded store into PostgreSQL at `url`; see `copyStore`. */
export async function migrateStore(
  { dataDir, databaseDistribute, masterKey }: Config,
  url: string,
  progress: (done: number, all: number, table: string) => void,
): Promise<CopyResult> {
  const { copyStore } = await import('./store/copy/copy-store.ts');
  return copyStore({
    dataDir,
    target: { url, distribute: databaseDistribute },
    progress,
    checkMasterKey: (check) => assertMasterKey(check, { configured: masterKey, dataDir }),
  });
}

/** Where the data is, in words for people; without a password. */
export function placeOfData({ databaseUrl, dataDir }: Config): string {
  return databaseUrl === null ? dataDir : `PostgreSQL at ${placeOf(databaseUrl)}`;
}

/** Reads a setting of the installation without opening its store; null where it has none, or cannot be read so. */
export function peekSetting(config: Config, name: string): Uint8Array | null {
  return config.databaseUrl === null ? peekSqliteSetting(config.dataDir, name) : null;
}

/** @throws StartError where the embedded database was there once and is not any more */
export function assertStoreKept({ databaseUrl, dataDir }: Config): void {
  if (databaseUrl === null && !hasDatabase(dataDir)) assertNoKeyFile(dataDir);
}

/** Looks at the store from outside. @throws StartError where a start would fail by it */
export async function examineStore(config: Config, masterKeySetting: string): Promise<StoreExamination> {
  const { databaseUrl, dataDir } = config;
  assertStoreKept(config);
  if (databaseUrl === null) {
    const { examineDatabase } = await import('./store/sqlite/examine.ts');
    return examineDatabase(dataDir, masterKeySetting);
  }
  const { examinePostgres } = await import('./store/postgres/examine.ts');
  return examinePostgres(databaseUrl, masterKeySetting);
}
