import { WEBHOOK_DELETED } from '../../store.ts';
import { FAILED, IN_FLIGHT, PENDING } from '../delivery-status.ts';
import { ANY_PROJECT, addCounts } from './activity.ts';
import { beside, forBatch, forProject, NOW } from './statement.ts';

/**
 * Moves deliveries on whose attempts have ended: only those that are still claimed under the number this node had when
 * it claimed them, and whose attempt is the expected one. A retry of a deleted webhook ends instead.
 *
 * State and claim are written as expressions so that the primary key alone is used: the index of what is claimed has an entry
 * for all that this node has claimed since the last vacuum, and going through it would cost more with each batch.
 *
 * The LIMIT leaves nothing out of the batch, whose ids are `$2`. It lets PostgreSQL count on few rows, and so look each up by its
 * key: on a new day, of whose table it knows nothing yet, it would otherwise read the whole table for each batch until the
 * first analysis.
 */
const moveOn = (ended: string, projectOf: (table: string) => string) => `
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
        WHERE w.project_id = ${projectOf('u')} AND w.id = u.webhook_id AND w.deleted_at IS NOT NULL
      ) AS stopped
    FROM ${ended}
    LIMIT cardinality($2::uuid[])
  ) AS a
  WHERE d.project_id = ${projectOf('a')} AND d.id = a.id AND d.status + 0 = ${IN_FLIGHT} AND d.claimed_by + 0 = a.claimed_by
    AND d.attempts = a.number - 1`;

const ATTEMPT = `(project_id, delivery_id, number, started_at, duration_ms, signed_at, anchor_signature,
    standard_signature, response_status, response_headers, response_body, error)`;
const ATTEMPT_OF = (bodies: string) => `
    a.number, a.started_at, a.duration_ms, a.signed_at, a.anchor_signature, a.standard_signature, a.response_status,
    a.response_headers,
    CASE WHEN a.response_status IS NOT NULL THEN substring(${bodies}::bytea FROM a.body_at FOR a.body_size) END, a.error`;

/** How long what changes nothing but a webhook's times may wait until it is written, see health-book.ts. */
export const HEALTH_LATE_MS = 1_000;
/** Between what two nodes know there may be so many ms. What differs by more comes of clocks that are not set alike. */
const LATE = `BETWEEN 1 AND ${2 * HEALTH_LATE_MS}`;

/** A success (`last_success_at`) ends a failing that began before it. */
const ON_HEALTH_KNOWN = `
  ON CONFLICT (project_id, webhook_id) DO UPDATE
  SET last_success_at = greatest(t.last_success_at, excluded.last_success_at),
    failing_since = CASE
      WHEN excluded.last_success_at IS NULL AND t.last_success_at - excluded.failing_since ${LATE} THEN t.failing_since
      WHEN excluded.last_success_at IS NULL THEN coalesce(t.failing_since, excluded.failing_since)
      WHEN t.failing_since - excluded.last_success_at ${LATE} THEN t.failing_since
      ELSE excluded.failing_since END`;

const HEALTH_OF = (projects: string, webhooks: string, successes: string, failings: string) => `
  INSERT INTO webhook_health AS t (project_id, webhook_id, last_success_at, failing_since)
  SELECT h.project_id, h.webhook_id, h.last_success_at, h.failing_since
  FROM unnest(${projects}::uuid[], ${webhooks}::text[], ${successes}::bigint[], ${failings}::bigint[]) WITH ORDINALITY
    AS h (project_id, webhook_id, last_success_at, failing_since, place)
  ORDER BY h.place
  ${ON_HEALTH_KNOWN}`;

/**
 * Moves a batch on, records its attempts, counts them, and notes how webhooks fare: all of it or, where one of them was not this
 * node's to settle or ends otherwise than expected, nothing (a division by zero). So one statement is the whole transaction.
 */
export const SETTLE = forBatch(`
  WITH given AS MATERIALIZED (
    SELECT *
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::int[], $9::int[],
      $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::text[], $17::int[], $18::int[])
      AS u (project_id, id, claimed_by, number, next, remaining_ms, ended_at, duration_ms, response_status, error,
        webhook_id, started_at, signed_at, anchor_signature, standard_signature, response_headers, body_at, body_size)
  ), moved AS (${moveOn('given AS u', (table) => `${table}.project_id`)}
    RETURNING d.status = a.next AS expected
  ), recorded AS (
    INSERT INTO attempts ${ATTEMPT}
    SELECT a.project_id, a.id, ${ATTEMPT_OF('$19')}
    FROM given AS a
  ), noted AS (
    INSERT INTO changes (project_id, xid, at, projects, deliveries)
    VALUES ('${ANY_PROJECT}', pg_current_xact_id(), ${NOW}, $1::uuid[], $2::uuid[])
  ), counted AS (${addCounts(
    `FROM unnest($20::uuid[], $21::text[], $22::int[], $23::bigint[], $24::text[]) WITH ORDINALITY
    AS u (project_id, webhook_id, span, start, counts, place)`,
    'u.project_id',
    '$25',
  )}
  ), fares AS (${HEALTH_OF('$26', '$27', '$28', '$29')}
  )
  SELECT 1 / (count(*) FILTER (WHERE m.expected) = cardinality($2::uuid[]))::int AS settled FROM moved AS m`);

/** How webhooks of several projects fare, in order of their ids. */
export const SAVE_HEALTH_OF_ALL = forBatch(HEALTH_OF('$1', '$2', '$3', '$4'));

/** The same for one project in `$1`, statement by statement. */
export const MOVE_ON = forProject(`${moveOn(
  `unnest($2::uuid[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::int[], $9::int[], $10::text[],
      $11::text[])
      AS u (id, claimed_by, number, next, remaining_ms, ended_at, duration_ms, response_status, error, webhook_id)`,
  () => '$1::uuid',
)}
  RETURNING d.id, d.status`);

/** Only ever of deliveries that `MOVE_ON` has moved in the same transaction. */
export const INSERT_ATTEMPTS = forProject(`
  INSERT INTO attempts AS t ${ATTEMPT}
  SELECT g.project_id, a.delivery_id, ${ATTEMPT_OF('$14')}
  ${beside(`unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
    $10::text[], $11::text[], $12::int[], $13::int[])
    AS a (delivery_id, number, duration_ms, response_status, error, started_at, signed_at, anchor_signature,
      standard_signature, response_headers, body_at, body_size)`)}`);

export const SAVE_HEALTH = forProject(`
  INSERT INTO webhook_health AS t (project_id, webhook_id, last_success_at, failing_since)
  SELECT g.project_id, h.webhook_id, h.last_success_at, h.failing_since
  ${beside(`unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY
    AS h (webhook_id, last_success_at, failing_since, place)`)}
  ORDER BY h.place
  ${ON_HEALTH_KNOWN}`);
