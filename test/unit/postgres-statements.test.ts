import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { initial } from '../../src/store/postgres/migrations/0001-initial.ts';
import { forBatch, forProject, type Statement } from '../../src/store/postgres/statements/statement.ts';

/**
 * What Citus (https://docs.citusdata.com, "SQL support and workarounds") asks of statements, checked on every statement
 * that the adapter can issue: with a filter by the distribution column on each distributed table, a statement goes to
 * one shard, and there everything is allowed that PostgreSQL allows.
 */
const FOLDER = `${dirname(fileURLToPath(import.meta.url))}/../../src/store/postgres`;
const DISTRIBUTED = [
  'project_guards',
  'webhooks',
  'webhook_health',
  'webhook_secrets',
  'event_ids',
  'events',
  'deliveries',
  'attempts',
  'delivery_stats',
  'changes',
];

/** Those that look at every shard: starts, looks every few seconds, retention. None is of an event's way. */
const OF_ALL_SHARDS = [
  'DELETED_WEBHOOKS',
  'DELETE_IDS_OF_SPAN',
  'FORGET_CHANGES',
  'OLDEST_EVENTS',
  'PROJECT_OF_WEBHOOK',
  'RELEASE_CLAIMS',
  'REMOVE_STATS',
  'RESENT_LATER',
  'WAITING',
  'neededIn',
];

async function allStatements(): Promise<[name: string, statement: Statement][]> {
  const found: [string, Statement][] = [];
  for (const file of globSync(`${FOLDER}/statements/*.ts`).sort()) {
    const exported = (await import(file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (isStatement(value)) found.push([name, value]);
      else if (name === 'neededIn') {
        found.push([name, (value as (table: string) => Statement)('deliveries_20260524')]);
      }
    }
  }
  return found;
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && 'reach' in value && 'distributed' in value;
}

/** Every use of a distributed table in a statement, with the name that it goes by there. */
function usesOf(text: string): { table: string; alias: string; verb: string }[] {
  const pattern = /\b(FROM|JOIN|UPDATE|INTO|USING)\s+([a-z_]+)(?:\s+AS\s+([a-z_]+))?(?=\s|\)|;|$)/g;
  return [...text.matchAll(pattern)]
    .map(([, verb = '', table = '', alias]) => ({ verb, table, alias: alias ?? table }))
    .filter(({ table }) => DISTRIBUTED.includes(table));
}

/** Whether a statement keeps this use of a table to the project in `$1`. */
function isKeptToProject(text: string, { verb, table, alias }: ReturnType<typeof usesOf>[number]): boolean {
  if (verb === 'INTO') return /^\s*(WITH[\s\S]*)?INSERT INTO \w+( AS t)?\s*\(\s*project_id\b/.test(text);
  const names = alias === table ? ['', `${table}.`] : [`${alias}.`];
  if (names.some((name) => text.includes(`${name}project_id = $1`))) return true;
  // Joined by the project to a table that is kept to it.
  const other = new RegExp(`\\b${alias}\\.project_id = (\\w+)\\.project_id\\b`).exec(text)?.[1];
  return other !== undefined && text.includes(`${other}.project_id = $1`);
}

/** Whether the rows that are inserted are those of the project in `$1`. */
function insertsForProject(text: string): boolean {
  const values = /(VALUES\s*\(\s*\$1\b|SELECT\s+\$1\b)/;
  const selected = /SELECT\s+(\w+)\.project_id\b/.exec(text)?.[1];
  return values.test(text) || (selected !== undefined && keeps(text, selected));
}

/** By its own filter, or by that of the table it is made from. */
function keeps(text: string, alias: string): boolean {
  return (
    text.includes(`${alias}.project_id = $1`) ||
    (new RegExp(`\\) AS ${alias}\\b`).test(text) && /\bw\.project_id = \$1/.test(text))
  );
}

test('every statement of one project or of a batch filters each distributed table by the project', async () => {
  const statements = await allStatements();
  assert.ok(statements.length > 70, `${statements.length} statements`);
  for (const [name, { reach, distributed: text }] of statements) {
    const uses = usesOf(text);
    if (reach === 'small') assert.deepEqual(uses, [], `${name} is said to use small tables alone`);
    if (reach !== 'project' && reach !== 'batch') continue;
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

test('the statements that look at every shard are the known ones', async () => {
  const names = (await allStatements()).filter(([, { reach }]) => reach === 'all').map(([name]) => name);
  assert.deepEqual(names.sort(), OF_ALL_SHARDS.toSorted());
});

test('the check finds a statement that forgets the project', () => {
  const forgetful = [
    forProject('SELECT 1 FROM deliveries WHERE id = $2'),
    forProject(
      'SELECT 1 FROM deliveries AS d JOIN events AS e ON e.key = d.event_key WHERE d.project_id = $1',
    ),
    forBatch(
      () => 'UPDATE deliveries AS d SET status = 1 FROM unnest($2::uuid[]) AS u (id) WHERE d.id = u.id',
    ),
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

test('what Citus cannot do across shards is not asked of it: keys and constraints have the project in them', () => {
  assert.doesNotMatch(initial, /REFERENCES|FOREIGN KEY/);
  for (const table of DISTRIBUTED) {
    const [, columns = ''] = new RegExp(`CREATE TABLE ${table} \\(([\\s\\S]*?)\\n  \\)`).exec(initial) ?? [];
    assert.match(columns, /^\s*project_id uuid (NOT NULL|PRIMARY KEY)/, `${table} begins with the project`);
    const key = /PRIMARY KEY \(([^)]*)\)/.exec(columns)?.[1];
    if (key !== undefined) assert.match(key, /^project_id\b/, `the key of ${table}`);
    assert.doesNotMatch(columns, /UNIQUE/, table);
  }
  for (const [, table = '', columns = ''] of initial.matchAll(
    /CREATE UNIQUE INDEX \w+ ON (\w+) \(([^)]*)\)/g,
  )) {
    assert.ok(!DISTRIBUTED.includes(table) || /\bproject_id\b/.test(columns), `a unique index of ${table}`);
  }
});
