import assert from 'node:assert/strict';
import test from 'node:test';
import { fillHistory } from '../../bench/history/fill.ts';
import { explainPages } from '../../bench/history/plans.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';

/** A page of 25 reads its rows, their events, and a step into the index for each run and day. */
const MOST_BUFFERS = 2_500;
/** One at offset 10,000 also reads the index as far as that. */
const MOST_AT_OFFSET = 60_000;

test('no filter of the history reads past what its page shows', { timeout: 180_000 }, async (t) => {
  const server = await PostgresServer.start({ settings: { synchronous_commit: 'off' } });
  onEnd(t, () => server.dispose());
  const url = await server.createDatabase('history');
  await fillHistory(url, 150_000);
  for (const { name, rows, buffers, ms, text } of await explainPages(url)) {
    t.diagnostic(`${name}: ${rows} rows, ${buffers} buffers, ${ms.toFixed(1)} ms`);
    assert.ok(rows > 0, `${name} shows nothing`);
    // Of a day without rows PostgreSQL may look at the table itself.
    assert.doesNotMatch(
      text,
      /Seq Scan on (deliveries|events)\S* .*\(actual time=\S+ rows=[1-9]/,
      `${name}:\n${text}`,
    );
    const most = name.includes('offset') ? MOST_AT_OFFSET : MOST_BUFFERS;
    assert.ok(buffers <= most, `${name} reads ${buffers} buffers:\n${text}`);
  }
});
