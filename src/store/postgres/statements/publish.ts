import { noteAll } from './activity.ts';
import { beside, forBatch, forProject, NOW } from './statement.ts';

/**
 * Fans events out to the webhooks as the statement finds them, each delivery born claimed by `claimer` as far as its webhook
 * has room on this node: `rooms` has webhooks with less room than `slots` deliveries and `bytes` bytes.
 */
const fanOut = (of: {
  events: string;
  rooms: string;
  claimer: string;
  slots: string;
  bytes: string;
  where: string;
}) => `
  INSERT INTO deliveries AS t
    (project_id, id, event_key, webhook_id, type, resent, status, attempts, claimed_by, scheduled_at)
  SELECT f.project_id, (f.head || lpad(to_hex(f.number), 4, '0'))::uuid, (f.head || '0000')::uuid, f.webhook_id, f.type,
    false, CASE WHEN f.claimed THEN 1 ELSE 0 END, 0, CASE WHEN f.claimed THEN ${of.claimer}::bigint END, ${NOW}
  FROM (
    SELECT w.project_id, w.id AS webhook_id, e.head, e.type,
      row_number() OVER (PARTITION BY w.project_id, e.place ORDER BY w.id) AS number,
      row_number() OVER of_webhook <= coalesce(r.slots, ${of.slots}::int)
        AND (sum(e.size) OVER of_webhook <= coalesce(r.bytes, ${of.bytes}::int)
          OR (row_number() OVER of_webhook = 1 AND coalesce(r.slots, ${of.slots}::int) = ${of.slots}::int)) AS claimed
    FROM ${of.events}
    JOIN webhooks AS w ON w.project_id = e.project_id AND w.deleted_at IS NULL
      AND CASE WHEN e.only_to IS NULL THEN w.enabled AND e.type = ANY (w.subscribed_events) ELSE w.id = e.only_to END
    LEFT JOIN unnest(${of.rooms}) AS r (webhook_id, slots, bytes) ON r.webhook_id = w.id
    WHERE ${of.where}
    WINDOW of_webhook AS (PARTITION BY w.project_id, w.id ORDER BY e.place)
  ) AS f`;

/**
 * Stores a batch of events, those whose ids were free, with their deliveries: one statement, and so one transaction and one
 * round trip. The bodies come as one value, cut up here: that costs less than an array of them. Ids are taken in one order
 * on every node, so that no two batches wait for each other.
 *
 * Returns the ids of the deliveries, a row for each webhook and state, and one without a webhook with the heads of the events:
 * few rows of long texts, as each row costs both sides more than what is in it.
 */
export const STORE_EVENTS = forBatch(`
  WITH given AS MATERIALIZED (
    SELECT e.*, (e.head || '0000')::uuid AS key
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[]) WITH ORDINALITY
      AS e (project_id, id, head, type, body_at, size, only_to, place)
  ), taken AS (
    INSERT INTO event_ids (project_id, id, key)
    SELECT e.project_id, e.id, e.key FROM given AS e ORDER BY e.project_id, e.id COLLATE "C"
    ON CONFLICT DO NOTHING
    RETURNING key
  ), fresh AS MATERIALIZED (
    SELECT e.* FROM given AS e JOIN taken AS t ON t.key = e.key
  ), stored AS (
    INSERT INTO events (project_id, key, id, type, body)
    SELECT e.project_id, e.key, e.id, e.type, substring($8::bytea FROM e.body_at FOR e.size) FROM fresh AS e
  ), fanned AS (${fanOut({
    events: 'fresh AS e',
    rooms: '$12::text[], $13::int[], $14::int[]',
    claimer: '$9',
    slots: '$10',
    bytes: '$11',
    where: 'true',
  })}
    RETURNING t.project_id, t.event_key, t.id, t.webhook_id, t.status
  ), noted AS (${noteAll('fanned')})
  SELECT f.webhook_id, f.status, string_agg(f.id::text, ',' ORDER BY f.id) AS ids FROM fanned AS f
  GROUP BY f.webhook_id, f.status
  UNION ALL
  SELECT NULL, NULL, string_agg(e.head, ',') FROM fresh AS e HAVING count(*) > 0`);

/** The same for the events of one project in `$1`, statement by statement: takes their ids, and returns those that were free. */
export const TAKE_EVENT_IDS = forProject(`
  INSERT INTO event_ids AS t (project_id, id, key)
  SELECT g.project_id, e.id, (e.head || '0000')::uuid
  ${beside('unnest($2::text[], $3::text[]) WITH ORDINALITY AS e (id, head, place)')}
  ORDER BY e.place
  ON CONFLICT DO NOTHING
  RETURNING t.key`);

export const INSERT_EVENTS = forProject(`
  INSERT INTO events AS t (project_id, key, id, type, body)
  SELECT g.project_id, (e.head || '0000')::uuid, e.id, e.type, substring($7::bytea FROM e.body_at FOR e.size)
  ${beside('unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[]) AS e (id, head, type, body_at, size)')}`);

export const FAN_OUT = forProject(`${fanOut({
  events: `(
      SELECT $1::uuid AS project_id, u.*
      FROM unnest($2::text[], $3::text[], $4::text[], $5::int[]) WITH ORDINALITY AS u (head, type, only_to, size, place)
    ) AS e`,
  rooms: '$9::text[], $10::int[], $11::int[]',
  claimer: '$6',
  slots: '$7',
  bytes: '$8',
  where: 'w.project_id = $1::uuid',
})}
  RETURNING t.id, t.webhook_id, t.status`);

/**
 * Locks ids that were taken before. So the transaction writes something, and its commit waits, as every other, until a
 * synchronous replica has all that came before: what is called a duplicate is as safe as what was accepted.
 */
export const LOCK_EVENT_IDS = forProject(`
  SELECT 1 AS found FROM event_ids AS t WHERE t.project_id = $1 AND t.id = ANY ($2::text[]) FOR KEY SHARE OF t`);

export const WEBHOOK_EXISTS = forProject(`
  SELECT 1 AS found FROM webhooks WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL`);
