import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { multiplyHistory } from '../../bench/fill/multiply.ts';
import { seedHistory } from '../../bench/fill/seed.ts';
import { STATS_SPANS } from '../../src/store/activity.ts';
import { acceptedAt } from '../../src/store/sqlite/delivery-ids.ts';
import { tempDir } from '../support/temp-dir.ts';

const SPAN = 3 * STATS_SPANS.half_hour;
const FROM = Math.floor(Date.now() / SPAN) * SPAN - 10 * SPAN;
const COPIES = 4;
const SEED = 1_000;

test('a history that is copied is as one that was made through the store', async (t) => {
  const database = join(tempDir(t), 'anchor.db');
  await seedHistory(database, SEED, { from: FROM, to: FROM + SPAN });
  multiplyHistory(database, COPIES, SPAN);
  const db = new DatabaseSync(database, { readOnly: true });
  const one = (sql: string) => ({ ...db.prepare(sql).get() });
  const total = SEED * COPIES;
  assert.deepEqual(one('SELECT count(*) AS n, count(DISTINCT seq) AS d FROM deliveries'), {
    n: total,
    d: total,
  });
  // Every delivery has its event, its attempt, and its place in the counts.
  const joined = 'SELECT count(*) AS n FROM deliveries AS d';
  assert.deepEqual(
    one(`${joined} JOIN events AS e ON e.seq = d.event WHERE d.seq > e.seq AND d.seq <= e.seq + e.fan_out`),
    { n: total },
  );
  assert.deepEqual(
    one(`${joined} JOIN attempts AS a ON a.id / 256 = d.seq AND a.started_at <= d.completed_at`),
    { n: total },
  );
  assert.deepEqual(
    one(
      `SELECT sum(succeeded + failed + dead) AS n FROM delivery_stats WHERE span = ${STATS_SPANS.half_hour}`,
    ),
    { n: total },
  );
  assert.deepEqual(one('SELECT count(*) AS n FROM events WHERE instr(CAST(body AS TEXT), id) = 0'), {
    n: 0,
  });
  // What says when it was accepted moves with the rest.
  const times = one('SELECT min(seq) AS first, max(seq) AS last, max(completed_at) AS done FROM deliveries');
  assert.equal(acceptedAt(Number(times.first)), FROM);
  const last = acceptedAt(Number(times.last));
  assert.ok(last >= FROM + (COPIES - 1) * SPAN && last < FROM + COPIES * SPAN);
  assert.ok(Number(times.done) >= last && Number(times.done) < last + 1_000);
  db.close();
});
