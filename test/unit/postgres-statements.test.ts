import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  DISTRIBUTED_TABLES,
  MIGRATIONS,
  REFERENCE_TABLES,
  statementsOf,
} from '../../src/store/postgres/migrate.ts';
import { initial } from '../../src/store/postgres/migrations/0001-initial.ts';
import { forProject, NOW, type Statement } from '../../src/store/postgres/statements/statement.ts';
import { storeStatements, type TableUse, usesOf } from '../support/store-statements.ts';

/**
 * What Citus asks of statements, checked on every statement that the adapter can issue. Its rules are those of its
 * documentation (https://docs.citusdata.com/en/stable/develop/reference_workarounds.html) and of what its planner refuses
 * (`ModifyPartialQuerySupported` of multi_router_planner.c, `DistributedInsertSelectSupported` of insert_select_planner.c,
 * `DeferErrorIfCannotPushdownSubquery` of query_pushdown_planning.c), for Citus 11.1 and later, as PostgreSQL 15 asks for. With a filter by the distribution column on each distributed
 * table a statement goes to one shard, where a SELECT may be anything that PostgreSQL allows; what changes rows may not.
 * Which functions change with time is asked of a server: test/conformance/postgres-statements.test.ts.
 */

/** Those that look at every shard: starts, looks every few seconds, retention, moving in. None is of an event's way. */
const OF_ALL_SHARDS = [
  'analyze',
  'checksum',
  'distributeByProject',
  'empty',
  'insertInto',
  'lastId',
  'makeReferenceTable',
  'DELETED_WEBHOOKS',
  'DELETE_IDS_OF_SPAN',
  'FORGET_CHANGES',
  'MAKE_GUARDS',
  'OLDEST_EVENTS',
  'PROJECT_OF_WEBHOOK',
  'RELEASE_CLAIMS',
  'REMOVE_STATS',
  'RESENT_LATER',
  'WAITING',
  'neededIn',
];

/** Whether a statement keeps this use of a table to the project in `$1`. */
function isKeptToProject(text: string, { verb, table, alias }: TableUse): boolean {
  if (verb === 'INTO') return /^\s*(WITH[\s\S]*)?INSERT INTO \w+( AS t)?\s*\(\s*project_id\b/.test(text);
  const names = alias === table ? ['', `${table}.`] : [`${alias}.`];
  if (names.some((name) => text.includes(`${name}project_id = $1`))) return true;
  // Joined by the project to a table that is kept to it.
  const other = new RegExp(`\\b${alias}\\.project_id = (\\w+)\\.project_id\\b`).exec(text)?.[1];
  return other !== undefined && text.includes(`${other}.project_id = $1`);
}

/** Whether the rows that are inserted are those of the project in `$1`. */
function insertsForProject(text: string): boolean {
  if (/VALUES\s*\(\s*\$1\b/.test(text)) return true;
  const selected = /\)\s*SELECT\s+(\w+)\.project_id\b/.exec(text)?.[1];
  if (selected === undefined) return false;
  // By its own filter, or by that of the sub-select that it is.
  const isSubSelect = new RegExp(`\\) AS ${selected}\\b(?! \\()`).test(text);
  return text.includes(`${selected}.project_id = $1`) || (isSubSelect && /\bw\.project_id = \$1/.test(text));
}

/** What Citus would say to it; null where it takes the statement as one for a single shard. */
function refusal({ reach, distributed: text }: Pick<Statement, 'reach' | 'distributed'>): string | null {
  const isInsert = /^\s*INSERT\b/.test(text);
  const isValues = isInsert && /\bVALUES\s*\(/.test(text);
  if (/^\s*WITH[\s\S]*\)\s*INSERT\b/.test(text)) return 'an INSERT takes no common table expressions';
  if (isValues && /\(\s*SELECT\b/.test(text)) return 'an INSERT of values takes no sub-selects';
  const [, conflict] = text.split('ON CONFLICT');
  if (conflict !== undefined && /\bSELECT\b/.test(conflict)) return 'ON CONFLICT takes no sub-selects';
  if (
    /\b(DELETE|INSERT|UPDATE)\b/.test(
      /^\s*WITH([\s\S]*?)\n {2}\)\s/.exec(text)?.[1]?.replaceAll('FOR UPDATE', '') ?? '',
    )
  ) {
    return 'a common table expression that changes rows';
  }
  if (/\bFOR (NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b/.test(text) && reach !== 'project') {
    return 'rows are locked on one shard alone';
  }
  if (/\b(GROUPING SETS|CUBE|ROLLUP|TABLESAMPLE|RECURSIVE|MERGE INTO)\b/.test(text))
    return 'a construct it does not know';
  if (reach === 'project') return isInsert && !isValues ? insertSelectRefusal(text) : null;
  return reach === 'all' ? multiShardRefusal(text) : null;
}

/** What goes to every shard may join only what lies on one, and may neither sort out nor number rows across them. */
function multiShardRefusal(text: string): string | null {
  if (/^\s*(INSERT|TRUNCATE|ANALYZE)\b/.test(text)) return null; // By way of the coordinator, or shard by shard.
  const [first, ...others] = usesOf(text);
  if (first === undefined) return null;
  for (const { alias } of others) {
    const joined = new RegExp(
      `\\b(${alias}\\.project_id = \\w+\\.project_id|\\w+\\.project_id = ${alias}\\.project_id)\\b`,
    );
    if (!joined.test(text)) {
      return `${alias} is not joined by the project`;
    }
  }
  if (/^\s*WITH\b|\bOVER\b|\bOFFSET\b/.test(text)) return 'it cannot be pushed down to the shards';
  if (/^\s*(UPDATE|DELETE)\b/.test(text) && others.length > 0) return 'a change of all shards joins none';
  return null;
}

/** An INSERT … SELECT that Citus does not send to its shard as it is, it takes by way of the coordinator: slow, and in two steps. */
function insertSelectRefusal(text: string): string | null {
  const [, select = ''] = /\)\s*(SELECT[\s\S]*)/.exec(text) ?? [];
  if (
    !usesOf(select).some(({ alias, verb }) => verb !== 'INTO' && text.includes(`${alias}.project_id = $1`))
  ) {
    return 'it selects from no distributed table of the project';
  }
  if (/\b(LIMIT|OFFSET|UNION|GROUP BY|DISTINCT)\b/.test(select)) return 'the select cannot be pushed down';
  for (const [, window = ''] of select.matchAll(/(?:OVER|AS) \(((?:PARTITION|ORDER) BY[^)]*)\)/g)) {
    if (!/^PARTITION BY \w+\.project_id\b/.test(window)) return `the window (${window}) is not by project`;
  }
  if (/\bRETURNING\b/.test(text) && !/^\s*INSERT INTO \w+ AS t\b/.test(text))
    return 'RETURNING needs an alias of the target';
  return null;
}

test('every statement of one project filters each distributed table by the project', async () => {
  const statements = await storeStatements();
  assert.ok(statements.length > 70, `${statements.length} statements`);
  for (const [name, { reach, distributed: text }] of statements) {
    const uses = usesOf(text);
    if (reach === 'small') assert.deepEqual(uses, [], `${name} is said to use small tables alone`);
    if (reach !== 'project') continue;
    assert.notEqual(uses.length, 0, `${name} uses no distributed table`);
    for (const use of uses) {
      assert.ok(
        isKeptToProject(text, use),
        `${name}: ${use.verb} ${use.table} AS ${use.alias} is not kept to $1`,
      );
    }
    if (uses.some(({ verb }) => verb === 'INTO')) {
      assert.ok(insertsForProject(text), `${name} inserts rows of another project`);
    }
  }
});

test('no statement has what Citus refuses', async () => {
  for (const [name, statement] of await storeStatements()) {
    if (statement.reach !== 'batch') assert.equal(refusal(statement), null, name);
  }
});

test('the time is a parameter of its own where tables are distributed, and nowhere asked of a worker', async () => {
  const all = await storeStatements();
  assert.ok(all.filter(([, { takesTime }]) => takesTime).length > 10);
  for (const [name, { text, distributed, takesTime }] of all) {
    assert.ok(!distributed.includes(NOW), name);
    assert.equal(takesTime, text.includes(NOW), name);
  }
});

test('the statements that look at every shard are the known ones', async () => {
  const names = (await storeStatements()).filter(([, { reach }]) => reach === 'all').map(([name]) => name);
  // One that is made with each of several tables goes by one name.
  assert.deepEqual(
    [...new Set(names.map((name) => name.replace(/ \d+$/, '')))].sort(),
    OF_ALL_SHARDS.toSorted(),
  );
});

const SRC = join(dirname(fileURLToPath(import.meta.url)), '../../src');
/** What is sent to the server besides statements of the folder: nothing of it reads or writes a table. */
const BY_HAND = [
  "'BEGIN'",
  "'COMMIT'",
  "'ROLLBACK'",
  "'SHOW transaction_read_only'",
  'name === undefined ? { text, values } : { name, text, values }',
];

test('no statement is made anywhere but in the folder that is gone through here', () => {
  for (const file of globSync('**/*.ts', { cwd: SRC })) {
    const text = readFileSync(join(SRC, file), 'utf8');
    if (!file.startsWith('store/postgres/statements/')) {
      assert.doesNotMatch(text, /\b(forProject|forAll|forBatch|onSmall|onSmallOr)\b/, file);
    }
    if (!/\bfrom 'pg'/.test(text)) continue;
    for (const [, sent = ''] of text.matchAll(/\.query(?:<[^(]*>)?\((.*)\)/g)) {
      assert.ok(BY_HAND.includes(sent) || sent.startsWith('`LISTEN '), `${file} sends ${sent}`);
    }
  }
  // Nothing but a statement of the folder gets through: what merely looks like one is none.
  // @ts-expect-error
  const alike: Statement = { text: '', distributed: '', reach: 'small', takesTime: false };
  assert.equal(alike.text, '');
});

test('migrations make and change tables, and nothing else', () => {
  for (const { statements } of MIGRATIONS) {
    for (const statement of statementsOf(statements)) {
      assert.match(statement, /^(CREATE (SEQUENCE|TABLE|(UNIQUE )?INDEX)|ALTER TABLE)\b/);
    }
  }
});

test('the check finds a statement that forgets the project', () => {
  const forgetful = [
    forProject('SELECT 1 FROM deliveries WHERE id = $2'),
    forProject(
      'SELECT 1 FROM deliveries AS d JOIN events AS e ON e.key = d.event_key WHERE d.project_id = $1',
    ),
    forProject('UPDATE deliveries AS d SET status = 1 FROM unnest($2::uuid[]) AS u (id) WHERE d.id = u.id'),
  ];
  for (const { distributed } of forgetful) {
    assert.ok(
      usesOf(distributed).some((use) => !isKeptToProject(distributed, use)),
      distributed,
    );
  }
  assert.equal(
    insertsForProject('INSERT INTO changes (project_id) SELECT u.p FROM unnest($2) AS u (p)'),
    false,
  );
});

test('the check finds what Citus refuses', () => {
  const refused: [says: RegExp, text: string][] = [
    [/no sub-selects/, 'INSERT INTO changes (project_id, at) VALUES ($1, (SELECT 1))'],
    [
      /ON CONFLICT/,
      'INSERT INTO events (project_id) SELECT g.project_id FROM webhooks AS g WHERE g.project_id = $1 ON CONFLICT (project_id) DO UPDATE SET id = (SELECT 1)',
    ],
    [
      /no distributed table/,
      'INSERT INTO events AS t (project_id) SELECT e.p FROM unnest($2::uuid[]) AS e (p)',
    ],
    [
      /not by project/,
      'INSERT INTO events AS t (project_id) SELECT g.project_id, row_number() OVER (PARTITION BY g.id) FROM webhooks AS g WHERE g.project_id = $1',
    ],
    [
      /alias/,
      'INSERT INTO events (project_id) SELECT g.project_id FROM webhooks AS g WHERE g.project_id = $1 RETURNING key',
    ],
    [
      /pushed down/,
      'INSERT INTO events (project_id) SELECT g.project_id FROM webhooks AS g WHERE g.project_id = $1 LIMIT 3',
    ],
    [
      /changes rows/,
      'WITH gone AS (\n    DELETE FROM events AS e WHERE e.project_id = $1 RETURNING key\n  )\n  SELECT 1 FROM gone',
    ],
  ];
  for (const [says, text] of refused) {
    assert.match(refusal({ reach: 'project', distributed: text }) ?? 'nothing', says, text);
  }
  const refusedOfAll: [says: RegExp, text: string][] = [
    [/locked on one shard/, 'SELECT 1 FROM deliveries AS d FOR UPDATE'],
    [/not joined by the project/, 'SELECT 1 FROM deliveries AS d JOIN events AS e ON e.key = d.event_key'],
    [/pushed down/, 'WITH d AS (SELECT 1 FROM deliveries) SELECT 1 FROM d'],
  ];
  for (const [says, text] of refusedOfAll) {
    assert.match(refusal({ reach: 'all', distributed: text }) ?? 'nothing', says, text);
  }
});

test('what Citus cannot do across shards is not asked of it: keys and constraints have the project in them', () => {
  assert.doesNotMatch(initial, /REFERENCES|FOREIGN KEY|IDENTITY|SERIAL|CREATE TRIGGER|CREATE RULE/i);
  const tables = [...initial.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table);
  assert.deepEqual(
    tables.sort(),
    [...REFERENCE_TABLES, ...DISTRIBUTED_TABLES].sort(),
    'each is one of both kinds',
  );
  for (const table of DISTRIBUTED_TABLES) {
    const [, columns = ''] = new RegExp(`CREATE TABLE ${table} \\(([\\s\\S]*?)\\n  \\)`).exec(initial) ?? [];
    assert.match(columns, /^\s*project_id uuid (NOT NULL|PRIMARY KEY)/, `${table} begins with the project`);
    const key = /PRIMARY KEY \(([^)]*)\)/.exec(columns)?.[1];
    if (key !== undefined) assert.match(key, /^project_id\b/, `the key of ${table}`);
    assert.doesNotMatch(columns, /UNIQUE/, table);
  }
  for (const [, table = '', columns = ''] of initial.matchAll(
    /CREATE UNIQUE INDEX \w+ ON (\w+) \(([^)]*)\)/g,
  )) {
    assert.ok(
      !DISTRIBUTED_TABLES.includes(table) || /\bproject_id\b/.test(columns),
      `a unique index of ${table}`,
    );
  }
});
