import assert from 'node:assert/strict';
import test from 'node:test';
import { medianRun } from '../../bench/median-run.ts';
import type { ScenarioResult, SenderName } from '../../bench/scenarios/scenario.ts';
import { BY_CPU, BY_FIRST_FACT, byReceipt } from '../../bench/yardsticks.ts';

test('of several runs the one in the middle by the service’s CPU counts, and the others are told', async () => {
  const runs = [ofService(70, 18_000), ofService(60, 21_000), ofService(90, 14_000)];
  const result = await medianRun(3, BY_CPU, async () => taken(runs.shift()));
  assert.equal(result.rows.find(({ sender }) => sender === 'service')?.figures.cpuMicrosPerDelivery, 70);
  assert.match(
    result.notes[0] ?? '',
    /^The run in the middle of 3, .*21,000\/s at 60\.0 µs; 18,000\/s at 70\.0 µs; 14,000\/s at 90\.0 µs\.$/,
  );
});

test('a scenario is judged by what it was run for: a latency of its last row of the service, or its first number', async () => {
  const late = [ofService(70, 1, 9), ofService(60, 1, 31), ofService(90, 1, 13)];
  const byLatency = await medianRun(3, byReceipt('p99'), async () => taken(late.shift()));
  assert.equal(byLatency.rows.at(-1)?.figures.receiptMs.p99, 13);
  assert.match(byLatency.notes[0] ?? '', /by the service's receipt p99: 9\.0 ms; 13\.0 ms; 31\.0 ms\.$/);

  const shares = [66, 82, 79].map((value) => ({
    ...ofService(70, 1),
    facts: [{ what: 'share', value, unit: '%' as const }],
  }));
  const byShare = await medianRun(3, BY_FIRST_FACT, async () => taken(shares.shift()));
  assert.equal(byShare.facts[0]?.value, 79);
});

test('a promise that one of the runs did not hold counts, whichever run is shown', async () => {
  const runs = [ofService(70, 18_000), ofService(60, 21_000), { ...ofService(90, 14_000), broken: true }];
  const result = await medianRun(3, BY_CPU, async () => taken(runs.shift()));
  assert.equal(result.broken, true);
});

test('a single run is given as it is, and where there is nothing to judge it by there is no middle', async () => {
  const withoutRows: ScenarioResult = { rows: [], facts: [], notes: ['as it is'] };
  assert.deepEqual(await medianRun(1, BY_CPU, async () => withoutRows), withoutRows);
  for (const yardstick of [BY_CPU, byReceipt('p50'), BY_FIRST_FACT]) {
    await assert.rejects(
      medianRun(3, yardstick, async () => withoutRows),
      /leave --runs out/,
    );
  }
});

function taken(result: ScenarioResult | undefined): ScenarioResult {
  assert.ok(result, 'it was run more often than it was told to');
  return result;
}

function ofService(cpuMicrosPerDelivery: number, deliveriesPerSecond: number, p99 = 2): ScenarioResult {
  return {
    rows: [rowOf('bare loop', 20, 40_000), rowOf('service', cpuMicrosPerDelivery, deliveriesPerSecond, p99)],
    facts: [],
    notes: [],
  };
}

function rowOf(sender: SenderName, cpuMicrosPerDelivery: number, deliveriesPerSecond: number, p99 = 2) {
  const latency = { p50: 1, p99 };
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
