/**
 * Every scenario of the benchmark, so short that it shows nothing of speed: each proves that every accepted event was
 * received with valid signatures, and fails otherwise.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScenario } from '../../bench/run-scenario.ts';
import { batch } from '../../bench/scenarios/batch.ts';
import { fanOut } from '../../bench/scenarios/fan-out.ts';
import { halfLoad } from '../../bench/scenarios/half-load.ts';
import { historyPages } from '../../bench/scenarios/history-pages.ts';
import { httpsReceivers } from '../../bench/scenarios/https.ts';
import { idle } from '../../bench/scenarios/idle.ts';
import { idleLatency } from '../../bench/scenarios/idle-latency.ts';
import { oneDown } from '../../bench/scenarios/one-down.ts';
import { retention } from '../../bench/scenarios/retention.ts';
import type { PeerName, Scenario, ScenarioResult } from '../../bench/scenarios/scenario.ts';
import { single } from '../../bench/scenarios/single.ts';
import { start } from '../../bench/scenarios/start.ts';
import { tenants } from '../../bench/scenarios/tenants.ts';
import { PEERS } from '../../bench/senders/peer.ts';

const THROUGHPUT: readonly Scenario[] = [
  single,
  batch,
  fanOut,
  halfLoad,
  idleLatency,
  httpsReceivers,
  tenants,
];
const OTHERS: readonly Scenario[] = [oneDown, historyPages, retention, start, idle];

for (const scenario of THROUGHPUT) {
  test(`bench ${scenario.name}: every accepted event is received once, with valid signatures`, async () => {
    const { rows, notes } = await runShortly(scenario, []);
    const service = rows.find(({ sender }) => sender === 'service');
    assert.ok(service !== undefined && service.figures.deliveriesPerSecond > 0);
    assert.ok(service.figures.cpuMicrosPerDelivery > 0);
    assert.ok(notes.length > 0);
    for (const note of notes) assert.match(note, /\(0 repeats/);
  });
}

for (const scenario of OTHERS) {
  test(`bench ${scenario.name}: comes to figures on a small store`, async () => {
    const { facts } = await runShortly(scenario, []);
    assert.ok(facts.length > 0);
    for (const { what, value } of facts) assert.ok(Number.isFinite(value), `${what} is ${value}`);
  });
}

for (const peer of Object.keys(PEERS) as PeerName[]) {
  test(`bench single: every event that ${peer} accepts is received with valid signatures`, async (t) => {
    if (PEERS[peer].server() === null) {
      t.diagnostic(`left out: there is no server for ${peer} on this machine`);
      return;
    }
    const { rows } = await runShortly(single, [peer]);
    const row = rows.find(({ sender }) => sender === peer);
    assert.ok(row !== undefined && row.figures.deliveriesPerSecond > 0);
    assert.ok(row.figures.serverMicrosPerDelivery > 0, 'the CPU of its server is counted');
  });
}

function runShortly(scenario: Scenario, peers: readonly PeerName[]): Promise<ScenarioResult> {
  return runScenario(scenario, {
    seconds: 0.4,
    warmUpMs: 200,
    scale: 0.005,
    peers,
    harms: [],
    profileDir: undefined,
  });
}
