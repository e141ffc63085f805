import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toolOptions } from '../test/support/tool-options.ts';

const USAGE = `npm run test:store -- --database-url postgres://user:password@host/database

The store's conformance suite on a PostgreSQL server, or a Citus coordinator, of your own. It works in schemas of its own
(anchor_test_…), which it drops at the end, or at the start of the next run where it was killed; the user needs CREATE on
the database.`;

const { values, refuse } = toolOptions(USAGE, { 'database-url': { type: 'string' } });
const url = values['database-url'] ?? refuse('Name the database.');
const file = fileURLToPath(new URL('../test/conformance/postgres.test.ts', import.meta.url));
const { status } = spawnSync(process.execPath, ['--test', file], {
  stdio: 'inherit',
  env: { ...process.env, TEST_STORE_DATABASE_URL: url },
});
process.exitCode = status ?? 1;
