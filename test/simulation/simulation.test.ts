/**
 * The whole pipeline against everything that can go wrong, a thousand times, each time otherwise. A failing seed is
 * printed with its trace, and `npm run simulate -- --seed N --trace` does the same again.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../support/random.ts';
import { type SimulationResult, simulate } from './simulate.ts';

const SEEDS = 1_000;

test('every promise holds, whatever goes wrong', { timeout: 280_000 }, async (t) => {
  const first = freshSeed();
  t.diagnostic(`seeds from ${first} on`);
  let [requests, crashes] = [0, 0];
  for (let seed = first; seed < first + SEEDS; seed++) {
    const result = await simulate(seed);
    requests += result.requests;
    crashes += result.crashes;
    assert.deepEqual(result.broken, [], describe(result));
  }
  t.diagnostic(`${requests} requests, ${crashes} crashes`);
  // A thousand runs in which nothing much happened would prove nothing.
  assert.ok(requests > SEEDS * 20 && crashes > SEEDS / 2, `only ${requests} requests and ${crashes} crashes`);
});

test('a seed does the same again, step by step', async () => {
  const first = await simulate(4711);
  await simulate(4712);
  const again = await simulate(4711);
  assert.ok(first.trace.length > 50);
  assert.deepEqual(again.trace, first.trace);
  assert.equal(again.hash, first.hash);
  assert.notEqual((await simulate(4712)).hash, first.hash);
});

function describe({ seed, broken, trace }: SimulationResult): string {
  const replay = `npm run simulate -- --seed ${seed} --trace`;
  return `${trace.join('\n')}\n\nSeed ${seed} broke a promise:\n${broken.join('\n')}\nTo see it again: ${replay}`;
}
