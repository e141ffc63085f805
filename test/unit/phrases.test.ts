import assert from 'node:assert/strict';
import test from 'node:test';
import { because, code, duration, fileSize, inBrackets, within } from '../../src/catalog/phrases.ts';

test('durations are written in the two largest units that matter', () => {
  const cases: [number, string][] = [
    [0, '0ms'],
    [0.4, '0ms'],
    [850, '850ms'],
    [999.9, '1.0s'],
    [1_000, '1.0s'],
    [4_210, '4.2s'],
    [59_949, '59.9s'],
    [59_950, '1m 0s'],
    [133_000, '2m 13s'],
    [3_599_400, '59m 59s'],
    [3_599_600, '1h 0m'],
    [4_380_000, '1h 13m'],
  ];
  for (const [ms, written] of cases) assert.equal(duration(ms), written, String(ms));
});

test('sizes are written in decimal units', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [812, '812 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [8_421_376, '8.4 MB'],
    [999_999, '1.0 MB'],
    [5e15, '5000.0 TB'],
  ];
  for (const [bytes, written] of cases) assert.equal(fileSize(bytes), written, String(bytes));
});

test('missing and blank parts leave nothing behind', () => {
  assert.equal(within('in', null), '');
  assert.equal(within('after', 0), ' after 0ms');
  assert.equal(because(undefined), '');
  assert.equal(because(' \n'), '');
  assert.equal(inBrackets([null, '', undefined]), '');
  assert.equal(inBrackets([null, 'b']), ' (b)');
});

test('a backtick in an id does not end the code style', () => {
  assert.equal(code('a`b'), "`a'b`");
});
