import test from 'node:test';
import { freshSeed } from '../support/random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startCluster } from './cluster.ts';
import { SETTINGS, torture } from './torture.ts';
import { assertEveryPromiseHeld } from './verdict.ts';

const DURATION_MS = 120_000;

test('every promise holds while a cluster and its database are tortured', { timeout: 290_000 }, async (t) => {
  const seed = Number(process.env.TORTURE_SEED ?? freshSeed());
  const say = (line: string) => t.diagnostic(line);
  say(`seed ${seed}; the same faults again: npm run torture -- --cluster --seed ${seed}`);
  const subject = await startCluster(tempDir(t), SETTINGS);
  const result = await torture(subject, { seed, durationMs: DURATION_MS, eachFault: true, say });
  assertEveryPromiseHeld(result, say);
});
