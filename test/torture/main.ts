import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshSeed } from '../support/random.ts';
import { toolOptions } from '../support/tool-options.ts';
import { startCluster } from './cluster.ts';
import { startEmbedded } from './embedded.ts';
import { SETTINGS, torture } from './torture.ts';

const USAGE = `npm run torture [-- OPTIONS]
  --minutes N         how long (2)
  --seed S            what the faults are drawn from; left out: a fresh one
  --cluster           two nodes on one PostgreSQL, in place of the service by itself
  --database-url URL  the same on a PostgreSQL or Citus of your own, in a schema that is dropped at the end; the server
                      itself is left in peace

Prints a line for each fault and for each broken promise, and exits with 1 if there is one.`;

const { values, number } = toolOptions(USAGE, {
  cluster: { type: 'boolean', default: false },
  'database-url': { type: 'string' },
  minutes: { type: 'string', default: '2' },
  seed: { type: 'string' },
});
const seed = values.seed === undefined ? freshSeed() : number('seed', values.seed);
const durationMs = number('minutes', values.minutes) * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'anchor-torture-'));
console.log(`Torturing for ${values.minutes} minutes with seed ${seed}; the service logs to ${folder}.`);
const subject =
  values.cluster || values['database-url'] !== undefined
    ? await startCluster(folder, SETTINGS, values['database-url'])
    : await startEmbedded(folder, SETTINGS, console.log);
const result = await torture(subject, { seed, durationMs, say: console.log });
const { broken, accepted, requests, ended, faults } = result;
console.log(
  `${accepted} events accepted, ${requests} requests seen, deliveries ended ${JSON.stringify(ended)}.`,
);
console.log(`Faults: ${JSON.stringify(faults)}.`);
for (const line of broken) console.log(`BROKEN: ${line}`);
if (broken.length === 0) {
  rmSync(folder, { recursive: true, force: true });
  console.log('Every promise held.');
}
process.exitCode = broken.length > 0 ? 1 : 0;
