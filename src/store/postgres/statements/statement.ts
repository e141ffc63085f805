/**
 * A statement that the adapter can issue. All of them are declared in this folder, so that a test can go through every
 * one (test/conformance/postgres-statements.test.ts).
 */
export interface Statement {
  readonly text: string;
  /**
   * What it reads or writes of the tables that Citus distributes:
   * - `project`: rows of one project, named by `$1`. One shard;
   * - `batch`: rows of several projects on one server; on Citus it is issued for each project by itself, `$1`. One shard;
   * - `all`: rows of all projects. Every shard, so nothing of the hot path may be one of these;
   * - `small`: only the small tables, which Citus keeps on every server.
   */
  readonly reach: 'project' | 'batch' | 'all' | 'small';
  /** The text where tables are distributed. */
  readonly distributed: string;
}

export function forProject(text: string): Statement {
  return { text, distributed: text, reach: 'project' };
}

export function forAll(text: string): Statement {
  return { text, distributed: text, reach: 'all' };
}

export function onSmall(text: string): Statement {
  return { text, distributed: text, reach: 'small' };
}

/**
 * @param make takes what writes the condition that keeps a table's rows to the project in `$1`; without distribution `$1`
 *   is null and the condition always true
 */
export function forBatch(make: (within: (table: string) => string) => string): Statement {
  return {
    text: make(() => '$1::uuid IS NULL'),
    distributed: make((table) => `${table}.project_id = $1::uuid`),
    reach: 'batch',
  };
}

/** The database's clock in whole unix ms. A scalar sub-select, so that it is read once per statement. */
export const NOW = '(SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)';
