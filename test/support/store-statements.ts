import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DISTRIBUTED_TABLES } from '../../src/store/postgres/migrate.ts';
import { neededIn } from '../../src/store/postgres/statements/retention.ts';
import type { Statement } from '../../src/store/postgres/statements/statement.ts';

const FOLDER = `${dirname(fileURLToPath(import.meta.url))}/../../src/store/postgres/statements`;

/** Every statement that the PostgreSQL adapter can issue while it serves, by its name; `day` is one that has partitions. */
export async function storeStatements(day = '20260524'): Promise<[name: string, statement: Statement][]> {
  const found: [string, Statement][] = [['neededIn', neededIn(`deliveries_${day}`)]];
  for (const file of globSync(`${FOLDER}/*.ts`).sort()) {
    const exported = (await import(file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) if (isStatement(value)) found.push([name, value]);
  }
  return found;
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && 'reach' in value && 'distributed' in value;
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
