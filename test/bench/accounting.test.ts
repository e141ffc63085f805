import assert from 'node:assert/strict';
import test from 'node:test';
import { account } from '../../bench/accounting.ts';
import type { Receipts } from '../../bench/load/receiver.ts';

/** Two events for webhooks 0 and 1, and one for webhook 2. */
const WEBHOOKS_OF = [[0, 1], [2]];
const PUBLISHED = {
  publishedAt: Float64Array.of(1, 2, 3),
  acceptedAt: Float64Array.of(1.5, 2.5, 3.5),
  template: Uint16Array.of(0, 0, 1),
};
const ALL: [event: number, webhook: number, at: number][] = [
  [0, 0, 10],
  [0, 1, 11],
  [1, 0, 12],
  [1, 1, 13],
  [2, 2, 14],
];

function received(requests: readonly [number, number, number][], invalid = 0): Receipts {
  return {
    sequence: Float64Array.from(requests.map(([event]) => event)),
    webhook: Uint16Array.from(requests.map(([, webhook]) => webhook)),
    arrivedAt: Float64Array.from(requests.map(([, , at]) => at)),
    invalid,
    invalidExample: invalid > 0 ? 'POST /hook/0' : null,
    meanBodyBytes: 600,
  };
}

test('each delivery has the times of its event and of its first receipt', () => {
  const { deliveries, repeated } = account(PUBLISHED, WEBHOOKS_OF, received([...ALL, [1, 1, 99]]));
  assert.deepEqual([...deliveries.publishedAt], [1, 1, 2, 2, 3]);
  assert.deepEqual([...deliveries.receivedAt], [10, 11, 12, 13, 14]);
  assert.equal(repeated, 1);
});

test('an accepted event that did not reach one of its webhooks is named', () => {
  const without = ALL.filter(([event, webhook]) => event !== 1 || webhook !== 1);
  assert.throws(
    () => account(PUBLISHED, WEBHOOKS_OF, received(without)),
    /event 1 was accepted and never received by webhook 1/,
  );
});

test('a request with a wrong signature is shown', () => {
  assert.throws(
    () => account(PUBLISHED, WEBHOOKS_OF, received(ALL, 1)),
    /wrong signature, such as:\nPOST \/hook\/0/,
  );
});

test('an event that reaches a webhook which is none of its own is named', () => {
  assert.throws(
    () => account(PUBLISHED, WEBHOOKS_OF, received([...ALL, [0, 2, 15]])),
    /event 0 was sent to webhook 2/,
  );
});

test('an event that was not accepted need not arrive', () => {
  const refused = { ...PUBLISHED, acceptedAt: Float64Array.of(1.5, 0, 3.5) };
  const others = ALL.filter(([event]) => event !== 1);
  assert.doesNotThrow(() => account(refused, WEBHOOKS_OF, received(others)));
});
