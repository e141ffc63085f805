import { hash } from 'node:crypto';
import { checksum } from '../postgres/statements/copy.ts';
import type { Statement } from '../postgres/statements/statement.ts';
import type { Row } from './columns.ts';
import type { CopiedTable } from './tables.ts';

/** By which two tables are found equal: how many rows, and the sum of a hash of each, so that their order is all the same. */
export interface Checksum {
  rows: number;
  /** Decimal digits. */
  sum: string;
}

/** Bytes of each row's SHA-256 that are added up: as much as a number holds exactly. */
const HASH_BYTES = 6;
/** Neither occurs in what is stored but by malice, and that would only have to be the same on both sides. */
const SEPARATOR = '\u001f';
const NULL = '\u001e';

/** Adds up the rows of a table on this side. */
export class RunningChecksum {
  rows = 0;
  readonly #table: CopiedTable;
  #sum = 0n;

  constructor(table: CopiedTable) {
    this.#table = table;
  }

  add(row: Row): void {
    const texts = comparedColumns(this.#table).map((column) => column.compare(row) ?? NULL);
    this.rows += 1;
    this.#sum += BigInt(hash('sha256', texts.join(SEPARATOR), 'buffer').readUIntBE(0, HASH_BYTES));
  }

  get value(): Checksum {
    return { rows: this.rows, sum: this.#sum.toString() };
  }
}

/** The statement that gives the same of the table in PostgreSQL, which reads it there and sends two numbers. */
export function checksumStatement(table: CopiedTable): Statement {
  const texts = comparedColumns(table).map(({ compared }) => compared ?? 'NULL');
  return checksum(table.name, texts, HASH_BYTES, table.except);
}

export function areEqual(one: Checksum | undefined, other: Checksum | undefined): boolean {
  return one !== undefined && one.rows === other?.rows && one.sum === other.sum;
}

function comparedColumns({ columns }: CopiedTable) {
  return columns.filter(({ compared }) => compared !== null);
}
