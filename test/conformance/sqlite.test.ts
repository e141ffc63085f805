import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steadyStartNow, systemClock } from '../../src/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import type { StoreUnderTest } from './store-suite/fixtures.ts';
import { storeConformance } from './store-suite/suite.ts';

storeConformance('SQLite on its threads', async ({ claimLimit }) => {
  const dataDir = newFolder();
  const steadyStart = steadyStartNow();
  const open = async (): Promise<StoreUnderTest> => {
    const store = await openSqliteStore({ dataDir, claimLimit, steadyStart });
    return {
      store,
      clock: systemClock(steadyStart),
      reopen: async () => {
        await store.close();
        return open();
      },
      close: async () => {
        await store.close();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  };
  return open();
});

storeConformance('SQLite in one thread', async ({ claimLimit }) => {
  const folder = newFolder();
  const clock = systemClock();
  const open = async (): Promise<StoreUnderTest> => {
    const store = openSqliteStoreInThread({ database: join(folder, 'test.db'), clock, claimLimit });
    return {
      store,
      clock,
      reopen: async () => {
        await store.close();
        return open();
      },
      close: async () => {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  return open();
});

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'anchor-store-'));
}
