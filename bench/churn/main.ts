/**
 * `npm run bench:churn [-- --minutes N] [--rate N] [--retention SECONDS] [--every MINUTES] [--json]`: publishes, settles (one
 * attempt in twenty fails and is made again) and removes history on a real PostgreSQL with its own autovacuum, at a steady
 * rate, and prints how large the tables and their indexes are, and how much of them is dead. The retention is counted in
 * seconds instead of days, so that rows come and go many times within minutes.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { PostgresServer } from '../../test/support/postgres-server.ts';
import { createDataFolder } from '../data-folder.ts';
import { Churn } from './churn.ts';
import { sizesOf, type TableSize } from './sizes.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    rate: { type: 'string', default: '300' },
    retention: { type: 'string', default: '60' },
    every: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [minutes, rate, retention] = [values.minutes, values.rate, values.retention].map(Number);
const every = Number(values.every ?? Number(values.minutes) / 10);

if (
  minutes === undefined ||
  rate === undefined ||
  retention === undefined ||
  !(minutes > 0 && rate > 0 && retention > 0 && every > 0)
) {
  console.error(
    '--minutes, --rate (deliveries a second), --retention (seconds) and --every (minutes) must be numbers above 0.',
  );
  process.exitCode = 2;
} else {
  await run(minutes, rate, retention);
}

async function run(minutes: number, rate: number, retention: number): Promise<void> {
  const data = createDataFolder();
  // As a server of its own has it: vacuumed when its tables say so, looked at every 15 s.
  const settings = { autovacuum_naptime: '15s', shared_buffers: '256MB' };
  const server = await PostgresServer.start({ parent: join(data.path, '..'), settings });
  try {
    const url = await server.createDatabase('churn');
    const clock = systemClock();
    const store = await openPostgresStore({
      url,
      claimLimit: 512,
      clock,
      distribute: 'none',
      report: console.error,
    });
    const churn = await Churn.start(store, clock, { rate, retentionMs: retention * 1000 });
    for (let minute = every; minute <= minutes + 1e-6; minute += every) {
      await churn.runFor(every * 60_000);
      show(minute.toFixed(1), churn, await sizesOf((text) => server.query(text, 'churn')));
    }
    await churn.stop();
    await store.close();
  } finally {
    await server.dispose();
    data.remove();
  }
}

function show(minute: string, { delivered, removed }: Churn, tables: TableSize[]): void {
  if (values.json) {
    console.log(JSON.stringify({ minute: Number(minute), delivered, removed, tables }));
    return;
  }
  console.log(`\nminute ${minute}: ${delivered} deliveries so far, ${removed} rows of history removed`);
  console.log('table              live rows   dead rows   table MB   index MB');
  for (const { name, live, dead, tableMb, indexMb } of tables) {
    const numbers = [live, dead].map((count) => String(count).padStart(11));
    const sizes = [tableMb, indexMb].map((mb) => mb.toFixed(1).padStart(10));
    console.log(`${name.padEnd(16)} ${numbers.join(' ')} ${sizes.join(' ')}`);
  }
}
