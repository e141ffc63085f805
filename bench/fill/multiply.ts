import { DatabaseSync } from 'node:sqlite';
import { STATS_SPANS } from '../../src/store/activity.ts';
import { firstSeqAt } from '../../src/store/sqlite/delivery-ids.ts';
import { addUpPendingCounts } from '../../src/store/sqlite/write/stats.ts';

/** Columns that differ in a copy; all others are taken as they are. */
type Changed = Record<string, string>;

/**
 * What a copy shifted by `:ms` is made of. Sequence numbers hold the time of acceptance, so they shift by `:seq`; an
 * event's id gets the copy's number in place of the first digits of its time, which are the same for years.
 */
const ID = "'evt_' || printf('%03d', :copy) || substr(id, 8)";
const COPIED: Record<string, Changed> = {
  events: {
    seq: 'seq + :seq',
    id: ID,
    body: `CAST(replace(CAST(body AS TEXT), id, ${ID}) AS BLOB)`,
  },
  deliveries: {
    seq: 'seq + :seq',
    event: 'event + :seq',
    scheduled_at: 'scheduled_at + :ms',
    completed_at: 'completed_at + :ms',
  },
  attempts: {
    id: 'id + :seq * 256',
    started_at: 'started_at + :ms',
    signed_at: 'signed_at + :ms / 1000',
  },
  delivery_stats: { start: 'start + :ms' },
};

/**
 * Copies all deliveries in a database again and again, each time `spanMs` later: a hundred times as fast as making them.
 * Counts over time are copied with them, which is exact as long as the span is made of whole ones.
 *
 * @param copies how often the history is there afterwards, the one that there is included
 * @param spanMs a multiple of half an hour
 */
export function multiplyHistory(database: string, copies: number, spanMs: number): void {
  if (spanMs % STATS_SPANS.half_hour !== 0) throw new Error('copies must be whole half hours apart');
  const db = new DatabaseSync(database);
  try {
    // The data can be made anew: no log, no waiting for the disk.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000');
    addUpPendingCounts(db);
    const { last } = db.prepare('SELECT max(seq) AS last FROM deliveries').get() as { last: number };
    db.exec('BEGIN');
    for (const [table, changed] of Object.entries(COPIED))
      copyTable(db, table, changed, { last, copies, spanMs });
    // Counts by the minute are kept for the last hours alone.
    const newest = `(SELECT max(start) FROM delivery_stats) - 7200000`;
    db.exec(`DELETE FROM delivery_stats WHERE span = ${STATS_SPANS.minute} AND start < ${newest}`);
    db.exec('COMMIT');
    db.exec('PRAGMA journal_mode = WAL');
  } finally {
    db.close();
  }
}

function copyTable(
  db: DatabaseSync,
  table: string,
  changed: Changed,
  { last, copies, spanMs }: { last: number; copies: number; spanMs: number },
): void {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(table) as { name: string }[];
  const names = columns.map(({ name }) => name);
  const missing = Object.keys(changed).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`the table ${table} has no column ${missing.join(', ')}`);
  const [first = 'rowid'] = Object.keys(changed);
  const upTo = { events: last, deliveries: last, attempts: (last + 1) * 256 }[table];
  const original = upTo === undefined ? 'start <= :last' : `${first} <= :last`;
  const end = upTo ?? Number(db.prepare('SELECT max(start) AS last FROM delivery_stats').get()?.last);
  const copy = db.prepare(`
    INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((name) => changed[name] ?? name).join(', ')} FROM ${table}
    WHERE ${original} ORDER BY ${names.includes(first) ? first : 'rowid'}`);
  const used = ['seq', 'ms', 'copy'].filter((name) =>
    Object.values(changed).some((text) => text.includes(`:${name}`)),
  );
  const seqPerMs = firstSeqAt(Date.UTC(2021, 0, 1) + 1) - firstSeqAt(Date.UTC(2021, 0, 1));
  for (let number = 1; number < copies; number++) {
    const ms = number * spanMs;
    const all: Record<string, bigint> = {
      seq: BigInt(ms * seqPerMs),
      ms: BigInt(ms),
      copy: BigInt(number),
    };
    copy.run({
      last: BigInt(end),
      ...Object.fromEntries(used.map((name) => [name, all[name] ?? 0n])),
    });
  }
}
