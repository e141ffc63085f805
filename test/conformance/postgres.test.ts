import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import type { StoreUnderTest } from './store-suite/fixtures.ts';
import { storeConformance } from './store-suite/suite.ts';

let server: PostgresServer | undefined;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server?.dispose());

storeConformance('PostgreSQL', async ({ claimLimit }) => {
  if (server === undefined) throw new Error('the server is not running');
  const url = await server.createDatabase(`test_${randomUUID().replaceAll('-', '')}`);
  const clock = systemClock();
  const open = async (): Promise<StoreUnderTest> => {
    const store = await openPostgresStore({ url, claimLimit, clock, distribute: 'auto', report: () => {} });
    return {
      store,
      clock,
      reopen: async () => {
        await store.close();
        return open();
      },
      close: () => store.close(),
    };
  };
  return open();
});
