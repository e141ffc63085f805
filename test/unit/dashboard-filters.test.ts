import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFilters } from '../../dashboard/src/deliveries/filters.ts';

test('the address says which deliveries are shown; what cannot be a filter is left out', () => {
  const since = '2026-05-24T12:18:05.123Z';
  assert.deepEqual(readFilters({ status: 'failed,dead', event_type: 'task.failed', since }), {
    status: 'failed,dead',
    event_type: 'task.failed',
    since,
    until: undefined,
  });
  assert.deepEqual(readFilters({ status: 'nonsense', since: 'yesterday', until: '', more: 'x', cursor: 7 }), {
    status: undefined,
    since: undefined,
    until: undefined,
    cursor: '7',
  });
});
