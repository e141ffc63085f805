import type { Command } from 'commander';
import { printable } from '../../common/printable.ts';
import { readConfig } from '../../settings/config.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS } from '../help.ts';
import type { Inspected } from '../sanitise/inspect-events.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface SanitiseOptions {
  json?: true;
  catalogFile?: string;
  scrubOutput?: string | true;
}

/** `sanitise`: what would leave of events, without a service and without storing anything. */
export function addSanitise(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('sanitise <file>')
      .description('show what would leave of the events in a file (JSON or NDJSON; - for standard input)')
      .option('--catalog-file <file>', 'your own event types [ANCHOR_CATALOG_FILE]')
      .option(
        '--scrub-output [boolean]',
        'mask credential patterns in output.value too [ANCHOR_SCRUB_OUTPUT]',
      ),
  )
    .addHelpText(
      'after',
      helpText(
        [...LOCAL_ENDINGS, 'negative'],
        ['sanitise event.json', 'what was masked, by which rule, and what is left'],
        ['sanitise events.ndjson --json', 'an answer a line: envelope, masked, bytes'],
      ),
    )
    .action((file: string, options: SanitiseOptions) => run(context, file, options));
}

async function run(context: CommandContext, file: string, options: SanitiseOptions): Promise<void> {
  const { terminal } = context;
  const { createInspector } = await import('../sanitise/inspect-events.ts');
  const { openInput } = await import('../publish/input.ts');
  const { loadCatalog } = await import('../../catalog/file/load-catalog.ts');
  const config = readConfig(context.env, {
    catalogFile: options.catalogFile,
    scrubOutput: options.scrubOutput?.toString(),
  });
  const catalog = loadCatalog(config.catalogFile);
  const inspect = createInspector(catalog, config);
  let events = 0;
  let refused = 0;
  for await (const read of openInput(file, {}, terminal.stdin, () => catalog).events) {
    const inspected = inspect(read);
    events += 1;
    if ('error' in inspected) refused += 1;
    if (options.json) printJson(terminal, inspected);
    else show(terminal, inspected);
  }
  if (events === 0) throw new CommandFault('There was no event in the input.');
  if (refused > 0) context.end('negative');
}

function show(terminal: Terminal, inspected: Inspected): void {
  if ('error' in inspected) {
    terminal.note(printable(`line ${inspected.line}: ${inspected.error} (${inspected.code})`));
    for (const { path, message } of inspected.details) terminal.note(printable(`  ${path}: ${message}`));
    return;
  }
  const { line, envelope, masked, bytes } = inspected;
  const places = masked.length === 1 ? '1 place' : `${masked.length} places`;
  const summary = masked.length === 0 ? 'nothing was masked' : `masked at ${places}`;
  terminal.out(terminal.paint('bold', `line ${line}: ${envelope.type}, ${bytes} bytes, ${summary}`));
  if (masked.length > 0) {
    const columns = [
      { title: 'PATH', value: ({ path }: { path: string }) => path },
      { title: 'RULE', value: ({ rule }: { rule: string }) => rule },
      {
        title: 'TIMES',
        value: ({ count }: { count?: number }) => (count === undefined ? 'whole' : String(count)),
      },
    ];
    terminal.out(table(terminal, columns, masked));
  }
  terminal.out(`${printable(JSON.stringify(envelope, null, 2))}\n`);
}
