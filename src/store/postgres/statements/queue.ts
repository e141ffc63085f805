import { IN_FLIGHT, PENDING } from '../delivery-status.ts';
import { noteAll } from './activity.ts';
import { forAll, forBatch, forProject, NOW } from './statement.ts';

const LOCKED = `
  WITH locked AS MATERIALIZED (
    SELECT d.id, d.event_key, d.scheduled_at
    FROM deliveries AS d
    WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.status = ${PENDING} AND d.scheduled_at <= ${NOW}
      AND EXISTS (
        SELECT 1 FROM webhooks AS w WHERE w.project_id = $1 AND w.id = $2 AND w.deleted_at IS NULL)
    ORDER BY d.scheduled_at, d.id
    LIMIT $3
    FOR UPDATE OF d SKIP LOCKED
  ), sized AS (
    SELECT l.id, l.scheduled_at, e.id AS event_id, e.body,
      row_number() OVER in_order AS place, sum(octet_length(e.body)) OVER in_order AS bytes
    FROM locked AS l
    JOIN events AS e ON e.project_id = $1 AND e.key = l.event_key
    WINDOW in_order AS (ORDER BY l.scheduled_at, l.id)
  )`;
const UPDATE_SIZED = `
  UPDATE deliveries AS d
  SET status = ${IN_FLIGHT}, claimed_by = $6
  FROM sized AS s
  WHERE d.project_id = $1 AND d.id = s.id AND (s.bytes <= $4 OR ($5 AND s.place = 1))`;

/** Claims due deliveries of one webhook, at most `$3` with `$4` bytes; `$5` lets a single larger one through. */
export const CLAIM = forProject(`${LOCKED}${UPDATE_SIZED}
  RETURNING d.id, d.type, d.attempts, d.scheduled_at, s.event_id, s.body`);

/** The same, and notes them as changed. */
export const CLAIM_NOTED = forBatch(`${LOCKED}, claimed AS (${UPDATE_SIZED}
    RETURNING d.project_id, d.id, d.type, d.attempts, d.scheduled_at, s.event_id, s.body
  ), noted AS (${noteAll('claimed')})
  SELECT c.id, c.type, c.attempts, c.scheduled_at, c.event_id, c.body FROM claimed AS c`);

/** Lets claimed deliveries wait again: `$2` their ids, `$3` for each the number that the node had when it claimed it. */
export const LET_GO = forProject(`
  UPDATE deliveries AS d
  SET status = ${PENDING}, claimed_by = NULL
  FROM unnest($2::uuid[], $3::bigint[]) AS c (id, claimed_by)
  WHERE d.project_id = $1 AND d.id = c.id AND d.status = ${IN_FLIGHT} AND d.claimed_by = c.claimed_by
  RETURNING d.id`);

/** When the first waiting delivery of a webhook is due, as ms from now, and the delay that it was given. */
export const NEXT_DUE = forProject(`
  SELECT d.scheduled_at - ${NOW} AS due_in, d.delay_ms
  FROM deliveries AS d
  WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.status = ${PENDING}
  ORDER BY d.scheduled_at, d.id
  LIMIT 1`);

/** A wait is never longer than the delay it was given: what looks longer was recorded before the clock was stepped back. */
export const SHORTEN_WAITS = forProject(`
  UPDATE deliveries AS d
  SET scheduled_at = ${NOW} + d.delay_ms
  WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.status = ${PENDING} AND d.scheduled_at - d.delay_ms > ${NOW} + 1000`);

/** Webhooks with waiting deliveries, when the first of each is due as ms from now, and whether they are deleted. */
export const WAITING = forAll(`
  SELECT w.project_id, w.id AS webhook_id, w.deleted_at IS NOT NULL AS deleted, first.scheduled_at - ${NOW} AS due_in
  FROM webhooks AS w
  CROSS JOIN LATERAL (
    SELECT min(d.scheduled_at) AS scheduled_at
    FROM deliveries AS d
    WHERE d.project_id = w.project_id AND d.webhook_id = w.id AND d.status = ${PENDING}
  ) AS first
  WHERE first.scheduled_at IS NOT NULL`);

/** Lets deliveries wait again that these nodes had claimed. */
export const RELEASE_CLAIMS = forAll(`
  UPDATE deliveries AS d
  SET status = ${PENDING}, claimed_by = NULL
  WHERE d.status = ${IN_FLIGHT} AND d.claimed_by = ANY ($1::bigint[]) AND NOT (d.id = ANY ($2::uuid[]))
  RETURNING d.project_id, d.webhook_id`);
