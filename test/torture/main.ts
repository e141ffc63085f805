/**
 * `npm run torture -- [--cluster] [--minutes N] [--seed S]`: tortures the service, or two nodes of it on one PostgreSQL, for
 * N minutes (2) with faults drawn from S or a fresh seed, prints a line for each fault and one for each broken promise, and exits with 1 if there is one.
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
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const durationMs = Number(values.minutes) * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'anchor-torture-'));
console.log(`Torturing for ${values.minutes} minutes with seed ${seed}; the service logs to ${folder}.`);
const subject = values.cluster
  ? await startCluster(folder, SETTINGS)
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
