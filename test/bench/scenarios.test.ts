/**
 * Every scenario of the benchmark, so short that it shows nothing of speed: each proves that every accepted event was
 * received with valid signatures, and fails otherwise. Stores are filled with thousands of deliveries instead of millions.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
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

// Nothing is timed for its own sake, so they may run beside each other.
suite('bench', { concurrency: 3 }, () => {
  for (const scenario of THROUGHPUT) {
    test(`${scenario.name}: every accepted event is received once, with valid signatures`, async () => {
      const { rows, notes } = await runShortly(scenario, []);
      assert.ok(rows.some(({ sender }) => sender === 'service'));
      assert.ok(notes.length > 0);
      for (const note of notes) {
        assert.match(note, /: [1-9]\d* events accepted in all/);
        assert.match(note, /\(0 repeats/);
      }
    });
  }

  for (const scenario of OTHERS) {
    test(`${scenario.name}: comes to figures on a small store`, async () => {
      const { facts } = await runShortly(scenario, []);
      assert.ok(facts.length > 0);
      for (const { what, value } of facts) assert.ok(!Number.isNaN(value), `${what} is ${value}`);
    });
  }

  for (const peer of Object.keys(PEERS) as PeerName[]) {
    test(`single: every event that ${peer} accepts is received with valid signatures`, async (t) => {
      if (PEERS[peer].server() === null) {
        t.diagnostic(`left out: there is no server for ${peer} on this machine`);
        return;
      }
      const { rows, notes } = await runShortly(single, [peer]);
      const row = rows.find(({ sender }) => sender === peer);
      assert.ok(
        row !== undefined && row.figures.serverMicrosPerDelivery > 0,
        'the CPU of its server is counted',
      );
      assert.ok(
        notes.some((note) => note.startsWith(peer) && /: [1-9]\d* events accepted in all/.test(note)),
      );
    });
  }
});

function runShortly(scenario: Scenario, peers: readonly PeerName[]): Promise<ScenarioResult> {
  const short = { seconds: 0.4, warmUpMs: 200, scale: 0.005 };
  return runScenario(scenario, { ...short, peers, harms: [], profileDir: undefined });
}
