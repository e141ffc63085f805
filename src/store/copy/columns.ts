import { arrayOfText, storable } from '../postgres/array-literal.ts';

/** What a source's row holds: one value for each column, by its name. */
export type Row = Readonly<Record<string, unknown>>;

/** A column of a copied table: how it is written, and the text by which both sides are compared. */
export interface Column {
  readonly name: string;
  /** The PostgreSQL type that the written text is cast to. */
  readonly type: string;
  /** The text that is cast; null for NULL. */
  write(row: Row): string | null;
  /** The text that is compared, from the source; null for NULL. */
  compare(row: Row): string | null;
  /** The same text in PostgreSQL; null where the column is not compared. */
  readonly compared: string | null;
}

/** Numbers and ids, whose text is the same on both sides. */
export function plain(name: string, type: string): Column {
  const text = (row: Row) => textOf(row[name]);
  return { name, type, write: text, compare: text, compared: `${name}::text` };
}

export function text(name: string): Column {
  const stored = (row: Row) => {
    const value = textOf(row[name]);
    return value === null ? null : storable(value);
  };
  return { name, type: 'text', write: stored, compare: stored, compared: name };
}

export function flag(name: string): Column {
  const text = (row: Row) => String(row[name] === 1 || row[name] === true);
  return { name, type: 'boolean', write: text, compare: text, compared: `${name}::text` };
}

export function bytes(name: string): Column {
  const hex = (row: Row) => {
    const value = row[name];
    if (!(value instanceof Uint8Array)) return null;
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  };
  const write = (row: Row) => {
    const value = hex(row);
    return value === null ? null : `\\x${value}`;
  };
  return { name, type: 'bytea', write, compare: hex, compared: `encode(${name}, 'hex')` };
}

export function list(name: string, type: 'text[]' | 'integer[]'): Column {
  const items = (row: Row) => (row[name] as readonly unknown[]).map(String);
  return {
    name,
    type,
    write: (row) => arrayOfText(items(row)),
    compare: (row) => items(row).map(storable).join(','),
    compared: `array_to_string(${name}, ',')`,
  };
}

/** Written, but other with each run, so that it cannot be compared. */
export function uncompared(column: Column): Column {
  return { ...column, compare: () => null, compared: null };
}

/** Compared where the condition holds, in the source's row and in PostgreSQL. */
export function comparedWhere(column: Column, holds: (row: Row) => boolean, condition: string): Column {
  return {
    ...column,
    compare: (row) => (holds(row) ? column.compare(row) : null),
    compared: `CASE WHEN ${condition} THEN ${column.compared} END`,
  };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
