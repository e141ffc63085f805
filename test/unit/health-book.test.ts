import assert from 'node:assert/strict';
import test from 'node:test';
import { type Health, HealthBook } from '../../src/store/postgres/health-book.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const PROJECT = '0197a3f0-0000-7000-8000-000000000001';

function says(lastSuccessAt: number | null, failingSince: number | null): Health {
  return { projectId: PROJECT, webhookId: 'wh_1', lastSuccessAt, failingSince };
}

function bookOn(clock: VirtualClock) {
  const written: unknown[][] = [];
  let isAway = false;
  const book = new HealthBook({
    database: {
      distributed: false,
      async run(_statement, parameters = []) {
        if (isAway) throw new Error('away');
        written.push(parameters.slice(2));
        return [];
      },
    },
    clock,
    report: () => {},
  });
  /** As a batch does: what is urgent is written with it. */
  const settle = (health: Health): boolean => {
    const urgent = book.urgent([health]);
    book.committed([health], urgent);
    return urgent.length > 0;
  };
  const goAway = (away: boolean) => {
    isAway = away;
  };
  return { book, written, settle, goAway };
}

test('a batch writes how a webhook fares only where that changes', () => {
  const { settle } = bookOn(new VirtualClock());
  assert.equal(settle(says(1_000, null)), true, 'nothing was known');
  assert.equal(settle(says(1_100, null)), false);
  assert.equal(settle(says(null, 1_200)), true, 'it begins to fail');
  assert.equal(settle(says(null, 1_300)), false);
  assert.equal(settle(says(1_400, null)), true, 'it is well again');
});

test('what goes on as it did is written a second later, once for all of it', async () => {
  const clock = new VirtualClock();
  const { settle, written } = bookOn(clock);
  for (const at of [1_000, 1_300, 1_100]) settle(says(at, null));
  await clock.advance(999);
  assert.deepEqual(written, []);
  await clock.advance(1);
  assert.deepEqual(written, [['{1300}', '{NULL}']]);
  await clock.advance(5_000);
  assert.equal(written.length, 1, 'nothing was left to write');
});

test('what cannot be written is kept, behind what has come since', async () => {
  const clock = new VirtualClock();
  const { book, settle, written, goAway } = bookOn(clock);
  settle(says(null, 1_000));
  settle(says(null, 1_200));
  goAway(true);
  await clock.advance(1_000);
  goAway(false);
  settle(says(null, 1_400));
  await book.close();
  assert.deepEqual(written, [['{NULL}', '{1200}']], 'failing since the first of them');
});
