import type { Command } from 'commander';
import { readConfig } from '../../settings/config.ts';
import { databaseUrl, ValueFault } from '../../settings/config-values.ts';
import { StartError } from '../../start-error.ts';
import { bar } from '../bar.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS, prose } from '../help.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface MigrateOptions {
  json?: true;
  to?: string;
  dataDir?: string;
}

type TableRow = [name: string, checksum: { rows: number; sum: string }];

const REDRAW_MS = 100;

const NOTE = prose(
  'Stop the service first. Projects, keys, webhooks with their secrets, events, deliveries with their attempts, and ' +
    'counts are copied; dashboard sessions are not. The folder stays as it is. Rows and checksums are compared at the ' +
    'end. Cut off, run it again: it goes on. After its end, running it again changes nothing. Start the nodes with the ' +
    "folder's master key.",
);

/** `migrate`: an embedded store's data, whole, into PostgreSQL. */
export function addMigrate(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('migrate')
      .description("copy the embedded store's data into PostgreSQL, to go on there with several nodes")
      .option('--to <url>', 'an empty database, postgres://user:password@host/database [ANCHOR_DATABASE_URL]')
      .option('--data-dir <folder>', 'folder of the embedded store [ANCHOR_DATA_DIR]'),
  )
    .addHelpText('after', NOTE)
    .addHelpText(
      'after',
      helpText(
        [...LOCAL_ENDINGS, 'interrupted'],
        ['migrate --to postgres://anchor:secret@db.internal/anchor', ''],
        ['migrate --data-dir /var/lib/anchor-webhooks', 'the database in ANCHOR_DATABASE_URL'],
      ),
    )
    .action((options: MigrateOptions) => run(context, options));
}

async function run({ terminal, env }: CommandContext, options: MigrateOptions): Promise<void> {
  const { ANCHOR_DATABASE_URL: fromEnvironment, ...rest } = env;
  const to = options.to ?? fromEnvironment;
  if (to === undefined || to === '') {
    throw new CommandFault('Name the database to copy to with --to postgres://user:password@host/database.');
  }
  const config = readConfig({ ...rest, ANCHOR_ROLE: undefined }, { dataDir: options.dataDir });
  assertDatabaseUrl(to);
  const { migrateStore } = await import('../../stores.ts');
  try {
    const result = await migrateStore(config, to, shownOn(terminal));
    if (options.json) {
      const { target, copiedBefore, tables } = result;
      printJson(terminal, { target, copied_before: copiedBefore, tables });
      return;
    }
    const columns = [
      { title: 'table', value: ([name]: TableRow) => name },
      { title: 'rows', value: ([, { rows }]: TableRow) => String(rows) },
      { title: 'checksum', value: ([, { sum }]: TableRow) => sum },
    ];
    terminal.out(table(terminal, columns, Object.entries(result.tables)));
    terminal.out(
      result.copiedBefore === null
        ? `Everything is in PostgreSQL at ${result.target}, and was compared.`
        : `Nothing to do: all of it was copied to PostgreSQL at ${result.target} at ${result.copiedBefore}.`,
    );
    terminal.note(
      "Start the nodes with ANCHOR_DATABASE_URL, and with this data's master key in ANCHOR_MASTER_KEY. Do not start the service on the folder again.",
    );
  } catch (error) {
    if (error instanceof StartError) {
      const named = options.to === undefined ? 'ANCHOR_DATABASE_URL' : '--to';
      const message = error.message
        .replaceAll('ANCHOR_DATABASE_URL', named)
        .replaceAll('ANCHOR_DATA_DIR', '--data-dir');
      throw new CommandFault(message, 'failed', { cause: error });
    }
    throw error;
  }
}

/** Told in the words of the flag; its value may hold a password. */
function assertDatabaseUrl(url: string): void {
  try {
    databaseUrl(url);
  } catch (error) {
    if (error instanceof ValueFault) throw new CommandFault(`--to must be ${error.message}.`);
    throw error;
  }
}

function shownOn(terminal: Terminal): (done: number, all: number, table: string) => void {
  let shownAt = Number.NEGATIVE_INFINITY;
  return (done, all, table) => {
    const now = performance.now();
    if (now - shownAt < REDRAW_MS) return;
    shownAt = now;
    terminal.progress(`${bar(done / Math.max(1, all))} ${done} of about ${all} rows, ${table}`);
  };
}
