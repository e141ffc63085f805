import type { Command } from 'commander';
import type { DeliveryNews } from '../../../client/client.ts';
import { printable } from '../../common/printable.ts';
import { type CommandContext, connect, printJson, withServiceOptions } from '../context.ts';
import { deliveryLine } from '../delivery-text.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { numberArgument } from '../number-argument.ts';
import { type DeliveryFilterOptions, deliveryFilter, withDeliveryFilter } from './delivery-filter.ts';

interface TailOptions extends DeliveryFilterOptions {
  count?: string;
}

const MOST_LINES = 1_000_000_000;

/** `deliveries tail`: deliveries as they happen. */
export function addTail(deliveries: Command, context: CommandContext): void {
  withServiceOptions(
    withDeliveryFilter(
      deliveries
        .command('tail')
        .description(
          'follow deliveries live: each one when it is made and whenever it changes, until Ctrl-C',
        ),
    ).option('--count <number>', 'end after so many lines'),
  )
    .addHelpText(
      'after',
      helpText(
        [...SERVICE_ENDINGS, 'interrupted'],
        ['deliveries tail', 'everything'],
        ['deliveries tail --status succeeded,failed,dead', 'only how each one ends'],
        ['deliveries tail --status dead --count 1', 'wait for the next one that dies'],
      ),
    )
    .action((options: TailOptions) => tail(context, options));
}

async function tail(context: CommandContext, options: TailOptions): Promise<void> {
  const { terminal } = context;
  const most = options.count === undefined ? null : numberArgument('--count', options.count, 1, MOST_LINES);
  const { client } = connect(context, options);
  const stop = new AbortController();
  void context.untilAskedToStop().then(() => stop.abort());
  let lines = 0;
  let said = '';
  for await (const news of client.deliveries.follow(deliveryFilter(options), { signal: stop.signal })) {
    if (news.kind !== 'delivery') {
      const text = textOf(news);
      // A service that stays away is told once, not at every try.
      if (text !== said) terminal.note(text);
      said = text;
      continue;
    }
    if (options.json) printJson(terminal, news.delivery);
    else terminal.out(deliveryLine(terminal, news.delivery));
    lines += 1;
    if (lines === most) return;
  }
  context.end('interrupted');
}

/** What is no delivery goes to standard error, so that a program reads nothing but rows. */
function textOf(news: Exclude<DeliveryNews, { kind: 'delivery' }>): string {
  switch (news.kind) {
    case 'ready':
      return 'Following. Ctrl-C ends it.';
    case 'reset':
      return 'Some changes were missed. See what there is: anchor-webhooks deliveries list';
    case 'lost':
      return `${printable(news.error.message)} Trying again.`;
  }
}
