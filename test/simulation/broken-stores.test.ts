/** What the simulation is worth: stores with one planted fault each are found out, by the symptom of that fault. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { BROKEN_STORES, SYMPTOMS } from './broken-stores.ts';
import { simulate } from './simulate.ts';

const SEEDS_TO_FIND_A_FAULT = 100;

for (const [fault, sabotage] of Object.entries(BROKEN_STORES)) {
  test(`a store that ${fault} is found out`, async (t) => {
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_FAULT; seed++) {
      const { broken } = await simulate(seed, sabotage);
      const symptom = broken.find((line) => SYMPTOMS[fault]?.test(line));
      if (symptom === undefined) continue;
      t.diagnostic(`seed ${seed}: ${symptom}`);
      return;
    }
    assert.fail(`nothing was found in ${SEEDS_TO_FIND_A_FAULT} seeds`);
  });
}
