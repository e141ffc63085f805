import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { isDateTime } from '../../src/publish/date-time.ts';

const ajv = new Ajv();
addFormats.default(ajv);
const byLibrary = ajv.compile({ type: 'string', format: 'date-time' });

test('a date-time is what the library takes for one, near misses included', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
  const zone = fc.oneof(
    fc.constantFrom('Z', 'z', '', '+00', '+0000', '-23:59', '+24:00', ' Z'),
    fc.tuple(fc.constantFrom('+', '-'), two, two).map(([sign, h, m]) => `${sign}${h}:${m}`),
  );
  const nearly = fc
    .tuple(
      fc.integer({ min: 0, max: 9999 }),
      two,
      two,
      fc.constantFrom('T', 't', ' ', ''),
      two,
      two,
      two,
      zone,
    )
    .map(([y, mo, d, t, h, mi, s, z]) => `${String(y).padStart(4, '0')}-${mo}-${d}${t}${h}:${mi}:${s}${z}`);
  const real = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  fc.assert(
    fc.property(fc.oneof(nearly, real, fc.string()), (text) => {
      assert.equal(isDateTime(text), byLibrary(text), text);
    }),
    { numRuns: 2_000 },
  );
});

test('days and leap seconds that only some dates have are left to the library', () => {
  for (const text of ['2024-02-29T00:00:00Z', '2016-12-31T23:59:60Z', '2026-01-31T00:00:00.5+14:00']) {
    assert.ok(isDateTime(text), text);
  }
  for (const text of ['2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-05-24T12:18:05', '2026-05-24']) {
    assert.ok(!isDateTime(text), text);
  }
});
