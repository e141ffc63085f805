import type { Command } from 'commander';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  connect,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import type { Progress } from '../publish/progress.ts';
import type { Result } from '../publish/publish-all.ts';
import type { Terminal } from '../terminal.ts';

interface PublishOptions extends ServiceOptions {
  type?: string;
  data?: string;
  id?: string;
  example?: string;
}

/** `publish`: one event, a file of them, or a stream. */
export function addPublish(program: Command, context: CommandContext): void {
  withServiceOptions(
    program
      .command('publish [file]')
      .description('publish events from a file or standard input (JSON or NDJSON), or one from the flags')
      .option('--project <id>', 'the project of events that name none [ANCHOR_PROJECT_ID]')
      .option('--type <type>', 'publish one event of this type, with --data')
      .option('--data <json>', 'its data')
      .option('--id <id>', 'its id; left out: a new one')
      .option('--example <type>', 'publish the catalog’s example of this type'),
  )
    .addHelpText(
      'after',
      helpText(
        [...SERVICE_ENDINGS, 'negative'],
        ['publish --example task.completed', 'an event to try things with'],
        ['publish --type task.completed --data \'{"task_id":"tsk_1", …}\'', ''],
        ['publish events.ndjson', 'an event a line, in batches, with a progress bar'],
        ['publish - < events.ndjson', 'from standard input, as they come'],
      ),
    )
    .action((file: string | undefined, options: PublishOptions) => run(context, file, options));
}

async function run(
  context: CommandContext,
  file: string | undefined,
  options: PublishOptions,
): Promise<void> {
  const { terminal } = context;
  const { client, profile } = connect(context, options);
  const { openInput } = await import('../publish/input.ts');
  const { publishAll } = await import('../publish/publish-all.ts');
  const { Progress } = await import('../publish/progress.ts');

  const { loadCatalog } = await import('../../catalog/file/load-catalog.ts');
  const catalog = () => loadCatalog(context.env.ANCHOR_CATALOG_FILE?.trim() || null);

  const input = openInput(file, options, terminal.stdin, catalog);
  const progress = new Progress(terminal, input.share);
  const report = (result: Result) => {
    count(progress, result);
    print(terminal, result, { json: options.json === true, one: input.one });
    // One event is no progress, but its own answer.
    if (!input.one) progress.show();
  };
  await publishAll(client, input.events, profile.projectId, report);
  terminal.progress('');
  if (progress.refused + progress.accepted + progress.duplicates === 0)
    throw new CommandFault('There was no event in the input.');
  if (!options.json && !input.one) terminal.note(`${progress.counts()}.`);
  if (progress.refused > 0) context.end('negative');
}

function count(progress: Progress, result: Result): void {
  if ('error' in result) progress.refused += 1;
  else if (result.duplicate) progress.duplicates += 1;
  else progress.accepted += 1;
}

const PROJECT_HINT = ' (for events that name none: --project or ANCHOR_PROJECT_ID)';

/** Of many events only those at fault are told to people. */
function print(terminal: Terminal, result: Result, { json, one }: { json: boolean; one: boolean }): void {
  if (json) {
    printJson(terminal, result);
  } else if ('error' in result) {
    terminal.note(`${one ? '' : `line ${result.line}: `}${result.error} (${result.code})`);
    for (const { path, message } of result.details) {
      terminal.note(`  ${path}: ${message}${path === '/project_id' ? PROJECT_HINT : ''}`);
    }
  } else if (one) {
    terminal.out(`Published ${result.id}${result.duplicate ? ': it was known already' : ''}.`);
  }
}
