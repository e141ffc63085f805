import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { PostgresServer } from '../../test/support/postgres-server.ts';
import { toolOptions } from '../../test/support/tool-options.ts';
import { createDataFolder } from '../data-folder.ts';
import { Churn } from './churn.ts';
import { sizesOf, type TableSize } from './sizes.ts';

const USAGE = `npm run bench:churn [-- OPTIONS]
  --minutes N          how long (15)
  --rate N             deliveries a second (300)
  --retention SECONDS  how long history is kept: seconds, so that rows come and go many times within minutes (60)
  --every MINUTES      how often sizes are printed; left out: ten times
  --json               a line of JSON each time

Publishes, settles (one attempt in twenty fails and is made again) and removes history on a real PostgreSQL with its own
autovacuum, and prints how large the tables and their indexes are, and how much of them is dead.`;

const { values, number } = toolOptions(USAGE, {
  minutes: { type: 'string', default: '15' },
  rate: { type: 'string', default: '300' },
  retention: { type: 'string', default: '60' },
  every: { type: 'string' },
  json: { type: 'boolean', default: false },
});
const minutes = number('minutes', values.minutes);
const rate = number('rate', values.rate);
const retention = number('retention', values.retention);
const every = values.every === undefined ? minutes / 10 : number('every', values.every);
await run();

async function run(): Promise<void> {
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
