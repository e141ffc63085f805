import { printable } from '../common/printable.ts';
import type { Terminal } from './terminal.ts';

export interface Column<Row> {
  title: string;
  value: (row: Row) => string;
  /** Colours the cell after it has its width. */
  paint?: (row: Row, text: string) => string;
}

/** On a terminal: one long URL must not take the columns behind it away from every row. */
const WIDEST_CELL = 48;

/** Rows as aligned columns. On a terminal, what is too long is cut; the whole values are in `--json`. */
export function table<Row>(
  terminal: Pick<Terminal, 'columns' | 'paint'>,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  const widest = terminal.columns === null ? Number.POSITIVE_INFINITY : WIDEST_CELL;
  const cells = rows.map((row) =>
    columns.map(({ value }, at) => {
      const text = oneLine(value(row));
      return at === columns.length - 1 ? text : shortened(text, widest);
    }),
  );
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...cells.map((line) => line[at]?.length ?? 0)),
  );
  const heading = fitted(
    columns.map(({ title }) => title),
    widths,
    terminal.columns,
  );
  const lines = rows.map((row, index) =>
    fitted(cells[index] ?? [], widths, terminal.columns)
      .map((text, at) => columns[at]?.paint?.(row, text) ?? text)
      .join('  ')
      .trimEnd(),
  );
  return [terminal.paint('dim', heading.join('  ').trimEnd()), ...lines].join('\n');
}

function fitted(cells: readonly string[], widths: readonly number[], columns: number | null): string[] {
  let left = columns ?? Number.POSITIVE_INFINITY;
  return cells.map((cell, at) => {
    // Nothing but its mark would be left of a column that begins at the edge.
    if (left < 2) return '';
    const text = shortened(cell, left).padEnd(Math.min(widths[at] ?? 0, left));
    left -= text.length + 2;
    return text;
  });
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Names and values, one a line. */
export function facts(terminal: Terminal, entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .map(([name, value]) => `${terminal.paint('dim', name.padEnd(width))}  ${oneLine(value)}`)
    .join('\n');
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s*\n\s*/g, ' ');
}
