import assert from 'node:assert/strict';
import test from 'node:test';
import { BackPressure } from '../../src/deliver/back-pressure.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

function setUp() {
  const clock = new VirtualClock();
  const pressure = new BackPressure(clock);
  let entered = 0;
  const publish = () => {
    const relief = pressure.relief();
    if (relief === null) entered += 1;
    else void relief.then(() => (entered += 1));
  };
  return { clock, pressure, publish, letIn: () => entered };
}

test('a publish waits for nothing while there is time for what there is', () => {
  const { pressure, publish, letIn, clock } = setUp();
  publish();
  pressure.requestsWait(63);
  pressure.deliveriesWait(255);
  publish();
  assert.equal(letIn(), 2);
  assert.equal(clock.pendingTimers, 0);
});

for (const { what, tell, most, least } of [
  { what: 'requests', tell: 'requestsWait', most: 64, least: 16 },
  { what: 'deliveries', tell: 'deliveriesWait', most: 256, least: 128 },
] as const) {
  test(`while more ${what} wait than there is time for, publishes wait until there is relief`, async () => {
    const { clock, pressure, publish, letIn } = setUp();
    pressure[tell](most);
    publish();
    publish();
    await clock.advance(20);
    pressure[tell](500);
    await clock.advance(20);
    pressure[tell](least);
    await clock.advance(20);
    assert.equal(letIn(), 0);
    pressure[tell](least - 1);
    await clock.advance(0);
    assert.equal(letIn(), 2);
    assert.equal(clock.pendingTimers, 0);
    publish();
    assert.equal(letIn(), 3);
  });
}

test('relief is only where neither requests nor deliveries wait', async () => {
  const { clock, pressure, publish, letIn } = setUp();
  pressure.requestsWait(64);
  pressure.deliveriesWait(256);
  publish();
  pressure.requestsWait(0);
  await clock.advance(0);
  assert.equal(letIn(), 0);
  pressure.deliveriesWait(0);
  await clock.advance(0);
  assert.equal(letIn(), 1);
});

test('no publish waits for longer than 100 ms, however long the pressure lasts', async () => {
  const { clock, pressure, publish, letIn } = setUp();
  pressure.requestsWait(64);
  publish();
  await clock.advance(99);
  assert.equal(letIn(), 0);
  await clock.advance(1);
  assert.equal(letIn(), 1);
  publish();
  await clock.advance(99);
  assert.equal(letIn(), 1);
  await clock.advance(1);
  assert.equal(letIn(), 2);
});
