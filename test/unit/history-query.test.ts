import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { RefusedError } from '../../src/errors.ts';
import { cursorAfter, deliveryOfCursor } from '../../src/history/cursor.ts';
import { parseIsoTime } from '../../src/history/iso-time.ts';
import {
  parseHistoryQuery,
  parseRecover,
  type RawHistoryQuery,
  type RawRecover,
} from '../../src/history/query.ts';

const catalog = builtInCatalog();
const DELIVERY = '01971f3a-5c0e-7b11-8f0a-2d9c4e6b8a10';
const WEBHOOK = 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV';

function parse(raw: RawHistoryQuery) {
  return parseHistoryQuery(raw, (type) => catalog.get(type) !== undefined);
}

function refusal(run: () => unknown): RefusedError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    return error;
  }
  assert.fail('was accepted');
}

function faults(raw: RawHistoryQuery): string[] {
  return refusal(() => parse(raw)).details.map(({ path }) => path);
}

test('without parameters a page has 25 rows and no filter', () => {
  assert.deepEqual(parse({}), { limit: 25 });
});

test('every parameter is read', () => {
  const query = parse({
    limit: '100',
    cursor: cursorAfter(DELIVERY),
    status: 'failed,dead',
    event_type: 'task.completed',
    external_event_id: 'evt_1',
    webhook_id: WEBHOOK,
    since: '2026-05-24T12:18:05.123Z',
    until: '2026-05-24T14:18:05.124+02:00',
  });
  assert.deepEqual(query, {
    limit: 100,
    before: DELIVERY,
    statuses: ['failed', 'dead'],
    eventType: 'task.completed',
    eventId: 'evt_1',
    webhookId: WEBHOOK,
    since: Date.UTC(2026, 4, 24, 12, 18, 5, 123),
    until: Date.UTC(2026, 4, 24, 12, 18, 5, 124),
  });
  assert.deepEqual(parse({ limit: '1', offset: '10000' }), { limit: 1, offset: 10_000 });
});

test('repeated statuses count once', () => {
  assert.deepEqual(parse({ status: 'dead,failed,dead' }).statuses, ['failed', 'dead']);
});

test('values out of form are refused by the name of the parameter', () => {
  for (const limit of ['0', '101', '-1', '1.5', '1e1', '', ' 5', '5 ', 'ten', '9999999999', '٣']) {
    assert.deepEqual(faults({ limit }), ['?limit'], limit);
  }
  for (const offset of ['10001', '-1', 'x', '']) assert.deepEqual(faults({ offset }), ['?offset'], offset);
  for (const status of ['', 'done', 'failed,', ',failed', 'failed, dead', 'FAILED', 'failed;dead']) {
    assert.deepEqual(faults({ status }), ['?status'], status);
  }
  for (const id of ['', 'evt_', '1', 'evt_a b', `evt_${'a'.repeat(61)}`]) {
    assert.deepEqual(faults({ external_event_id: id }), ['?external_event_id'], id);
  }
  for (const id of ['', 'wh_1', DELIVERY]) assert.deepEqual(faults({ webhook_id: id }), ['?webhook_id'], id);
  for (const cursor of ['', 'x', DELIVERY, `${cursorAfter(DELIVERY)}=`, cursorAfter('not an id')]) {
    assert.deepEqual(faults({ cursor }), ['?cursor'], cursor);
  }
  for (const since of ['', 'yesterday', '1716544084', '2026-05-24T12:18:05', '2026-02-30']) {
    assert.deepEqual(faults({ since }), ['?since'], since);
    assert.deepEqual(faults({ until: since }), ['?until'], since);
  }
});

test('combinations that make no sense are refused', () => {
  const cursor = cursorAfter(DELIVERY);
  assert.deepEqual(faults({ cursor, offset: '10' }), ['?offset']);
  assert.deepEqual(faults({ cursor, offset: '0' }), ['?offset']);
  assert.deepEqual(faults({ since: '2026-05-24', until: '2026-05-24' }), ['?until']);
  assert.deepEqual(faults({ since: '2026-05-25', until: '2026-05-24' }), ['?until']);
});

test('all faults are named at once, the first in the sentence', () => {
  const refused = refusal(() => parse({ limit: '0', status: 'x', since: 'y' }));
  assert.equal(refused.code, 'invalid_request');
  assert.equal(refused.message, '"limit" must be a whole number from 1 to 100.');
  assert.deepEqual(
    refused.details.map(({ path }) => path),
    ['?limit', '?status', '?since'],
  );
});

test('an unknown event type has a code of its own, unless something else is wrong too', () => {
  const refused = refusal(() => parse({ event_type: 'task.done' }));
  assert.equal(refused.code, 'unknown_event_type');
  assert.deepEqual(refused.details[0]?.path, '?event_type');
  assert.equal(refusal(() => parse({ event_type: 'task.done', limit: '0' })).code, 'invalid_request');
});

test('recover takes failed and dead ones unless told otherwise', () => {
  const since = '2026-05-24T00:00:00Z';
  const at = Date.UTC(2026, 4, 24);
  assert.deepEqual(parseRecover({ since }), { since: at, statuses: ['failed', 'dead'] });
  assert.deepEqual(parseRecover({ since, status: ['dead', 'dead'] }), { since: at, statuses: ['dead'] });
  assert.deepEqual(parseRecover({ since, until: '2026-05-25', status: ['failed'] }), {
    since: at,
    until: Date.UTC(2026, 4, 25),
    statuses: ['failed'],
  });
});

test('recover refuses what did not end badly, and spans that hold nothing', () => {
  const since = '2026-05-24T00:00:00Z';
  const paths = (raw: RawRecover) => refusal(() => parseRecover(raw)).details.map(({ path }) => path);
  for (const status of [[], ['succeeded'], ['pending'], ['failed', 'in_flight'], ['']]) {
    assert.deepEqual(paths({ since, status }), ['/status'], status.join());
  }
  assert.deepEqual(paths({ since, until: since }), ['/until']);
  assert.deepEqual(paths({ since: 'x', until: 'y', status: ['z'] }), ['/status', '/since', '/until']);
});

test('dates and times of ISO 8601 are read as the instants that they name', () => {
  const noon = Date.UTC(2026, 4, 24, 12);
  const readable: [string, number][] = [
    ['2026-05-24T12:00Z', noon],
    ['2026-05-24T12:00:00Z', noon],
    ['2026-05-24t12:00:00z', noon],
    ['2026-05-24T12:00:00.000Z', noon],
    ['2026-05-24T12:00:00.1Z', noon + 100],
    ['2026-05-24T12:00:00.123456789Z', noon + 123],
    ['2026-05-24T14:00:00+02:00', noon],
    ['2026-05-24T06:30:00-0530', noon],
    ['2026-05-25T00:00:00+12:00', noon],
    ['2026-05-24', Date.UTC(2026, 4, 24)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['1970-01-01', 0],
  ];
  for (const [text, at] of readable) assert.equal(parseIsoTime(text), at, text);
});

test('what is no date and no time with a zone, or not in the calendar, is refused', () => {
  const texts = [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-05-00',
    '2026-5-4',
    '20260524',
    '2026-05-24T24:00:00Z',
  ];
  texts.push('2026-05-24T12:60:00Z', '2026-05-24T12:00:60Z', '2026-05-24T12:00:00', '2026-05-24 12:00:00Z');
  texts.push(
    '2026-05-24T12:00:00+24:00',
    '2026-05-24T12:00:00+2',
    '2026-05-24Z',
    '2026-05-24T12:00:00 02:00',
    'now',
  );
  texts.push('2026-05-24T12:00:00.Z', '+002026-05-24', '2026-W21', ' 2026-05-24', '2026-05-24\n');
  for (const text of texts) assert.equal(parseIsoTime(text), null, text);
});

test('times: whatever instant a Date prints is read as that instant', () => {
  const span = {
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(span), (date) => assert.equal(parseIsoTime(date.toISOString()), date.getTime())),
  );
});

test('a cursor leads back to its delivery, and nothing else is a cursor', () => {
  fc.assert(fc.property(fc.uuid(), (id) => assert.equal(deliveryOfCursor(cursorAfter(id)), id)));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const id = deliveryOfCursor(text);
      assert.ok(id === null || cursorAfter(id) === text);
    }),
  );
});
