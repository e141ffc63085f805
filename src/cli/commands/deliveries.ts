import type { Command } from 'commander';
import { AnchorApiError, type AnchorWebhooks, type Delivery } from '../../../client/client.ts';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  connect,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { deliveryTable, describeDelivery } from '../delivery-text.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { numberArgument } from '../number-argument.ts';
import { timeArgument } from '../time-argument.ts';
import { addTail } from './deliveries-tail.ts';
import { type DeliveryFilterOptions, deliveryFilter, withDeliveryFilter } from './delivery-filter.ts';

/** Which webhook a delivery went to, for those who know. */
interface OfWebhookOptions extends ServiceOptions {
  webhook?: string;
}

interface ListOptions extends DeliveryFilterOptions {
  since?: string;
  until?: string;
  limit: string;
}

interface RecoverOptions extends ServiceOptions {
  since: string;
  until?: string;
  status?: string;
  dryRun?: true;
}

const MOST_ROWS = 100_000;
const PAGE = 100;

/** `deliveries …`: what was sent, what came back, and sending it again. */
export function addDeliveries(program: Command, context: CommandContext): void {
  const deliveries = program
    .command('deliveries')
    .description('list, inspect, resend and follow deliveries')
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['deliveries list --status failed,dead --since 24h', 'what went wrong since yesterday'],
        ['deliveries show 0196f3c1-…', 'the payload, and each attempt’s request and response'],
        ['deliveries resend 0196f3c1-…', ''],
        ['deliveries recover wh_01… --since 2h', 'resend all that failed since'],
        ['deliveries tail --status failed,dead', 'failures as they happen'],
      ),
    );
  addList(deliveries, context);
  addShow(deliveries, context);
  addResend(deliveries, context);
  addRecover(deliveries, context);
  addTail(deliveries, context);
}

function addList(deliveries: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(
    withDeliveryFilter(deliveries.command('list').description('the project’s deliveries, newest first'))
      .option('--since <time>', 'accepted since: 30m, 2h, 7d, or an ISO 8601 time')
      .option('--until <time>', 'accepted before')
      .option('--limit <number>', 'at most so many', '25'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['deliveries list', 'the newest 25'],
        ['deliveries list --status failed,dead --since 24h', 'what went wrong since yesterday'],
        ['deliveries list --type task.failed --limit 1000 --json', 'a delivery a line'],
      ),
    )
    .action(async (options: ListOptions) => {
      const limit = numberArgument('--limit', options.limit, 1, MOST_ROWS);
      const { client } = connect(context, options);
      const rows: Delivery[] = [];
      // One more than is shown, to know whether that is all.
      const found = client.deliveries.all({ ...filterOf(options), limit: Math.min(limit + 1, PAGE) });
      let more = false;
      for await (const row of found) {
        more = rows.length === limit;
        if (more) break;
        if (options.json) printJson(terminal, row);
        rows.push(row);
      }
      if (!options.json) {
        if (rows.length === 0) terminal.note('There are no such deliveries.');
        else terminal.out(deliveryTable(terminal, rows));
      }
      if (more)
        terminal.note(`There are older ones as well. --limit shows more than ${limit}, up to ${MOST_ROWS}.`);
    });
}

function filterOf(options: ListOptions) {
  const now = Date.now();
  const { since, until } = options;
  return {
    ...deliveryFilter(options),
    since: since === undefined ? undefined : timeArgument('--since', since, now),
    until: until === undefined ? undefined : timeArgument('--until', until, now),
  };
}

function addShow(deliveries: Command, context: CommandContext): void {
  withServiceOptions(
    deliveries
      .command('show <id>')
      .description('one delivery: its payload, and each attempt’s request and response')
      .option('--webhook <id>', 'the webhook it went to; left out: looked for in those of the project'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['deliveries show 0196f3c1-…', ''],
        ['deliveries show 0196f3c1-… --json', 'for programs'],
      ),
    )
    .action(async (id: string, options: OfWebhookOptions) => {
      const delivery = await findDelivery(connect(context, options).client, id, options.webhook);
      if (options.json) printJson(context.terminal, delivery);
      else context.terminal.out(describeDelivery(context.terminal, delivery));
    });
}

function addResend(deliveries: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(
    deliveries
      .command('resend <id...>')
      .description('send the same events again, as new deliveries')
      .option('--webhook <id>', 'the webhook they went to; left out: looked for in those of the project'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['deliveries resend 0196f3c1-…', ''],
        ['deliveries resend 0196f3c1-… 0196f3c2-…', 'several'],
      ),
    )
    .action(async (ids: string[], options: OfWebhookOptions) => {
      const { client } = connect(context, options);
      for (const id of ids) {
        const webhook = options.webhook ?? (await findDelivery(client, id, undefined)).webhook_id;
        const answer = await client.deliveries.resend(webhook, id);
        if (options.json) printJson(terminal, answer);
        else terminal.out(`Sent ${id} again, as ${answer.delivery_id}.`);
      }
    });
}

function addRecover(deliveries: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(
    deliveries
      .command('recover <webhook>')
      .description('send everything again that failed or died, for an endpoint that was away')
      .requiredOption('--since <time>', 'accepted since: 30m, 2h, 7d, or an ISO 8601 time')
      .option('--until <time>', 'accepted before')
      .option('--status <endings>', 'failed, dead or both; both if left out')
      .option('--dry-run', 'send nothing, tell how many there are'),
  )
    .addHelpText(
      'after',
      helpText(
        SERVICE_ENDINGS,
        ['deliveries recover wh_01… --since 2h --dry-run', 'how many would be sent'],
        ['deliveries recover wh_01… --since 2h', 'all that failed in the last two hours'],
        ['deliveries recover wh_01… --since 2026-05-24T12:00:00Z --status dead', ''],
      ),
    )
    .action(async (webhook: string, options: RecoverOptions) => {
      const now = Date.now();
      const { until, status, dryRun = false } = options;
      const answer = await connect(context, options).client.webhooks.recover(webhook, {
        since: timeArgument('--since', options.since, now),
        until: until === undefined ? undefined : timeArgument('--until', until, now),
        status: status === undefined ? undefined : endingsOf(status),
        dry_run: dryRun,
      });
      const counted = `${answer.count} ${answer.count === 1 ? 'delivery' : 'deliveries'}`;
      if (options.json) printJson(terminal, answer);
      else terminal.out(dryRun ? `${counted} would be sent again.` : `Sending ${counted} again.`);
    });
}

function endingsOf(text: string): ('failed' | 'dead')[] {
  return text.split(',').map((part) => {
    const ending = part.trim();
    if (ending !== 'failed' && ending !== 'dead')
      throw new CommandFault('--status must be failed, dead, or failed,dead.');
    return ending;
  });
}

/** The API asks for a delivery by its webhook; a project has few of those, so each is tried. */
async function findDelivery(client: AnchorWebhooks, id: string, webhookId: string | undefined) {
  if (webhookId !== undefined) return client.deliveries.get(webhookId, id);
  const { webhooks } = await client.webhooks.list();
  for (const webhook of webhooks) {
    try {
      return await client.deliveries.get(webhook.id, id);
    } catch (error) {
      if (!(error instanceof AnchorApiError && error.code === 'not_found')) throw error;
    }
  }
  throw new CommandFault(
    `There is no delivery ${id} of the project’s webhooks. Where its webhook was deleted, give that one’s id with --webhook.`,
    'refused',
  );
}
