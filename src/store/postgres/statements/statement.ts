type Reach = 'project' | 'batch' | 'all' | 'small';

/**
 * A statement that the adapter can issue. Only this folder makes any, so that a test can go through every one
 * (test/unit/postgres-statements.test.ts).
 */
class Statement {
  readonly text: string;
  /** The text where tables are distributed. */
  readonly distributed: string;
  /** Whether the distributed text takes the time as one more parameter, behind the others. */
  readonly takesTime: boolean;
  readonly #reach: Reach;

  /**
   * Citus takes neither volatile functions in an UPDATE nor sub-selects in an INSERT, and would ask each worker for its own
   * clock: there the time is a parameter.
   */
  private constructor(reach: Reach, text: string, distributed: string) {
    const last = Math.max(0, ...[...distributed.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    this.#reach = reach;
    this.text = text;
    this.takesTime = distributed.includes(NOW);
    this.distributed = distributed.replaceAll(NOW, `$${last + 1}::bigint`);
  }

  static of(reach: Reach, text: string, distributed = text): Statement {
    return new Statement(reach, text, distributed);
  }

  /**
   * What it reads or writes of the tables that Citus distributes:
   * - `project`: rows of one project, named by `$1`. One shard;
   * - `batch`: rows of several projects, where tables are not distributed;
   * - `all`: rows of all projects. Every shard, so nothing of the hot path may be one of these;
   * - `small`: only the small tables, which Citus keeps on every server.
   */
  get reach(): Reach {
    return this.#reach;
  }
}

// As a type alone: no other folder can make one.
export type { Statement };

/** Whether a value is a statement of this folder. */
export function isStatement(value: unknown): value is Statement {
  return value instanceof Statement;
}

export function forProject(text: string): Statement {
  return Statement.of('project', text);
}

export function forAll(text: string): Statement {
  return Statement.of('all', text);
}

export function onSmall(text: string): Statement {
  return Statement.of('small', text);
}

/** @param distributed what is issued instead where tables are distributed */
export function onSmallOr(text: string, distributed: string): Statement {
  return Statement.of('small', text, distributed);
}

/** For a batch of several projects; never issued where tables are distributed. */
export function forBatch(text: string): Statement {
  return Statement.of('batch', text);
}

/**
 * Rows that are made of parameters alone, to be inserted for the project in `$1`: a FROM with its WHERE. Citus sends such an
 * INSERT to its shard as it is only where they are selected beside a row of the project that is there: `g`, its guard,
 * which is made before anything else of the project (see directory.ts).
 */
export function beside(rows: string): string {
  return `FROM project_guards AS g\n  CROSS JOIN ${rows}\n  WHERE g.project_id = $1::uuid`;
}

/** The database's clock in whole unix ms. A scalar sub-select, so that it is read once per statement. */
export const NOW = '(SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)';
