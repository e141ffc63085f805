import { SUCCEEDED } from '../delivery-status.ts';
import { forAll, forProject, onSmall, onSmallOr, type Statement } from './statement.ts';

/** The next few events in order of acceptance. Their ids are kept as long as they are. */
export const OLDEST_EVENTS = forAll(`
  SELECT project_id, id, key FROM event_ids WHERE key > $1 AND key < $2 ORDER BY key LIMIT $3`);

/** What there is of a few events of one project: each of their deliveries, and whether it may go. */
export const DELIVERIES_OF_EVENTS = forProject(`
  SELECT k.key, d.id, d.status >= ${SUCCEEDED} AND d.completed_at < $3 AS expired
  FROM unnest($2::uuid[], $4::uuid[]) AS k (key, last)
  CROSS JOIN LATERAL (
    SELECT o.id, o.status, o.completed_at FROM deliveries AS o
    WHERE o.project_id = $1 AND o.id > k.key AND o.id <= k.last
    UNION ALL
    SELECT o.id, o.status, o.completed_at FROM deliveries AS o
    WHERE o.project_id = $1 AND o.event_key = k.key AND o.resent
  ) AS d`);

export const DELETE_ATTEMPTS = forProject(
  'DELETE FROM attempts WHERE project_id = $1 AND delivery_id = ANY ($2::uuid[])',
);
export const DELETE_DELIVERIES = forProject(
  'DELETE FROM deliveries WHERE project_id = $1 AND id = ANY ($2::uuid[])',
);

/** Waits for whoever is about to resend one of these. */
export const LOCK_EVENTS = forProject(`
  SELECT key FROM events WHERE project_id = $1 AND key = ANY ($2::uuid[]) ORDER BY key FOR UPDATE`);
/** Those of the events that have no delivery any more. */
export const UNUSED_EVENTS = forProject(`
  SELECT k.key
  FROM unnest($2::uuid[], $3::uuid[]) AS k (key, last)
  WHERE NOT EXISTS (SELECT 1 FROM deliveries AS d WHERE d.project_id = $1 AND d.id > k.key AND d.id <= k.last)
    AND NOT EXISTS (SELECT 1 FROM deliveries AS d WHERE d.project_id = $1 AND d.event_key = k.key AND d.resent)`);
export const DELETE_EVENTS = forProject(
  'DELETE FROM events WHERE project_id = $1 AND key = ANY ($2::uuid[]) RETURNING key',
);
export const DELETE_EVENT_IDS = forProject(
  'DELETE FROM event_ids WHERE project_id = $1 AND key = ANY ($2::uuid[]) AND id = ANY ($3::text[])',
);

/** Deleted webhooks, to be forgotten once nothing is left of their history. */
export const DELETED_WEBHOOKS = forAll(
  'SELECT project_id, id FROM webhooks WHERE deleted_at < $1 ORDER BY deleted_at LIMIT 500',
);
export const WEBHOOK_USED = forProject(`
  SELECT 1 AS used
  FROM unnest($3::text[]) AS t (name)
  CROSS JOIN LATERAL (
    SELECT 1 FROM deliveries AS d WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.type = t.name LIMIT 1
  ) AS found
  LIMIT 1`);
export const FORGET_SECRETS = forProject(
  'DELETE FROM webhook_secrets WHERE project_id = $1 AND webhook_id = $2',
);
export const FORGET_HEALTH = forProject(
  'DELETE FROM webhook_health WHERE project_id = $1 AND webhook_id = $2',
);
export const FORGET_WEBHOOK = forProject('DELETE FROM webhooks WHERE project_id = $1 AND id = $2');

const PARTITIONS_OF = (rows: string) => `
  SELECT c.relname AS name, ${rows}::bigint AS rows
  FROM pg_inherits AS i
  JOIN pg_class AS c ON c.oid = i.inhrelid
  WHERE i.inhparent = $1::regclass
  ORDER BY c.relname`;

export const PARTITION_NAMES = onSmall(PARTITIONS_OF('0'));
/**
 * Partitions of a table, by their names, with the number of rows that the last analysis has found (-1: none yet). With Citus
 * the coordinator knows of no rows, but how large the shards are: about what an event takes at least.
 */
export const PARTITIONS = onSmallOr(
  PARTITIONS_OF('c.reltuples'),
  PARTITIONS_OF('(citus_relation_size(c.oid::regclass) / 400)'),
);

/** Whether a day's deliveries still hold something that is unfinished or not yet expired. */
export function neededIn(deliveries: string): Statement {
  return forAll(
    `SELECT 1 AS found FROM ${deliveries} WHERE status < ${SUCCEEDED} OR completed_at >= $1 LIMIT 1`,
  );
}

/** Whether an event from `$1` on and before `$2` was resent on a later day. */
export const RESENT_LATER = forAll(`
  SELECT 1 AS found FROM deliveries
  WHERE resent AND event_key >= $1 AND event_key < $2 AND id >= $2
  LIMIT 1`);

/** Ids of events that are gone with their day. */
export const DELETE_IDS_OF_SPAN = forAll('DELETE FROM event_ids WHERE key >= $1 AND key < $2');
