import type { Command } from 'commander';
import { type CommandContext, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS } from '../help.ts';

/** `demo`: the service at work, without any set-up. */
export function addDemo(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('demo')
      .description('show the service at work: real events, three receivers, retries')
      .option('--once', 'end after the last delivery; exit code 0 only if everything ended as expected'),
  )
    .addHelpText(
      'after',
      helpText(
        [...LOCAL_ENDINGS, 'interrupted'],
        ['demo', 'until Ctrl-C'],
        ['demo --once', 'in a script'],
        ['demo --once --json', 'an object a line: service, webhook, publish, attempt, summary'],
      ),
    )
    .action(async (options: { once?: true; json?: true }) => {
      const { demo } = await import('../demo.ts');
      await demo(context, { once: options.once === true, json: options.json === true });
    });
}
