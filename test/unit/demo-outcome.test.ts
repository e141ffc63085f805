import assert from 'node:assert/strict';
import test from 'node:test';
import type { DeliveryRow } from '../../src/cli/demo/api.ts';
import { Board } from '../../src/cli/demo/board.ts';
import { outcomeOf, outcomeText } from '../../src/cli/demo/outcome.ts';
import type { Arrival } from '../../src/cli/demo/receiver.ts';

const expected = { receiver: 'flaky', deliveries: 1, status: 'succeeded', attempt: 2, responseStatus: 200 };
const row: DeliveryRow = {
  id: 'd1',
  webhook_id: 'wh_1',
  external_event_id: 'evt_1',
  event_type: 'task.completed',
  status: 'succeeded',
  attempt: 2,
  response_status: 200,
};

function arrival(changes: Partial<Arrival>): Arrival {
  const usual = { receiver: 'flaky', deliveryId: 'd1', eventId: 'evt_1', eventType: 'task.completed' };
  return { ...usual, attempt: 1, status: 503, verified: true, at: 1_010, ...changes };
}

function boardAfterRetry(changes: Partial<Arrival> = {}): Board {
  const board = new Board([5_000]);
  board.publishing('evt_1', 1_000);
  board.arrived(arrival({}));
  board.arrived(arrival({ attempt: 2, status: 200, at: 6_020, ...changes }));
  return board;
}

test('all as expected is a success, with the figures', () => {
  const outcome = outcomeOf(boardAfterRetry(), [{ expected, rows: [row] }]);
  assert.deepEqual(outcome.faults, []);
  const text = outcomeText(outcome);
  assert.match(text, /Published +1 events/);
  assert.match(text, /Deliveries +1: 1 succeeded/);
  assert.match(text, /Signatures +2 of 2 requests verified/);
  assert.match(text, /Latency +10\.0 ms/);
});

const FAULTS: [what: string, board: Board, rows: DeliveryRow[], told: RegExp][] = [
  ['a missing delivery', boardAfterRetry(), [], /0 deliveries in the history, not 1/],
  ['another status', boardAfterRetry(), [{ ...row, status: 'failed' }], /is failed with 200 after attempt 2/],
  ['another attempt', boardAfterRetry(), [{ ...row, attempt: 1 }], /after attempt 1, not succeeded/],
  ['another response', boardAfterRetry(), [{ ...row, response_status: 204 }], /is succeeded with 204/],
  ['a wrong signature', boardAfterRetry({ verified: false }), [row], /1 requests came without a right/],
  ['an attempt that did not arrive', new Board([]), [row], /0 requests arrived, but the history tells of 2/],
];

for (const [what, board, rows, told] of FAULTS) {
  test(`${what} is told, and no success`, () => {
    const outcome = outcomeOf(board, [{ expected, rows }]);
    assert.match(outcome.faults.join('\n'), told);
    assert.match(outcomeText(outcome), told);
  });
}

test('a delivery waits from a failed attempt until the next one arrives', () => {
  const board = new Board([5_000]);
  board.publishing('evt_1', 1_000);
  board.arrived(arrival({}));
  assert.deepEqual(board.waiting(2_010), { count: 1, nextInMs: 4_000 });
  board.arrived(arrival({ attempt: 2, status: 200, at: 6_020 }));
  assert.equal(board.waiting(6_020), null);
});

test('after the last attempt, and after an answer that is not retried, nothing waits', () => {
  const board = new Board([5_000]);
  board.arrived(arrival({ attempt: 2 }));
  board.arrived(arrival({ deliveryId: 'd2', status: 410 }));
  assert.equal(board.waiting(0), null);
});

test('the newest changes are shown last, within the room there is', () => {
  const board = new Board([5_000]);
  for (const deliveryId of ['d1', 'd2', 'd3']) board.arrived(arrival({ deliveryId, eventId: deliveryId }));
  board.arrived(arrival({ deliveryId: 'd1', eventId: 'd1', attempt: 2, status: 200 }));
  assert.deepEqual(
    board.latest(2).map(({ eventId }) => eventId),
    ['d3', 'd1'],
  );
});
