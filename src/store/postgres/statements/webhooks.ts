import { WEBHOOK_DELETED } from '../../store.ts';
import { FAILED, PENDING } from '../delivery-status.ts';
import { forAll, forProject, NOW } from './statement.ts';

const WEBHOOK = `
  SELECT w.project_id, w.id, w.url, w.description, to_json(w.subscribed_events) AS subscribed_events, w.enabled,
    w.created_at, w.updated_at, h.last_success_at, h.failing_since
  FROM webhooks AS w
  LEFT JOIN webhook_health AS h ON h.project_id = w.project_id AND h.webhook_id = w.id
  WHERE w.project_id = $1 AND w.deleted_at IS NULL`;

export const LIST_WEBHOOKS = forProject(`${WEBHOOK} ORDER BY w.created_at DESC, w.id DESC`);
export const GET_WEBHOOK = forProject(`${WEBHOOK} AND w.id = $2`);

/** Also deleted ones, while their history is kept. */
export const WEBHOOK_IDS = forProject('SELECT id FROM webhooks WHERE project_id = $1');
export const WEBHOOK_KNOWN = forProject('SELECT 1 AS found FROM webhooks WHERE project_id = $1 AND id = $2');
/** Asked once per webhook and node: the answer never changes. */
export const PROJECT_OF_WEBHOOK = forAll('SELECT project_id FROM webhooks WHERE id = $1');

/** Lets one transaction at a time change the number of a project's webhooks. */
export const GUARD_PROJECT = forProject(`
  INSERT INTO project_guards AS t (project_id, changes) VALUES ($1, 1)
  ON CONFLICT (project_id) DO UPDATE SET changes = t.changes + 1`);
/** Makes sure of the row that statements of a batch are kept to a project by: see statement.ts. */
export const MAKE_GUARD = forProject(`
  INSERT INTO project_guards (project_id, changes) VALUES ($1, 0) ON CONFLICT DO NOTHING`);
export const COUNT_WEBHOOKS = forProject(`
  SELECT count(*)::int AS count FROM webhooks WHERE project_id = $1 AND deleted_at IS NULL`);
export const INSERT_WEBHOOK = forProject(`
  INSERT INTO webhooks (project_id, id, url, description, subscribed_events, enabled, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5::text[], true, $6, $6)`);
export const UPDATE_WEBHOOK = forProject(`
  UPDATE webhooks
  SET url = coalesce($3, url), description = CASE WHEN $4 THEN $5 ELSE description END,
    subscribed_events = coalesce($6::text[], subscribed_events), enabled = coalesce($7, enabled), updated_at = $8
  WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL`);
export const DELETE_WEBHOOK = forProject(`
  UPDATE webhooks SET deleted_at = $3, updated_at = $3, enabled = false
  WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL
  RETURNING 1 AS deleted`);

export const LOCK_WEBHOOK = forProject(`
  SELECT 1 AS found FROM webhooks WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE`);
export const MARK_WEBHOOK_UPDATED = forProject(
  'UPDATE webhooks SET updated_at = $3 WHERE project_id = $1 AND id = $2',
);
export const SECRET_STATE = forProject(`
  SELECT count(*) FILTER (WHERE signs_until > $3)::int AS replaced, coalesce(max(num), 0)::int AS last
  FROM webhook_secrets WHERE project_id = $1 AND webhook_id = $2`);
export const DROP_ENDED_SECRETS = forProject(
  'DELETE FROM webhook_secrets WHERE project_id = $1 AND webhook_id = $2 AND signs_until <= $3',
);
export const END_SECRET = forProject(`
  UPDATE webhook_secrets SET signs_until = $3 WHERE project_id = $1 AND webhook_id = $2 AND signs_until IS NULL`);
export const INSERT_SECRET = forProject(
  'INSERT INTO webhook_secrets (project_id, webhook_id, num, sealed) VALUES ($1, $2, $3, $4)',
);

/** Also of a deleted webhook: attempts may be under way. Newest secret first. */
export const TARGET = forProject(`
  SELECT w.url, w.deleted_at IS NOT NULL AS deleted, s.sealed, s.signs_until
  FROM webhooks AS w
  JOIN webhook_secrets AS s ON s.project_id = w.project_id AND s.webhook_id = w.id
  WHERE w.project_id = $1 AND w.id = $2 AND (s.signs_until IS NULL OR s.signs_until > ${NOW})
  ORDER BY s.num DESC`);

/**
 * Ends waiting deliveries of a deleted webhook, `$3` at a time. Their retry will never be due: what is shown is when the last
 * attempt was.
 */
export const END_WAITING = forProject(`
  WITH waiting AS MATERIALIZED (
    SELECT d.id
    FROM deliveries AS d
    WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.status = ${PENDING}
    ORDER BY d.scheduled_at, d.id
    LIMIT $3
    FOR UPDATE SKIP LOCKED
  )
  UPDATE deliveries AS d
  SET status = ${FAILED}, error = '${WEBHOOK_DELETED}', completed_at = ${NOW},
    scheduled_at = coalesce((
      SELECT a.started_at FROM attempts AS a
      WHERE a.project_id = $1 AND a.delivery_id = d.id AND a.number = d.attempts
    ), d.scheduled_at)
  FROM waiting AS x
  WHERE d.project_id = $1 AND d.id = x.id
  RETURNING d.id, d.completed_at`);
