/**
 * `npm run torture -- [--cluster [--database-url URL]] [--minutes N] [--seed S]`: tortures the service, or two nodes of it on one
 * PostgreSQL, for N minutes (2) with faults drawn from S or a fresh seed, prints a line for each fault and one for each broken
 * promise, and exits with 1 if there is one. With a URL the nodes run on a PostgreSQL or Citus of your own, in a schema that
 * is dropped at the end; the server itself is left in peace.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freshSeed } from '../support/random.ts';
import { startCluster } from './cluster.ts';
import { startEmbedded } from './embedded.ts';
import { SETTINGS, torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    cluster: { type: 'boolean', default: false },
    'database-url': { type: 'string' },
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const durationMs = Number(values.minutes) * 60_000;
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
