/**
 * Every scenario of the benchmark, so short that it shows nothing of speed: each proves that every accepted event was
 * received with valid signatures, and fails otherwise. Stores are filled with thousands of deliveries instead of millions.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runScenario } from '../../bench/run-scenario.ts';
import { batch } from '../../bench/scenarios/batch.ts';
import { fanOut } from '../../bench/scenarios/fan-out.ts';
import { floor } from '../../bench/scenarios/floor.ts';
import { halfLoad } from '../../bench/scenarios/half-load.ts';
import { historyPages } from '../../bench/scenarios/history-pages.ts';
import { httpsReceivers } from '../../bench/scenarios/https.ts';
import { idle } from '../../bench/scenarios/idle.ts';
import { idleLatency } from '../../bench/scenarios/idle-latency.ts';
import { oneDown } from '../../bench/scenarios/one-down.ts';
import { retention } from '../../bench/scenarios/retention.ts';
import type { PeerName, Scenario, ScenarioResult, SenderName } from '../../bench/scenarios/scenario.ts';
import { single } from '../../bench/scenarios/single.ts';
import { start } from '../../bench/scenarios/start.ts';
import { tenants } from '../../bench/scenarios/tenants.ts';
import { PEERS } from '../../bench/senders/peer.ts';

const THROUGHPUT: readonly Scenario[] = [batch, fanOut, halfLoad, idleLatency, httpsReceivers, tenants];
const OTHERS: readonly Scenario[] = [oneDown, historyPages, retention, start, idle];

// Nothing is timed for its own sake, so they may run beside each other.
suite('bench', { concurrency: 3 }, () => {
  for (const scenario of THROUGHPUT) {
    test(`${scenario.name}: every accepted event is received once, with valid signatures`, async () => {
      assertAccount(await runShortly(scenario, []), ['service']);
    });
  }

  for (const scenario of OTHERS) {
    test(`${scenario.name}: comes to figures on a small store`, async () => {
      const { facts } = await runShortly(scenario, []);
      assert.ok(facts.length > 0);
    });
  }

  test('floor: the parts alone deliver every event once as well', async () => {
    assertAccount(await runShortly(floor, []), ['service', 'floor', 'guarded floor']);
  });

  test('single: every event that a comparator accepts is received once, with valid signatures', async (t) => {
    const peers = (Object.keys(PEERS) as PeerName[]).filter((peer) => PEERS[peer].server() !== null);
    t.diagnostic(`beside ${peers.join(' and ')}: those whose servers are on this machine`);
    const result = await runShortly(single, peers);
    assertAccount(result, ['service', ...peers]);
    for (const { sender, figures } of result.rows) {
      const isPeer = peers.some((peer) => peer === sender);
      assert.equal(figures.serverMicrosPerDelivery > 0, isPeer, `the CPU of ${sender}'s server`);
    }
  });
});

/** That each sender has accepted events, all of which arrived once. */
function assertAccount({ rows, notes }: ScenarioResult, senders: readonly SenderName[]): void {
  for (const sender of senders) {
    assert.ok(
      rows.some((row) => row.sender === sender),
      `${sender} was measured`,
    );
    const account = notes.filter((note) => note.startsWith(sender));
    assert.ok(account.length > 0, `${sender} has an account`);
    for (const note of account) assert.match(note, /: [1-9]\d* events accepted in all.*\(0 repeats/);
  }
}

function runShortly(scenario: Scenario, peers: readonly PeerName[]): Promise<ScenarioResult> {
  const short = { seconds: 0.4, warmUpMs: 200, scale: 0.005 };
  return runScenario(scenario, { ...short, peers, harms: [], profileDir: undefined });
}
