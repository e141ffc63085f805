import { FAILED, IN_FLIGHT, PENDING, WEBHOOK_DELETED } from '../delivery-status.ts';
import { forBatch, NOW } from './statement.ts';

/**
 * Moves deliveries on whose attempts have ended: only those that are still claimed under the number this node had when
 * it claimed them, and whose attempt is the expected one. A retry of a deleted webhook ends instead.
 */
export const MOVE_ON = forBatch(
  ({ within }) => `
  UPDATE deliveries AS d
  SET status = CASE WHEN a.stopped THEN ${FAILED} ELSE a.next END,
    attempts = a.number,
    claimed_by = NULL,
    scheduled_at = CASE WHEN a.next = ${PENDING} AND NOT a.stopped THEN ${NOW} + a.remaining_ms ELSE d.scheduled_at END,
    delay_ms = a.remaining_ms,
    completed_at = CASE WHEN a.next = ${PENDING} AND NOT a.stopped THEN NULL ELSE a.ended_at END,
    duration_ms = a.duration_ms,
    response_status = a.response_status,
    error = CASE WHEN a.stopped THEN '${WEBHOOK_DELETED}' ELSE a.error END
  FROM (
    SELECT u.*, u.next = ${PENDING} AND EXISTS (
        SELECT 1 FROM webhooks AS w
        WHERE w.project_id = u.project_id AND w.id = u.webhook_id AND w.deleted_at IS NOT NULL AND ${within('w')}
      ) AS stopped
    FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::bigint[], $9::int[],
      $10::int[], $11::text[], $12::text[])
      AS u (project_id, id, claimed_by, number, next, remaining_ms, ended_at, duration_ms, response_status, error,
        webhook_id)
  ) AS a
  WHERE d.project_id = a.project_id AND d.id = a.id AND d.status = ${IN_FLIGHT} AND d.claimed_by = a.claimed_by
    AND d.attempts = a.number - 1 AND ${within('d')}
  RETURNING d.id, d.status`,
);

/** Records attempts; only ever of deliveries that `MOVE_ON` has moved in the same transaction. */
export const INSERT_ATTEMPTS = forBatch(
  ({ given, projectOf }) => `
  INSERT INTO attempts AS t (project_id, delivery_id, number, started_at, duration_ms, signed_at, anchor_signature,
    standard_signature, response_status, response_headers, response_body, error)
  SELECT ${projectOf('a')}, a.delivery_id, a.number, a.started_at, a.duration_ms, a.signed_at, a.anchor_signature,
    a.standard_signature, a.response_status, a.response_headers,
    CASE WHEN a.response_status IS NOT NULL THEN substring($14::bytea FROM a.body_at FOR a.body_size) END, a.error
  ${given(`unnest($2::uuid[], $3::uuid[], $4::int[], $5::bigint[], $6::int[], $7::bigint[], $8::text[], $9::text[],
    $10::int[], $11::text[], $12::int[], $13::int[], $15::text[])
    AS a (project_id, delivery_id, number, started_at, duration_ms, signed_at, anchor_signature, standard_signature,
      response_status, response_headers, body_at, body_size, error)`)}`,
);

/** One row per webhook of a batch, in order of their ids. A success in it (`last_success_at`) ends an earlier failing. */
export const SAVE_HEALTH = forBatch(
  ({ given, projectOf }) => `
  INSERT INTO webhook_health AS t (project_id, webhook_id, last_success_at, failing_since)
  SELECT ${projectOf('h')}, h.webhook_id, h.last_success_at, h.failing_since
  ${given(`unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
    AS h (project_id, webhook_id, last_success_at, failing_since, place)`)}
  ORDER BY h.place
  ON CONFLICT (project_id, webhook_id) DO UPDATE
  SET last_success_at = greatest(t.last_success_at, excluded.last_success_at),
    failing_since = CASE WHEN excluded.last_success_at IS NULL THEN coalesce(t.failing_since, excluded.failing_since)
      ELSE excluded.failing_since END`,
);
