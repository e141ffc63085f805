import type { Command } from 'commander';
import { readConfig } from '../../settings/config.ts';
import { StartError } from '../../start-error.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS } from '../help.ts';

interface BackupOptions {
  json?: true;
  dataDir?: string;
}

/** `backup`: a consistent copy of the embedded store, while the service runs. */
export function addBackup(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('backup <folder>')
      .description("copy the embedded store's database into a new folder, also while the service runs")
      .option('--data-dir <folder>', 'folder of the embedded store [ANCHOR_DATA_DIR]'),
  )
    .addHelpText(
      'after',
      helpText(
        LOCAL_ENDINGS,
        ['backup /backups/2026-05-24', ''],
        ['serve --data-dir /backups/2026-05-24', 'restore: needs the master key as well'],
      ),
    )
    .action((folder: string, options: BackupOptions) => run(context, folder, options));
}

async function run({ terminal, env }: CommandContext, folder: string, options: BackupOptions): Promise<void> {
  const config = readConfig(env, { dataDir: options.dataDir });
  if (config.databaseUrl !== null) {
    throw new CommandFault('The data is in PostgreSQL: back it up with its own tools, such as pg_dump.');
  }
  const { backupStore } = await import('../../stores.ts');
  try {
    const path = await backupStore(config, folder);
    if (options.json) printJson(terminal, { path });
    else {
      terminal.out(`The database is in ${path}.\n`);
      terminal.note(
        'The master key is not: keep it too, in another place. Without it the signing secrets are lost.',
      );
    }
  } catch (error) {
    if (error instanceof StartError) throw new CommandFault(error.message, 'failed', { cause: error });
    throw error;
  }
}
