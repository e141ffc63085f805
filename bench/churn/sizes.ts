export interface TableSize {
  name: string;
  live: number;
  /** Of updated and deleted rows that vacuum has not reclaimed yet. */
  dead: number;
  tableMb: number;
  indexMb: number;
}

/** The partitions of a table together, and small tables that never grow left out. */
const SIZES = `
  SELECT regexp_replace(relname, '_\\d{8}$', '') AS name, sum(n_live_tup)::float8 AS live, sum(n_dead_tup)::float8 AS dead,
    sum(pg_table_size(relid))::float8 / 1e6 AS "tableMb", sum(pg_indexes_size(relid))::float8 / 1e6 AS "indexMb"
  FROM pg_stat_user_tables
  GROUP BY 1
  HAVING sum(pg_total_relation_size(relid)) > 500000
  ORDER BY sum(pg_total_relation_size(relid)) DESC`;

export async function sizesOf(
  query: (text: string) => Promise<Record<string, unknown>[]>,
): Promise<TableSize[]> {
  return (await query(SIZES)) as unknown as TableSize[];
}
