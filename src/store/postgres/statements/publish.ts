import { forBatch, forProject, NOW } from './statement.ts';

/** Takes the ids of a batch of events; returns those that were free. Sorted by the caller, so that no two nodes wait for each other. */
export const TAKE_EVENT_IDS = forBatch(
  ({ given, projectOf }) => `
  INSERT INTO event_ids AS t (project_id, id, key)
  SELECT ${projectOf('e')}, e.id, (e.head || '0000')::uuid
  ${given('unnest($2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS e (project_id, id, head, place)')}
  ORDER BY e.place
  ON CONFLICT DO NOTHING
  RETURNING t.key`,
);

/**
 * Locks ids that were taken before. So the transaction writes something, and its commit waits, as every other, until a
 * synchronous replica has all that came before: what is called a duplicate is as safe as what was accepted.
 */
export const LOCK_EVENT_IDS = forBatch(
  ({ within }) => `
  SELECT 1 AS found
  FROM event_ids AS t
  WHERE (t.project_id, t.id) IN (
      SELECT e.project_id, e.id FROM unnest($2::uuid[], $3::text[]) AS e (project_id, id))
    AND ${within('t')}
  FOR KEY SHARE OF t`,
);

/** The bodies come as one value, cut up here: that costs less than an array of them. */
export const INSERT_EVENTS = forBatch(
  ({ given, projectOf }) => `
  INSERT INTO events AS t (project_id, key, id, type, body)
  SELECT ${projectOf('e')}, (e.head || '0000')::uuid, e.id, e.type, substring($8::bytea FROM e.body_at FOR e.body_size)
  ${given(`unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[])
    AS e (project_id, id, head, type, body_at, body_size)`)}`,
);

/**
 * Fans a batch of events out to the webhooks as this statement finds them, each delivery born claimed as far as its
 * webhook has room on this node: `rooms` names webhooks with less room than `$9` deliveries and `$10` bytes.
 */
export const FAN_OUT = forBatch(
  ({ within }) => `
  INSERT INTO deliveries AS t
    (project_id, id, event_key, webhook_id, type, resent, status, attempts, claimed_by, scheduled_at)
  SELECT f.project_id, (f.head || lpad(to_hex(f.number), 4, '0'))::uuid, (f.head || '0000')::uuid, f.webhook_id, f.type,
    false, CASE WHEN f.claimed THEN 1 ELSE 0 END, 0, CASE WHEN f.claimed THEN $8::bigint END, ${NOW}
  FROM (
    SELECT w.project_id, w.id AS webhook_id, e.head, e.type,
      row_number() OVER (PARTITION BY w.project_id, e.place ORDER BY w.id) AS number,
      row_number() OVER of_webhook <= coalesce(r.slots, $9::int)
        AND (sum(e.size) OVER of_webhook <= coalesce(r.bytes, $10::int)
          OR (row_number() OVER of_webhook = 1 AND coalesce(r.slots, $9::int) = $9::int)) AS claimed
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[]) WITH ORDINALITY
      AS e (project_id, head, type, only_to, size, place)
    JOIN webhooks AS w ON w.project_id = e.project_id AND w.deleted_at IS NULL
      AND CASE WHEN e.only_to IS NULL THEN w.enabled AND e.type = ANY (w.subscribed_events) ELSE w.id = e.only_to END
    LEFT JOIN unnest($7::text[], $11::int[], $12::int[]) AS r (webhook_id, slots, bytes) ON r.webhook_id = w.id
    WHERE ${within('w')}
    WINDOW of_webhook AS (PARTITION BY w.project_id, w.id ORDER BY e.place)
  ) AS f
  RETURNING t.id, t.webhook_id, t.status`,
);

export const WEBHOOK_EXISTS = forProject(`
  SELECT 1 AS found FROM webhooks WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL`);
