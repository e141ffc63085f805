import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../support/random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startEmbedded } from './embedded.ts';
import { SETTINGS, torture } from './torture.ts';

const DURATION_MS = 120_000;
const LEAST_KILLS = 10;

test('every promise holds while the service is tortured', { timeout: 340_000 }, async (t) => {
  const seed = Number(process.env.TORTURE_SEED ?? freshSeed());
  const say = (line: string) => t.diagnostic(line);
  say(`seed ${seed}; the same faults again: npm run torture -- --seed ${seed}`);
  const subject = await startEmbedded(tempDir(t), SETTINGS, say);
  const result = await torture(subject, { seed, durationMs: DURATION_MS, leastKills: LEAST_KILLS, say });
  const { accepted, requests, ended, faults } = result;
  say(
    `${accepted} accepted, ${requests} requests seen, ended ${JSON.stringify(ended)}, ${JSON.stringify(faults)}`,
  );
  assert.deepEqual(result.broken, []);
  // A run in which nothing much happened would prove nothing.
  assert.ok(accepted > 200, `only ${accepted} events were accepted`);
  for (const status of ['succeeded', 'failed', 'dead']) {
    assert.ok((ended[status] ?? 0) > 0, `no delivery ended as ${status}`);
  }
});
