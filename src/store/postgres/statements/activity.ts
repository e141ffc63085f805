import { LATENCY_BUCKETS } from '../../latency-histogram.ts';
import { beside, forAll, forProject, NOW, onSmall } from './statement.ts';

/** Outcomes, and the buckets of durations: see stats-batch.ts. */
export const STATS_COUNTS = 4 + LATENCY_BUCKETS;

/** One by one, as Citus takes no sub-select here. */
const SUMS = Array.from(
  { length: STATS_COUNTS },
  (_, i) => `t.counts[${i + 1}] + excluded.counts[${i + 1}]`,
).join(', ');

const ON_STATS_KNOWN = `
  ON CONFLICT (project_id, webhook_id, span, start, node) DO UPDATE SET counts = ARRAY[${SUMS}]`;

/** Adds what a transaction has counted (`u`, as a FROM gives it) to the rows of a node. */
export function addCounts(from: string, projectId: string, node: string): string {
  return `
  INSERT INTO delivery_stats AS t (project_id, webhook_id, span, start, node, counts)
  SELECT ${projectId}, u.webhook_id, u.span, u.start, ${node}::bigint, u.counts::int[]
  ${from}
  ORDER BY u.place
  ${ON_STATS_KNOWN}`;
}

export const ADD_STATS = forProject(
  addCounts(
    beside(`unnest($2::text[], $3::int[], $4::bigint[], $5::text[]) WITH ORDINALITY
    AS u (webhook_id, span, start, counts, place)`),
    'g.project_id',
    '$6',
  ),
);

export const READ_STATS = forProject(`
  SELECT webhook_id, start, to_json(counts) AS counts
  FROM delivery_stats
  WHERE project_id = $1 AND ($2::text IS NULL OR webhook_id = $2) AND span = $3 AND start >= $4
  ORDER BY webhook_id, start`);

export const REMOVE_STATS = forAll('DELETE FROM delivery_stats WHERE span = $1 AND start < $2');

/** Stands for several projects at once, where tables are not distributed. */
export const ANY_PROJECT = '00000000-0000-0000-0000-000000000000';

/** As `NOTE_CHANGES`, of what a part of the same statement has returned. */
export function noteAll(changed: string): string {
  return `
    INSERT INTO changes (project_id, xid, at, projects, deliveries)
    SELECT '${ANY_PROJECT}', pg_current_xact_id(), ${NOW}, array_agg(c.project_id), array_agg(c.id)
    FROM ${changed} AS c
    HAVING count(*) > 0`;
}

/** Notes which deliveries a transaction has changed: `$1` is the project, or zeros for several at once. */
export const NOTE_CHANGES = forProject(`
  INSERT INTO changes (project_id, xid, at, projects, deliveries)
  VALUES ($1, pg_current_xact_id(), ${NOW}, $2::uuid[], $3::uuid[])`);

/** Which transactions have ended: what a later look has to leave out. */
export const SNAPSHOT = onSmall(`
  SELECT pg_current_snapshot()::text AS snapshot, pg_snapshot_xmax(pg_current_snapshot())::text AS xmax, ${NOW} AS now`);

/**
 * The changed deliveries of the project `$2` that were noted by transactions that had ended by the snapshot `$4` and not
 * yet by `$3`: in order, behind the delivery number `$6` of the transaction `$5`.
 */
export const CHANGES_BETWEEN = forProject(`
  SELECT c.xid::text AS xid, d.place, d.id
  FROM changes AS c
  CROSS JOIN LATERAL unnest(c.projects, c.deliveries) WITH ORDINALITY AS d (project_id, id, place)
  WHERE c.project_id = $1 AND d.project_id = $2::uuid
    AND c.xid >= greatest(pg_snapshot_xmin($3::pg_snapshot), $5::xid8)
    AND NOT pg_visible_in_snapshot(c.xid, $3::pg_snapshot) AND pg_visible_in_snapshot(c.xid, $4::pg_snapshot)
    AND (c.xid > $5::xid8 OR d.place > $6::bigint)
  ORDER BY c.xid, d.place
  LIMIT $7`);

export const FORGET_CHANGES = forAll(`DELETE FROM changes WHERE at < ${NOW} - $1::bigint`);
