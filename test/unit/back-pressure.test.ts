import assert from 'node:assert/strict';
import test from 'node:test';
import { BackPressure, heldBack } from '../../src/deliver/back-pressure.ts';
import type { SanitisedEvent } from '../../src/sanitise/sanitised-event.ts';
import type { EventStore } from '../../src/store/store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const EVENT = {} as SanitisedEvent;

function setUp() {
  const clock = new VirtualClock();
  const pressure = new BackPressure(clock);
  let stored = 0;
  const events: EventStore = {
    async publish() {
      stored += 1;
      return { result: 'duplicate' };
    },
  };
  const held = heldBack(events, pressure);
  const publish = () => void held.publish(EVENT);
  return { clock, pressure, publish, stored: () => stored };
}

test('a publish waits for nothing while the sender has time for what there is', () => {
  const { pressure, publish, stored, clock } = setUp();
  publish();
  pressure.waiting(63);
  publish();
  assert.equal(stored(), 2);
  assert.equal(clock.pendingTimers, 0);
});

test('while more waits than the sender has time for, publishes wait until there is relief', async () => {
  const { clock, pressure, publish, stored } = setUp();
  pressure.waiting(64);
  publish();
  publish();
  await clock.advance(20);
  pressure.waiting(500);
  await clock.advance(20);
  pressure.waiting(16);
  await clock.advance(20);
  assert.equal(stored(), 0);
  pressure.waiting(15);
  await clock.advance(0);
  assert.equal(stored(), 2);
  assert.equal(clock.pendingTimers, 0);
  publish();
  assert.equal(stored(), 3);
});

test('no publish waits for longer than 100 ms, however long the pressure lasts', async () => {
  const { clock, pressure, publish, stored } = setUp();
  pressure.waiting(64);
  publish();
  await clock.advance(99);
  assert.equal(stored(), 0);
  await clock.advance(1);
  assert.equal(stored(), 1);
  publish();
  await clock.advance(99);
  assert.equal(stored(), 1);
  await clock.advance(1);
  assert.equal(stored(), 2);
});
