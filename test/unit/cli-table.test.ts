import assert from 'node:assert/strict';
import test from 'node:test';
import { table } from '../../src/cli/table.ts';

interface Row {
  id: string;
  url: string;
  note: string;
}

const COLUMNS = [
  { title: 'ID', value: ({ id }: Row) => id },
  { title: 'URL', value: ({ url }: Row) => url },
  { title: 'NOTE', value: ({ note }: Row) => note },
];
const ROWS: Row[] = [
  { id: 'a', url: `https://example.com/${'long/'.repeat(20)}`, note: 'the first' },
  { id: 'b', url: 'https://example.com/', note: 'the\nsecond' },
];

const linesFor = (columns: number | null) =>
  table({ columns, paint: (_colour, text) => text }, COLUMNS, ROWS).split('\n');

test('on a terminal, one long value takes no column away from the other rows', () => {
  const lines = linesFor(80);
  assert.match(lines[0] ?? '', /^ID {2}URL {47}NOTE$/);
  assert.match(lines[1] ?? '', /^a {3}https:\/\/example\.com\/[a-z/]+… {2}the first$/);
  assert.match(lines[2] ?? '', /^b {3}https:\/\/example\.com\/ +the second$/);
});

test('on a narrow terminal every line is cut at its edge', () => {
  assert.deepEqual(
    linesFor(14).map((line) => line.length <= 14),
    [true, true, true],
  );
  assert.match(linesFor(14)[1] ?? '', /^a {3}https:\/\/e…$/);
});

test('elsewhere values are whole, so that programs can take them', () => {
  assert.ok(linesFor(null)[1]?.includes(ROWS[0]?.url ?? '?'));
});
