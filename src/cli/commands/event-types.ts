import type { Command } from 'commander';
import type { EventType } from '../../../client/client.ts';
import { printable } from '../../common/printable.ts';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  connect,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { helpText, prose, SERVICE_ENDINGS } from '../help.ts';
import { showList } from '../show-list.ts';
import { table } from '../table.ts';
import { type Terminal, wrapped } from '../terminal.ts';

interface EventTypeOptions extends ServiceOptions {
  catalogFile?: string;
}

const WHERE = prose(
  'Where an API key is set (ANCHOR_API_KEY, or api_key in the profile) the service is asked; elsewhere, and with ' +
    '--catalog-file, the types are those of this installation, and no service is needed.',
);

/** `event-types …`: what can be published and subscribed to. */
export function addEventTypes(program: Command, context: CommandContext): void {
  const eventTypes = program
    .command('event-types')
    .description('list the event types, and show what is in one of them')
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['event-types list', ''],
        ['event-types show task.completed', 'when it fires, its fields, and an example'],
      ),
    );
  addList(eventTypes, context);
  addShow(eventTypes, context);
}

function withOptions(command: Command): Command {
  return withServiceOptions(command)
    .option('--catalog-file <file>', 'the types of this catalog [ANCHOR_CATALOG_FILE]')
    .addHelpText('after', WHERE);
}

function addList(eventTypes: Command, context: CommandContext): void {
  withOptions(eventTypes.command('list').description('every event type, and when it fires'))
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['event-types list', ''],
        ['event-types list --catalog-file shop.yaml', 'those of a catalog of your own'],
        ['event-types list --json', 'with their schemas and examples'],
      ),
    )
    .action(async (options: EventTypeOptions) => {
      const types = await typesOf(context, options);
      showList(context, options, {
        json: { types },
        rows: types,
        columns: [
          { title: 'TYPE', value: ({ type }) => type },
          { title: 'WHEN IT FIRES', value: ({ description }) => description },
        ],
        none: 'There are no event types.',
      });
    });
}

function addShow(eventTypes: Command, context: CommandContext): void {
  const { terminal } = context;
  withOptions(
    eventTypes.command('show <type>').description('one event type: when it fires, its fields, an example'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['event-types show task.completed', ''],
        ['event-types show task.completed --json', 'with the JSON Schema of its data'],
      ),
    )
    .action(async (name: string, options: EventTypeOptions) => {
      const types = await typesOf(context, options);
      const found = types.find(({ type }) => type === name);
      if (found === undefined) {
        const known = types.map(({ type }) => type).join(', ');
        throw new CommandFault(`There is no event type "${name}"; there are: ${known}.`);
      }
      if (options.json) printJson(terminal, found);
      else await show(terminal, found);
    });
}

async function typesOf(context: CommandContext, options: EventTypeOptions): Promise<readonly EventType[]> {
  const { client, profile } = connect(context, options);
  if (options.catalogFile === undefined && profile.apiKey !== undefined)
    return (await client.events.types()).types;
  const { loadCatalog } = await import('../../catalog/file/load-catalog.ts');
  const { types } = loadCatalog(options.catalogFile ?? (context.env.ANCHOR_CATALOG_FILE?.trim() || null));
  return types.map(({ type, title, description, schema, example }) => ({
    type,
    title,
    description,
    schema,
    example,
  }));
}

async function show(
  terminal: Terminal,
  { type, title, description, schema, example }: EventType,
): Promise<void> {
  const { fieldsOf } = await import('../event-types/fields.ts');
  const lines = wrapped(printable(description), terminal.columns ?? Number.POSITIVE_INFINITY);
  terminal.out(`${terminal.paint('bold', printable(`${type}: ${title}`))}\n${lines.join('\n')}\n`);
  const fields = table(
    terminal,
    [
      { title: 'FIELD OF DATA', value: ({ path }) => path },
      { title: 'REQUIRED', value: ({ required }) => (required ? 'yes' : '') },
      { title: 'TYPE', value: (field) => field.type },
    ],
    fieldsOf(schema),
  );
  terminal.out(
    `${fields}\n\n${terminal.paint('bold', 'Example')}\n${printable(JSON.stringify(example, null, 2))}`,
  );
  terminal.note(`Publish it: anchor-webhooks publish --example ${type}`);
}
