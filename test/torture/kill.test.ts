import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../support/random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { torture } from './torture.ts';

test('no accepted event is lost when the process is killed under load', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.TORTURE_SEED ?? freshSeed());
  t.diagnostic(`seed ${seed}; to run it again: TORTURE_SEED=${seed} node --test test/torture/kill.test.ts`);
  const result = await torture({
    folder: tempDir(t),
    seed,
    kills: 12,
    livesMs: { min: 200, max: 5_000 },
    say: (line) => t.diagnostic(line),
  });
  t.diagnostic(
    `${result.accepted} accepted, ${result.unanswered} unanswered, ${result.requests} requests seen, ` +
      `deliveries ended ${JSON.stringify(result.ended)}`,
  );
  assert.deepEqual(result.broken, []);
  // A run in which nothing much happened would prove nothing.
  assert.ok(result.accepted > 500, `only ${result.accepted} events were accepted`);
  for (const status of ['succeeded', 'failed', 'dead']) {
    assert.ok((result.ended[status] ?? 0) > 0, `no delivery ended as ${status}`);
  }
});
