import { forAll, onSmall, type Statement } from './statement.ts';

/** Two copies into one database begin one behind the other. */
export const LOCK_COPIES = onSmall('SELECT pg_advisory_xact_lock(7250421, 2)');

/** What an empty database has nothing of. A node that was ever started on it has left a setting. */
export const WHAT_IS_THERE = onSmall(`
  SELECT 'settings' AS what WHERE EXISTS (SELECT 1 FROM settings)
  UNION ALL SELECT 'projects' WHERE EXISTS (SELECT 1 FROM projects)
  UNION ALL SELECT 'keys' WHERE EXISTS (SELECT 1 FROM access_keys)`);

export const WRITE_COPY_STATE = onSmall(`
  INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

export const LAST_KEY_NUMBER = onSmall('SELECT num FROM access_keys ORDER BY num DESC LIMIT 1');
export const GO_ON_BEHIND_KEY_NUMBER = onSmall("SELECT setval('access_key_numbers', $1)");

/** See MAKE_GUARD of webhooks.ts. */
export const MAKE_GUARDS = forAll(`
  INSERT INTO project_guards (project_id, changes) SELECT id, 0 FROM projects ON CONFLICT DO NOTHING`);

/** Every column comes as text. */
export function insertInto(
  table: string,
  columns: readonly { readonly name: string; readonly type: string }[],
): Statement {
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, type }) => `u.${name}::${type}`).join(', ');
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  return forAll(`
    INSERT INTO ${table} (${names}) SELECT ${values} FROM unnest(${arrays}) AS u (${names}) ON CONFLICT DO NOTHING`);
}

export function lastId(table: string, id: string): Statement {
  return forAll(`SELECT ${id} AS id FROM ${table} ORDER BY ${id} DESC LIMIT 1`);
}

export function empty(table: string, except?: string): Statement {
  return forAll(except === undefined ? `TRUNCATE ${table}` : `DELETE FROM ${table} WHERE NOT (${except})`);
}

export function analyze(table: string): Statement {
  return forAll(`ANALYZE ${table}`);
}

/** Adds up what it says of each row: the number of rows, and the sum of the first `bytes` of a hash of `texts`. */
export function checksum(table: string, texts: readonly string[], bytes: number, except?: string): Statement {
  const columns = texts.map((text) => `coalesce(${text}, chr(30))`).join(', ');
  const hashed = `substring(sha256(convert_to(concat_ws(chr(31), ${columns}), 'UTF8')) FROM 1 FOR ${bytes})`;
  return forAll(`
    SELECT count(*) AS rows, coalesce(sum(('x' || encode(${hashed}, 'hex'))::bit(${bytes * 8})::bigint::numeric), 0)::text AS sum
    FROM ${table}${except === undefined ? '' : ` WHERE NOT (${except})`}`);
}
