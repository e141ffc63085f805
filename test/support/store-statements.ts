import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checksumStatement } from '../../src/store/copy/checksum.ts';
import { COPIED_TABLES, type CopiedTable } from '../../src/store/copy/tables.ts';
import {
  DISTRIBUTED_TABLES,
  MIGRATIONS,
  REFERENCE_TABLES,
  statementsOf,
} from '../../src/store/postgres/migrate.ts';
import { dayOf, PARTITIONED, partitionName } from '../../src/store/postgres/partitions.ts';
import * as copy from '../../src/store/postgres/statements/copy.ts';
import * as partitions from '../../src/store/postgres/statements/partitions.ts';
import * as retention from '../../src/store/postgres/statements/retention.ts';
import * as schema from '../../src/store/postgres/statements/schema.ts';
import { isStatement, type Statement } from '../../src/store/postgres/statements/statement.ts';

const FOLDER = `${dirname(fileURLToPath(import.meta.url))}/../../src/store/postgres/statements`;

/** What makes a statement, or a part of one, of the texts that it is given. */
const MAKERS = 'statement.ts';
const PARTS = ['addCounts', 'noteAll'];

type Named = [name: string, statement: Statement];

/**
 * Every statement that the PostgreSQL adapter can issue, by its name. Only the folder's files can make any, so what they
 * export is all: constants as they are, and each function with everything that it is ever called with.
 *
 * @param day one that has partitions, such as 20260524
 * @throws Error where a function is exported of which nothing is known here
 */
export async function storeStatements(day = '20260524'): Promise<Named[]> {
  const made = madeByFunctions(day);
  const found: Named[] = [];
  for (const file of globSync(`${FOLDER}/*.ts`).sort()) {
    if (basename(file) === MAKERS) continue;
    const exported = (await import(file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (isStatement(value)) found.push([name, value]);
      else if (typeof value === 'function' && !PARTS.includes(name)) {
        const statements = made[name];
        if (statements === undefined) {
          throw new Error(`${basename(file)} exports ${name}: say in store-statements.ts what it makes`);
        }
        found.push(...statements.map((statement, i): Named => [`${name} ${i + 1}`, statement]));
      }
    }
  }
  return found;
}

function madeByFunctions(day: string): Record<string, Statement[]> {
  const at = dayOf(`_${day}`) ?? 0;
  const ofDay = PARTITIONED.map((table) => partitionName(table, at));
  const later = at + 30 * 86_400_000;
  return {
    insertInto: COPIED_TABLES.map(({ name, columns }) => copy.insertInto(name, columns)),
    lastId: COPIED_TABLES.flatMap(({ name, inOrderOf }) =>
      inOrderOf === null ? [] : [copy.lastId(name, inOrderOf)],
    ),
    empty: COPIED_TABLES.map(({ name, except }: CopiedTable) => copy.empty(name, except)),
    analyze: COPIED_TABLES.map(({ name }) => copy.analyze(name)),
    checksum: COPIED_TABLES.map(checksumStatement),
    createTableOf: PARTITIONED.map((table) => partitions.createTableOf(table, later)),
    attach: PARTITIONED.map((table) => partitions.attach(table, later)),
    lockAgainstAll: [partitions.lockAgainstAll(ofDay)],
    drop: [partitions.drop(ofDay)],
    neededIn: [retention.neededIn(`deliveries_${day}`)],
    ofMigration: MIGRATIONS.flatMap(({ statements }) => statementsOf(statements).map(schema.ofMigration)),
    makeReferenceTable: REFERENCE_TABLES.map(schema.makeReferenceTable),
    distributeByProject: DISTRIBUTED_TABLES.map((table) => schema.distributeByProject(table, 'default')),
  };
}

export interface TableUse {
  verb: string;
  table: string;
  /** The name that it goes by in the statement. */
  alias: string;
}

/** Every use of a distributed table in a statement. */
export function usesOf(text: string): TableUse[] {
  const pattern = /\b(FROM|JOIN|UPDATE|INTO|USING)\s+([a-z_]+)(?:\s+AS\s+([a-z_]+))?(?=\s|\)|;|$)/g;
  return [...text.matchAll(pattern)]
    .map(([, verb = '', table = '', alias]) => ({ verb, table, alias: alias ?? table }))
    .filter(({ table }) => DISTRIBUTED_TABLES.includes(table));
}
