import { NOW, onSmall } from './statement.ts';

/** A node under a number that no other has or had, with the newest schema that it knows. */
export const REGISTER_NODE = onSmall(`
  INSERT INTO nodes (id, seen_at, schema) VALUES (nextval('node_incarnations'), ${NOW}, $1) RETURNING id`);

/** No row where the node was given up meanwhile. */
export const BEAT = onSmall(`
  UPDATE nodes SET seen_at = ${NOW} WHERE id = ANY ($1::bigint[]) AND NOT dead RETURNING id`);

export const GIVE_UP_SILENT_NODES = onSmall(`
  UPDATE nodes SET dead = true WHERE NOT dead AND seen_at < ${NOW} - $1::bigint RETURNING id`);

export const GIVE_UP_NODES = onSmall('UPDATE nodes SET dead = true WHERE id = ANY ($1::bigint[])');

/** Whether any node lives but these. */
export const OTHER_NODES = onSmall(
  'SELECT 1 AS found FROM nodes WHERE NOT dead AND id <> ALL ($1::bigint[]) LIMIT 1',
);

/** A transaction of a dead node may still have been under way, so its claims are looked for more than once. */
export const DEAD_NODES = onSmall(`SELECT id FROM nodes WHERE dead AND seen_at > ${NOW} - $1::bigint`);

export const FORGET_NODES = onSmall(`DELETE FROM nodes WHERE dead AND seen_at < ${NOW} - $1::bigint`);

export const NOTIFY = onSmall('SELECT pg_notify($1, $2)');

/** Unix ms with fractions. */
export const READ_CLOCK = onSmall('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now');

export const PING = onSmall('SELECT 1 AS one');
