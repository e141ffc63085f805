import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery, DeliveryPage } from '../../dashboard/src/api/types.ts';
import { loadPage, NOTHING_YET, showWaiting, tellNews } from '../../dashboard/src/deliveries/live-rows.ts';

const LIVE = { filter: {}, paused: false };
const READING = { filter: {}, paused: true };

function row(id: string, status: Delivery['status'] = 'succeeded', attempt = 1): Delivery {
  return {
    id,
    webhook_id: 'wh_1',
    external_event_id: `evt_${id}`,
    event_type: 'task.completed',
    status,
    attempt,
    response_status: null,
    error_message: null,
    scheduled_at: '2026-05-24T12:18:05.123Z',
    completed_at: null,
    created_at: '2026-05-24T12:18:05.123Z',
    duration_ms: null,
  };
}

function page(ids: string[], hasMore = true): DeliveryPage {
  return { events: ids.map((id) => row(id)), limit: 25, offset: 0, has_more: hasMore, next_cursor: null };
}

const ids = (rows: readonly Delivery[]) => rows.map(({ id }) => id);

test('what is told before the page has come is on it when it comes', () => {
  const told = tellNews(NOTHING_YET, [row('5')], LIVE);
  assert.deepEqual(ids(loadPage(told, page(['4', '3']), LIVE).rows), ['5', '4', '3']);
});

test('new rows go on top, or wait while somebody reads; those shown change in place', () => {
  const start = loadPage(NOTHING_YET, page(['4', '3']), READING);
  const paused = tellNews(start, [row('6'), row('4', 'failed'), row('5')], READING);
  assert.deepEqual(ids(paused.rows), ['4', '3']);
  assert.equal(paused.rows[0]?.status, 'failed');
  assert.deepEqual(ids(paused.waiting), ['6', '5']);
  assert.deepEqual(ids(showWaiting(paused).rows), ['6', '5', '4', '3']);
  assert.deepEqual(ids(tellNews(paused, [row('7')], LIVE).rows), ['7', '6', '5', '4', '3']);
});

test('a delivery never goes back, in whatever order it is told of', () => {
  const start = loadPage(NOTHING_YET, page([]), LIVE);
  const orders: [Delivery['status'], number][][] = [
    [
      ['pending', 1],
      ['in_flight', 1],
    ],
    [
      ['in_flight', 2],
      ['pending', 1],
    ],
    [
      ['succeeded', 2],
      ['in_flight', 2],
    ],
  ];
  for (const [later, earlier] of orders) {
    assert.ok(later && earlier);
    const shown = tellNews(tellNews(start, [row('1', ...later)], LIVE), [row('1', ...earlier)], LIVE);
    assert.deepEqual([shown.rows[0]?.status, shown.rows[0]?.attempt], later);
  }
});

test('older deliveries that change are of a later page, unless this one is the last', () => {
  const news = [row('1', 'failed')];
  const more = loadPage(NOTHING_YET, page(['4', '3'], true), LIVE);
  assert.deepEqual(ids(tellNews(more, news, LIVE).rows), ['4', '3']);
  const last = loadPage(NOTHING_YET, page(['4', '3'], false), LIVE);
  assert.deepEqual(ids(tellNews(last, news, LIVE).rows), ['4', '3', '1']);
});

test('filters hold for what is told, too', () => {
  const viewing = { filter: { status: 'failed', event_type: 'task.completed' }, paused: false };
  const start = loadPage(NOTHING_YET, page([], false), viewing);
  const news = [row('1', 'failed'), row('2'), { ...row('3', 'failed'), event_type: 'task.failed' }];
  assert.deepEqual(ids(tellNews(start, news, viewing).rows), ['1']);
});
