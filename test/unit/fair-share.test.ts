import assert from 'node:assert/strict';
import test from 'node:test';
import { FairShare } from '../../src/deliver/fair-share.ts';
import { Lane } from '../../src/deliver/lane.ts';
import type { ClaimedDelivery } from '../../src/store/store.ts';

const LIMITS = { perWebhook: 128, total: 2_000 };
const clock = { steady: () => 0 };

function laneOf(projectId: string, webhookId: string): Lane {
  const lane = new Lane(webhookId);
  const delivery: ClaimedDelivery = {
    id: 'd',
    webhookId,
    projectId,
    eventId: 'evt_1',
    eventType: 'task.completed',
    attempt: 1,
    body: new Uint8Array(),
  };
  lane.add(delivery);
  return lane;
}

/** Starts as many as the share allows. */
function fill(fair: FairShare, lane: Lane): number {
  let started = 0;
  for (; fair.hasSlot(lane); started++) fair.started(lane);
  return started;
}

test('one webhook gets a sixteenth of what is free, and leaves the rest', () => {
  const fair = new FairShare(LIMITS);
  assert.equal(fill(fair, laneOf('p1', 'w1')), 117);
  assert.equal(fill(fair, laneOf('p1', 'w2')), 110);
});

test('a project of many hanging webhooks leaves slots for every other project', () => {
  const fair = new FairShare(LIMITS);
  for (let n = 0; n < 500; n++) fill(fair, laneOf('greedy', `w${n}`));
  assert.ok(fair.inFlight <= LIMITS.total / 2 + LIMITS.total / 6, `${fair.inFlight} under way`);
  assert.ok(fill(fair, laneOf('other', 'w')) >= 40);
});

test('slots are never more than there are, however many ask', () => {
  const fair = new FairShare({ perWebhook: 128, total: 50 });
  for (let n = 0; n < 200; n++) fill(fair, laneOf(`p${n}`, `w${n}`));
  assert.equal(fair.inFlight, 50);
  const late = laneOf('late', 'late');
  assert.equal(fair.hasSlot(late), false);
});

test('a free slot goes to whoever has nothing under way, before those that wait for more', () => {
  const fair = new FairShare({ perWebhook: 4, total: 100 });
  const busy = Array.from({ length: 120 }, (_, n) => laneOf(`p${n}`, `w${n}`));
  for (const lane of busy) fill(fair, lane);
  assert.equal(fair.inFlight, 100);
  for (const lane of busy) fair.wait(lane);
  const newcomer = laneOf('new', 'new');
  fair.wait(newcomer);
  const holder = busy[0];
  assert.ok(holder !== undefined && holder.inFlight > 0);
  // Those that have nothing yet come in their order; the newcomer is the last of them and before everyone else.
  const without = busy.filter((lane) => lane.inFlight === 0).length + 1;
  const served: Lane[] = [];
  for (let n = 0; n < without; n++) {
    const ending = busy.find((lane) => lane.inFlight > 0 && !served.includes(lane));
    assert.ok(ending !== undefined);
    fair.ended(ending, false, clock);
    const next = fair.next();
    assert.ok(next !== undefined);
    assert.equal(next.inFlight, 0, 'served before those that have some');
    fair.started(next);
    served.push(next);
    fair.leave(ending);
  }
  assert.ok(served.includes(newcomer));
});

test('the project with less under way comes first, whatever the number of the other one’s webhooks', () => {
  const fair = new FairShare({ perWebhook: 128, total: 40 });
  const many = Array.from({ length: 30 }, (_, n) => laneOf('many', `m${n}`));
  const one = laneOf('one', 'o');
  const holder = laneOf('holder', 'h');
  for (let n = 0; n < 40; n++) fair.started(holder);
  for (const lane of [...many, one]) fair.wait(lane);
  const served: string[] = [];
  for (let n = 0; n < 2; n++) {
    fair.ended(holder, false, clock);
    const next = fair.next();
    assert.ok(next !== undefined);
    fair.started(next);
    served.push(next.projectId);
  }
  assert.deepEqual(served, ['many', 'one']);
});

test('finding the next of thousands costs no look at each of them', () => {
  const fair = new FairShare({ perWebhook: 128, total: 2_000 });
  const lanes = Array.from({ length: 20_000 }, (_, n) => laneOf(`p${n % 5_000}`, `w${n}`));
  for (const lane of lanes) fill(fair, lane);
  for (const lane of lanes) fair.wait(lane);
  const under = lanes.filter((lane) => lane.inFlight > 0);
  const startedAt = performance.now();
  for (let n = 0; n < 20_000; n++) {
    const ending = under[n % under.length];
    if (ending === undefined || ending.inFlight === 0) continue;
    fair.ended(ending, false, clock);
    const next = fair.next();
    if (next === undefined) continue;
    fair.started(next);
    fair.wait(next);
    under.push(next);
  }
  // A walk over all that wait would take 20,000 × 20,000 steps.
  assert.ok(performance.now() - startedAt < 2_000);
});

test('projects that fail all at the same time are rationed together, and one that does not fail is not', () => {
  let now = 0;
  const moving = { steady: () => now };
  const fair = new FairShare(LIMITS);
  const failing = Array.from({ length: 40 }, (_, n) => laneOf(`p${n}`, `w${n}`));
  const honest = laneOf('honest', 'h');
  let failures = 0;
  for (; now < 20_000; now += 5) {
    for (const lane of failing) {
      if (fair.waitMs(lane, moving) > 0) continue;
      fair.started(lane);
      fair.ended(lane, true, moving);
      failures += 1;
    }
    assert.equal(fair.waitMs(honest, moving), 0);
  }
  // Each alone might have had 50 a second: 40,000 in all.
  assert.ok(failures < 20 * 200 + 400 + 400, `${failures} failures`);
  assert.ok(failures > 15 * 200, `${failures} failures`);
});

test('there is room while no more than half of all slots are taken', () => {
  const fair = new FairShare({ perWebhook: 128, total: 4 });
  const [a, b] = [laneOf('p1', 'w1'), laneOf('p2', 'w2')];
  fair.started(a);
  assert.ok(fair.roomy);
  fair.started(b);
  assert.ok(!fair.roomy);
  fair.ended(a, false, clock);
  assert.ok(fair.roomy);
});
