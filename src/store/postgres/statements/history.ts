import { PENDING } from '../delivery-status.ts';
import { forProject, NOW } from './statement.ts';

const ROW = `
  SELECT d.id, d.webhook_id, e.id AS event_id, d.type, d.status, d.attempts, d.response_status, d.error, d.scheduled_at,
    d.completed_at, d.duration_ms`;

const ROWS_OF_PAGE = `
  ${ROW}
  FROM page AS p
  JOIN deliveries AS d ON d.project_id = $1 AND d.id = p.id
  JOIN events AS e ON e.project_id = $1 AND e.key = d.event_key`;

/** A page of the whole project: `$2` ≤ id < `$3`. */
export const PAGE_OF_PROJECT = forProject(`
  WITH page AS MATERIALIZED (
    SELECT d.id FROM deliveries AS d
    WHERE d.project_id = $1 AND d.id >= $2 AND d.id < $3
    ORDER BY d.id DESC LIMIT $4 OFFSET $5
  )
  ${ROWS_OF_PAGE}
  ORDER BY d.id DESC`);

/**
 * A page merged from runs. Within one webhook, type and status the index `by_run` is in order of acceptance; there are
 * some dozens of such runs, and each is read only as far as its rows could get onto the page. So no filter, and no
 * combination of filters, makes a page read past rows that it does not show.
 */
export const PAGE_OF_RUNS = forProject(`
  WITH page AS MATERIALIZED (
    SELECT run.id
    FROM unnest($6::text[]) AS w (id)
    CROSS JOIN unnest($7::text[]) AS t (name)
    CROSS JOIN unnest($8::int[]) AS s (status)
    CROSS JOIN LATERAL (
      SELECT d.id FROM deliveries AS d
      WHERE d.project_id = $1 AND d.webhook_id = w.id AND d.type = t.name AND d.status = s.status
        AND d.id >= $2 AND d.id < $3
      ORDER BY d.id DESC LIMIT $4::int + $5::int
    ) AS run
    ORDER BY run.id DESC LIMIT $4::int OFFSET $5::int
  )
  ${ROWS_OF_PAGE}
  ORDER BY d.id DESC`);

export const KEY_OF_EVENT = forProject('SELECT key FROM event_ids WHERE project_id = $1 AND id = $2');

/** Every delivery of the event with the key `$2`: those of its fan-out have ids up to `$3`, the others were resent. */
const OF_EVENT = `
  SELECT d.id, d.webhook_id, d.type, d.status FROM deliveries AS d
  WHERE d.project_id = $1 AND d.id > $2 AND d.id <= $3
  UNION ALL
  SELECT d.id, d.webhook_id, d.type, d.status FROM deliveries AS d
  WHERE d.project_id = $1 AND d.event_key = $2 AND d.resent`;

export const PAGE_OF_EVENT = forProject(`
  WITH page AS MATERIALIZED (
    SELECT o.id FROM (${OF_EVENT}) AS o
    WHERE o.id >= $4 AND o.id < $5
      AND ($6::text IS NULL OR o.webhook_id = $6) AND ($7::text IS NULL OR o.type = $7)
      AND ($8::int[] IS NULL OR o.status = ANY ($8::int[]))
    ORDER BY o.id DESC LIMIT $9 OFFSET $10
  )
  ${ROWS_OF_PAGE}
  ORDER BY d.id DESC`);

export const DELIVERIES_OF_EVENT = forProject(`
  WITH page AS MATERIALIZED (${OF_EVENT})
  ${ROWS_OF_PAGE}
  ORDER BY d.id`);

export const EVENT_BODY = forProject('SELECT body FROM events WHERE project_id = $1 AND key = $2');

export const DELIVERY = forProject(`
  ${ROW}, e.body
  FROM deliveries AS d
  JOIN events AS e ON e.project_id = $1 AND e.key = d.event_key
  WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.id = $3`);

export const ATTEMPTS = forProject(`
  SELECT number, started_at, duration_ms, signed_at, anchor_signature, standard_signature, response_status,
    response_headers, response_body, error
  FROM attempts WHERE project_id = $1 AND delivery_id = $2 ORDER BY number`);

/** Locks the event, so that retention cannot remove it under the delivery that is about to be made. */
export const LOCK_ORIGINAL = forProject(`
  SELECT d.status, d.type, d.event_key
  FROM deliveries AS d
  JOIN events AS e ON e.project_id = $1 AND e.key = d.event_key
  WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.id = $3
  FOR KEY SHARE OF e`);

/** The next few deliveries of a webhook that ended so, oldest first, their events locked as above. */
export const LOCK_ORIGINALS = forProject(`
  WITH chosen AS MATERIALIZED (
    SELECT run.id, run.type, run.event_key
    FROM unnest($6::text[]) AS t (name)
    CROSS JOIN unnest($7::int[]) AS s (status)
    CROSS JOIN LATERAL (
      SELECT d.id, d.type, d.event_key FROM deliveries AS d
      WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.type = t.name AND d.status = s.status
        AND d.id > $3 AND d.id < $4
      ORDER BY d.id LIMIT $5::int
    ) AS run
    ORDER BY run.id LIMIT $5::int
  )
  SELECT c.id, c.type, c.event_key
  FROM chosen AS c
  JOIN events AS e ON e.project_id = $1 AND e.key = c.event_key
  ORDER BY c.id
  FOR KEY SHARE OF e`);

export const INSERT_RESENT = forProject(`
  INSERT INTO deliveries AS t
    (project_id, id, event_key, webhook_id, type, resent, status, attempts, scheduled_at)
  SELECT w.project_id, r.id, r.event_key, w.id, r.type, true, ${PENDING}, 0, ${NOW}
  FROM webhooks AS w
  CROSS JOIN unnest($3::uuid[], $4::uuid[], $5::text[]) AS r (id, event_key, type)
  WHERE w.project_id = $1 AND w.id = $2 AND w.deleted_at IS NULL
  RETURNING t.id`);

export const ROWS_BY_ID = forProject(`
  ${ROW}
  FROM deliveries AS d
  JOIN events AS e ON e.project_id = $1 AND e.key = d.event_key
  WHERE d.project_id = $1 AND d.id = ANY ($2::uuid[]) AND ($3::text IS NULL OR d.webhook_id = $3)`);

export const COUNT_ENDED = forProject(`
  SELECT count(*) AS count FROM deliveries
  WHERE project_id = $1 AND webhook_id = $2 AND type = ANY ($3::text[]) AND status = ANY ($4::int[])
    AND id > $5 AND id < $6`);
