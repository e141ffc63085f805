import assert from 'node:assert/strict';
import test from 'node:test';
import { FailureBudget } from '../../src/deliver/failure-budget.ts';

const RATE = { perSecond: 10, burst: 20 };

test('nothing is held up before the burst is used up, then as fast as the rate allows', () => {
  const budget = new FailureBudget(RATE);
  for (let n = 0; n < 20; n++) {
    assert.equal(budget.waitMs(0, 0), 0);
    budget.spend(0);
  }
  assert.equal(budget.waitMs(0, 0), 100);
  assert.equal(budget.waitMs(0, 60), 40);
  assert.equal(budget.waitMs(0, 100), 0);
});

test('each exchange under way may fail too, and is counted as if it did', () => {
  const budget = new FailureBudget(RATE);
  budget.spend(0);
  assert.equal(budget.waitMs(18, 0), 0);
  assert.equal(budget.waitMs(19, 0), 100);
});

test('it is full again after the time that the burst takes, and never more than full', () => {
  const budget = new FailureBudget(RATE);
  for (let n = 0; n < 50; n++) budget.spend(0);
  assert.equal(budget.waitMs(19, 1_000_000), 0);
  assert.ok(budget.full);
  budget.spend(1_000_000);
  assert.equal(budget.waitMs(19, 1_000_000), 100);
});
