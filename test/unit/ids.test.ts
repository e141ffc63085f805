import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createIdSource, createUlidGenerator, isEventId, isUuid, isWebhookId } from '../../src/ids.ts';

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

test('a ULID begins with its time', () => {
  // From the ULID specification: 1469918176385 is written 01ARYZ6S41.
  const ulid = createUlidGenerator()(1_469_918_176_385);
  assert.match(ulid, ULID);
  assert.equal(ulid.slice(0, 10), '01ARYZ6S41');
});

test('the largest time that a ULID holds is written with ten digits', () => {
  assert.equal(createUlidGenerator()(2 ** 48 - 1).slice(0, 10), '7ZZZZZZZZZ');
});

test('ids of one source sort in the order in which they were made, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { maxLength: 50 }), (times) => {
      const next = createUlidGenerator();
      const made = times.map((ms) => next(ms));
      assert.deepEqual(made, [...new Set(made)].sort());
      for (const ulid of made) assert.match(ulid, ULID);
    }),
  );
});

test('ids made within one millisecond differ and sort', () => {
  const ids = createIdSource({ wall: () => 1_700_000_000_000 });
  const made = Array.from({ length: 5_000 }, () => ids.eventId());
  assert.deepEqual(made, [...new Set(made)].sort());
});

test('two sources do not make the same ids', () => {
  const clock = { wall: () => 1_700_000_000_000 };
  assert.notEqual(createIdSource(clock).ulid(), createIdSource(clock).ulid());
});

test('every id is recognised as what it is, and as nothing else', () => {
  const ids = createIdSource({ wall: () => Date.UTC(2026, 4, 24) });
  assert.ok(isEventId(ids.eventId()));
  assert.ok(isWebhookId(ids.webhookId()));
  assert.ok(!isWebhookId(ids.eventId()));
  assert.ok(isUuid('0190b5a0-7c1d-7e55-8a9f-123456789abc'));
  for (const wrong of [
    '',
    '0190b5a0',
    '0190b5a0-7c1d-7e55-8a9f-123456789abg',
    '0190b5a07c1d7e558a9f123456789abc\n',
  ]) {
    assert.ok(!isUuid(wrong), wrong);
  }
});

test('a publisher may choose an event id of 1 to 60 letters, digits, _ and -', () => {
  for (const id of ['evt_1', 'evt_nightly-stock_2026', `evt_${'a'.repeat(60)}`]) assert.ok(isEventId(id), id);
  for (const id of ['evt_', 'EVT_1', 'evt_a b', 'evt_é', 'evt_1\n', `evt_${'a'.repeat(61)}`]) {
    assert.ok(!isEventId(id), id);
  }
});
