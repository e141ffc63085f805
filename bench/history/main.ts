import { join } from 'node:path';
import { PostgresServer } from '../../test/support/postgres-server.ts';
import { toolOptions } from '../../test/support/tool-options.ts';
import { createDataFolder } from '../data-folder.ts';
import { fillHistory } from './fill.ts';
import { explainPages } from './plans.ts';

const USAGE = `npm run bench:history [-- OPTIONS]
  --rows N  deliveries over seven days that a PostgreSQL is filled with (10,000,000)
  --plans   print each plan whole

Shows what each filter of the history costs: buffers of 8 KB read, and time.`;

const { values, number } = toolOptions(USAGE, {
  rows: { type: 'string', default: '10000000' },
  plans: { type: 'boolean', default: false },
});
const deliveries = number('rows', values.rows);
const data = createDataFolder();
const server = await PostgresServer.start({
  parent: join(data.path, '..'),
  settings: { shared_buffers: '1GB', max_wal_size: '4GB', synchronous_commit: 'off' },
});
try {
  const url = await server.createDatabase('history');
  const began = performance.now();
  await fillHistory(url, deliveries);
  const [size] = await server.query("SELECT pg_size_pretty(pg_database_size('history')) AS size", 'history');
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${deliveries} deliveries in ${seconds} s, ${size?.size} on disk\n`);
  for (const { name, rows, buffers, ms, text } of await explainPages(url)) {
    console.log(`${name.padEnd(50)} ${rows} rows  ${buffers} buffers  ${ms.toFixed(1)} ms`);
    if (values.plans) console.log(`${text}\n`);
  }
} finally {
  await server.dispose();
  data.remove();
}
