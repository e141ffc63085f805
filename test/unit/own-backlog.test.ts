import assert from 'node:assert/strict';
import test from 'node:test';
import { Lane } from '../../src/deliver/lane.ts';
import { OwnBacklog } from '../../src/deliver/own-backlog.ts';
import type { ClaimedDelivery } from '../../src/store/store.ts';

const DELIVERY: ClaimedDelivery = {
  id: 'd',
  webhookId: 'w',
  projectId: 'p',
  eventId: 'evt_1',
  eventType: 'task.completed',
  attempt: 1,
  body: new Uint8Array(),
};

function setUp() {
  const slots = { roomy: true };
  const told: number[] = [];
  const backlog = new OwnBacklog(slots, (deliveries) => told.push(deliveries));
  const laneOf = (queued: number) => {
    const lane = new Lane('w');
    for (let n = 0; n < queued; n++) lane.add(DELIVERY);
    return lane;
  };
  return { slots, told, backlog, laneOf };
}

test('what waits is counted over all lanes that this process keeps waiting, and told when it changes', () => {
  const { told, backlog, laneOf } = setUp();
  const [one, other, slowReceiver] = [laneOf(3), laneOf(2), laneOf(9)];
  one.ended(5);
  other.ended(5);
  slowReceiver.ended(-5);
  for (const lane of [one, other, slowReceiver]) backlog.look(lane);
  one.next();
  backlog.look(one);
  backlog.look(one);
  one.failedLast = true;
  backlog.look(one);
  other.resting = true;
  backlog.look(other);
  assert.deepEqual(told, [3, 5, 4, 2, 0]);
});

test('nothing is told to wait while receivers that hang have most slots', () => {
  const { slots, told, backlog, laneOf } = setUp();
  const lane = laneOf(3);
  lane.ended(5);
  slots.roomy = false;
  backlog.look(lane);
  slots.roomy = true;
  lane.next();
  backlog.look(lane);
  assert.deepEqual(told, [0, 2]);
});

test('a receiver that becomes slow is noticed after some attempts, one slow answer among many is not', () => {
  const { laneOf } = setUp();
  const lane = laneOf(1);
  for (let n = 0; n < 100; n++) lane.ended(5);
  lane.ended(-100);
  assert.equal(lane.waitingForUs, 1);
  for (let n = 0; n < 20; n++) lane.ended(-100);
  assert.equal(lane.waitingForUs, 0);
});
