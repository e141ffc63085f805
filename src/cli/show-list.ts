import { type CommandContext, printJson } from './context.ts';
import { type Column, table } from './table.ts';

export interface List<Row> {
  /** What `--json` prints, on one line. */
  json: object;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** Told to a person where there are no rows. */
  none: string;
}

/** What a list command prints: JSON for programs, else a table, or a note that there is nothing to list. */
export function showList<Row>(
  { terminal }: Pick<CommandContext, 'terminal'>,
  options: { json?: true },
  { json, rows, columns, none }: List<Row>,
): void {
  if (options.json) printJson(terminal, json);
  else if (rows.length === 0) terminal.note(none);
  else terminal.out(table(terminal, columns, rows));
}
