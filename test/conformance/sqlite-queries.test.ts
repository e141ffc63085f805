import assert from 'node:assert/strict';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import test from 'node:test';
import { systemClock } from '../../src/clock.ts';
import { DeliveryIds } from '../../src/store/sqlite/delivery-ids.ts';
import { migrateDatabase } from '../../src/store/sqlite/migrate.ts';
import { Reader } from '../../src/store/sqlite/read/reader.ts';
import { Writer } from '../../src/store/sqlite/write/writer.ts';

/** Remembers every statement that is prepared on it. */
class RecordingDatabase extends DatabaseSync {
  readonly statements = new Set<string>();

  override prepare(sql: string): StatementSync {
    this.statements.add(sql);
    return super.prepare(sql);
  }
}

/** These grow with the traffic; the others with the number of webhooks, projects and keys. */
const LARGE = ['events', 'deliveries', 'attempts'];

test('no statement reads through a large table, or sorts', () => {
  const db = new RecordingDatabase(':memory:');
  migrateDatabase(db, ':memory:');
  const clock = systemClock();
  new Writer(db, { clock, claimLimit: 8 });
  new Reader(db, new DeliveryIds('8000-000000000000'), clock);

  const plans = [...db.statements]
    .filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(sql))
    .map((sql) => ({ sql, plan: planOf(db, sql) }));
  assert.ok(plans.length > 50);
  for (const { sql, plan } of plans) {
    for (const step of plan) {
      assert.doesNotMatch(step, /TEMP B-TREE/, sql);
      const scanned = /^SCAN (\w+)/.exec(step)?.[1];
      const table = scanned === undefined ? undefined : tableOf(scanned, sql);
      assert.ok(table === undefined || !LARGE.includes(table), `${step} in ${sql}`);
    }
  }
  db.close();
});

function planOf(db: DatabaseSync, sql: string): string[] {
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return rows.map((row) => String(row.detail));
}

/** What a name in a plan stands for in its statement. */
function tableOf(name: string, sql: string): string {
  return new RegExp(`(\\w+) AS ${name}\\b`).exec(sql)?.[1] ?? name;
}
