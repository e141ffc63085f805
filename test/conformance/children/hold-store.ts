/** Opens the store in the folder named by its argument and holds it; says how that went on a line of its own. */
import { steadyStartNow } from '../../../src/clock.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';

const [dataDir = ''] = process.argv.slice(2);
try {
  const store = await openSqliteStore({ dataDir, claimLimit: 8, steadyStart: steadyStartNow() });
  console.log('opened');
  process.once('SIGTERM', () => store.close());
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
