import type { Command } from 'commander';
import type { Webhook, WebhookWithSecret } from '../../../client/client.ts';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  connect,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { namingTypes } from '../naming-types.ts';
import { showList } from '../show-list.ts';
import { type Column, facts } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface Changes extends ServiceOptions {
  target?: string;
  events?: string;
  description?: string;
  enable?: true;
  disable?: true;
}

interface WithSecretOptions extends ServiceOptions {
  secretOnly?: true;
}

/** `webhooks …`: a project's webhooks. */
export function addWebhooks(program: Command, context: CommandContext): void {
  const webhooks = program
    .command('webhooks')
    .description('list, create, change, rotate, delete and test webhooks')
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['webhooks list', ''],
        ['webhooks create https://example.com/hook --events task.completed,task.failed', ''],
        ['webhooks update wh_01… --disable', 'stop new deliveries at once'],
        ['webhooks rotate wh_01…', 'a new signing secret; the old one signs on for 24 h'],
        ['webhooks test wh_01… task.completed', 'send that type’s example'],
      ),
    );
  addReading(webhooks, context);
  addCreate(webhooks, context);
  addUpdate(webhooks, context);
  addActions(webhooks, context);
}

function addReading(webhooks: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(webhooks.command('list').description('the project’s webhooks, newest first'))
    .addHelpText(
      'after',
      helpText(SERVICE_ENDINGS, ['webhooks list', ''], ['webhooks list --json', 'for programs']),
    )
    .action(async (options: ServiceOptions) => {
      const answer = await connect(context, options).client.webhooks.list();
      showList(context, options, {
        json: answer,
        rows: answer.webhooks,
        columns: columnsOn(terminal),
        none: 'There are no webhooks. Create one: anchor-webhooks webhooks create URL --events TYPE',
      });
    });
  withServiceOptions(webhooks.command('show <id>').description('one webhook'))
    .addHelpText('after', helpText(SERVICE_ENDINGS, ['webhooks show wh_01…', '']))
    .action(async (id: string, options: ServiceOptions) => {
      show(terminal, await connect(context, options).client.webhooks.get(id), options);
    });
}

function addCreate(webhooks: Command, context: CommandContext): void {
  withServiceOptions(
    webhooks
      .command('create <target>')
      .description('register an endpoint; its signing secret is shown this once')
      .requiredOption('--events <types>', 'event types to be sent, separated by commas')
      .option('--description <text>', 'for your own use')
      .option('--secret-only', 'print the signing secret and nothing else, for scripts'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['webhooks create https://example.com/hook --events task.completed,task.failed', ''],
        [
          'webhooks create https://example.com/hook --events task.completed --secret-only > secret',
          'in a script',
        ],
      ),
    )
    .action(async (target: string, options: Changes & WithSecretOptions) => {
      const { description } = options;
      const types = typesOf(options.events ?? '');
      const wanted = {
        url: target,
        subscribed_events: types,
        ...(description !== undefined && { description }),
      };
      const { client } = connect(context, options);
      const webhook = await namingTypes(types, () => client.webhooks.create(wanted));
      showWithSecret(context.terminal, webhook, options);
    });
}

function addUpdate(webhooks: Command, context: CommandContext): void {
  withServiceOptions(
    webhooks
      .command('update <id>')
      .description('change what is given, and leave the rest')
      .option('--target <url>', 'where events are posted to')
      .option('--events <types>', 'event types to be sent, separated by commas')
      .option('--description <text>', 'for your own use; empty to clear it')
      .option('--enable', 'make deliveries again')
      .option('--disable', 'make no new deliveries'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['webhooks update wh_01… --disable', 'stop new deliveries at once'],
        ['webhooks update wh_01… --target https://example.com/new --events task.failed', ''],
      ),
    )
    .action(async (id: string, options: Changes) => {
      const { target, events, description, enable, disable } = options;
      if (enable && disable) throw new CommandFault('Give --enable or --disable, not both.');
      const changes = {
        ...(target !== undefined && { url: target }),
        ...(events !== undefined && { subscribed_events: typesOf(events) }),
        ...(description !== undefined && { description: description === '' ? null : description }),
        ...((enable ?? disable) && { enabled: enable === true }),
      };
      if (Object.keys(changes).length === 0) {
        throw new CommandFault(
          'Say what to change: --target, --events, --description, --enable or --disable.',
        );
      }
      const { client } = connect(context, options);
      const types = changes.subscribed_events ?? [];
      const changed = await namingTypes(types, () => client.webhooks.update(id, changes));
      show(context.terminal, changed, options);
    });
}

function addActions(webhooks: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(
    webhooks
      .command('rotate <id>')
      .description('a new signing secret, shown this once; the replaced one signs on for 24 hours')
      .option('--secret-only', 'print the signing secret and nothing else, for scripts'),
  )
    .addHelpText(
      'after',
      helpText(SERVICE_ENDINGS, [
        'webhooks rotate wh_01…',
        'then give your receiver the new secret beside the old one',
      ]),
    )
    .action(async (id: string, options: WithSecretOptions) => {
      showWithSecret(terminal, await connect(context, options).client.webhooks.rotateSecret(id), options);
    });
  withServiceOptions(
    webhooks
      .command('delete <id>')
      .description('deliveries that wait end as failed; its history stays readable'),
  )
    .addHelpText('after', helpText(SERVICE_ENDINGS, ['webhooks delete wh_01…', '']))
    .action(async (id: string, options: ServiceOptions) => {
      await connect(context, options).client.webhooks.delete(id);
      if (options.json) printJson(terminal, { id, deleted: true });
      else terminal.out(`Deleted ${id}.`);
    });
  withServiceOptions(
    webhooks
      .command('test <id> [type]')
      .description('send a type’s example to this webhook alone, signed and retried as ever'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['webhooks test wh_01…', 'the first type that it subscribes to'],
        ['webhooks test wh_01… task.failed', ''],
      ),
    )
    .action(async (id: string, type: string | undefined, options: ServiceOptions) => {
      const { client } = connect(context, options);
      const eventType = type ?? (await client.webhooks.get(id)).subscribed_events[0] ?? '';
      const answer = await client.webhooks.test(id, eventType);
      if (options.json) printJson(terminal, answer);
      else
        terminal.out(
          `Sent ${eventType} as ${answer.external_event_id}. See: anchor-webhooks deliveries list --event ${answer.external_event_id}`,
        );
    });
}

function typesOf(text: string): string[] {
  const types = text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  if (types.length === 0)
    throw new CommandFault('--events must name at least one event type, such as task.completed.');
  return types;
}

function columnsOn(terminal: Terminal): Column<Webhook>[] {
  return [
    { title: 'ID', value: ({ id }) => id },
    { title: 'STATE', value: stateOf, paint: (webhook, text) => terminal.paint(colourOf(webhook), text) },
    { title: 'URL', value: ({ url }) => url },
    { title: 'EVENTS', value: ({ subscribed_events: types }) => types.join(',') },
    { title: 'DESCRIPTION', value: ({ description }) => description ?? '' },
  ];
}

function stateOf({ enabled, failing_since: failing }: Webhook): string {
  if (!enabled) return 'disabled';
  return failing === null ? 'enabled' : 'failing';
}

function colourOf(webhook: Webhook) {
  const state = stateOf(webhook);
  return state === 'enabled' ? 'green' : state === 'failing' ? 'red' : 'yellow';
}

function show(terminal: Terminal, webhook: Webhook, options: ServiceOptions): void {
  if (options.json) printJson(terminal, webhook);
  else terminal.out(webhookFacts(terminal, webhook));
}

function showWithSecret(terminal: Terminal, webhook: WebhookWithSecret, options: WithSecretOptions): void {
  if (options.secretOnly) {
    terminal.out(webhook.secret);
    return;
  }
  if (options.json) {
    printJson(terminal, webhook);
    return;
  }
  terminal.out(webhookFacts(terminal, webhook, webhook.secret));
  terminal.note('Keep the secret: it is shown this once.');
}

function webhookFacts(terminal: Terminal, webhook: Webhook, secret: string | null = null): string {
  return facts(terminal, [
    ['id', webhook.id],
    ['url', webhook.url],
    ['events', webhook.subscribed_events.join(', ')],
    ['state', stateOf(webhook)],
    ['description', webhook.description ?? ''],
    ['created', webhook.created_at],
    ['last success', webhook.last_success_at ?? 'none yet'],
    ...(webhook.failing_since === null ? [] : [['failing since', webhook.failing_since] as const]),
    ...(secret === null ? [] : [['secret', secret] as const]),
  ]);
}
