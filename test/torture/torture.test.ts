import test from 'node:test';
import { freshSeed } from '../support/random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startEmbedded } from './embedded.ts';
import { SETTINGS, torture } from './torture.ts';
import { assertEveryPromiseHeld } from './verdict.ts';

const DURATION_MS = 120_000;
const LEAST_KILLS = 10;

test('every promise holds while the service is tortured', { timeout: 340_000 }, async (t) => {
  const seed = Number(process.env.TORTURE_SEED ?? freshSeed());
  const say = (line: string) => t.diagnostic(line);
  say(`seed ${seed}; the same faults again: npm run torture -- --seed ${seed}`);
  const subject = await startEmbedded(tempDir(t), SETTINGS, say);
  const result = await torture(subject, { seed, durationMs: DURATION_MS, leastKills: LEAST_KILLS, say });
  assertEveryPromiseHeld(result, say);
});
