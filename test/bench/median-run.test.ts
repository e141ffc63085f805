import assert from 'node:assert/strict';
import test from 'node:test';
import { medianRun } from '../../bench/median-run.ts';
import type { ScenarioResult, SenderName } from '../../bench/scenarios/scenario.ts';

test('of several runs the one in the middle by the service’s CPU counts, and the others are told', async () => {
  const runs = [ofService(70, 18_000), ofService(60, 21_000), ofService(90, 14_000)];
  const result = await medianRun(3, async () => taken(runs.shift()));
  assert.equal(result.rows.find(({ sender }) => sender === 'service')?.figures.cpuMicrosPerDelivery, 70);
  assert.match(
    result.notes[0] ?? '',
    /^The run in the middle of 3, .*21,000\/s at 60\.0 µs; 18,000\/s at 70\.0 µs; 14,000\/s at 90\.0 µs\.$/,
  );
});

test('a promise that one of the runs did not hold counts, whichever run is shown', async () => {
  const runs = [ofService(70, 18_000), ofService(60, 21_000), { ...ofService(90, 14_000), broken: true }];
  const result = await medianRun(3, async () => taken(runs.shift()));
  assert.equal(result.broken, true);
});

test('a single run is given as it is, and without a row of the service there is no middle', async () => {
  const withoutRows: ScenarioResult = { rows: [], facts: [], notes: ['as it is'] };
  assert.deepEqual(await medianRun(1, async () => withoutRows), withoutRows);
  await assert.rejects(
    medianRun(3, async () => withoutRows),
    /leave --runs out/,
  );
});

function taken(result: ScenarioResult | undefined): ScenarioResult {
  assert.ok(result, 'it was run more often than it was told to');
  return result;
}

function ofService(cpuMicrosPerDelivery: number, deliveriesPerSecond: number): ScenarioResult {
  return {
    rows: [rowOf('bare loop', 20, 40_000), rowOf('service', cpuMicrosPerDelivery, deliveriesPerSecond)],
    facts: [],
    notes: [],
  };
}

function rowOf(sender: SenderName, cpuMicrosPerDelivery: number, deliveriesPerSecond: number) {
  const latency = { p50: 1, p99: 2 };
  return {
    label: sender,
    sender,
    figures: {
      deliveriesPerSecond,
      cpuMicrosPerDelivery,
      serverMicrosPerDelivery: 0,
      receiptMs: latency,
      acceptedMs: latency,
      peakMemoryBytes: 1,
    },
  };
}
