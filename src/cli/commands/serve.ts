import type { Command } from 'commander';
import { helpText, LOCAL_ENDINGS, prose } from '../help.ts';
import { withSettingOptions } from '../setting-options.ts';

const NOTE = prose(
  'Every setting can also be given by the environment variable named in brackets; a flag goes before it. The service runs ' +
    'until it is told to stop (SIGTERM, Ctrl-C), and ends with 0 once the attempts under way are recorded.',
);

/** `serve`: every setting is also a flag. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('run the service')
    .option('--json', 'log JSON lines also on a terminal')
    .addHelpText('after', NOTE)
    .addHelpText(
      'after',
      helpText(
        LOCAL_ENDINGS,
        ['serve --port 9000 --data-dir /var/lib/anchor-webhooks', ''],
        [
          'serve --allow-targets 127.0.0.1 --allow-http-targets',
          'allow receivers on this machine, for development',
        ],
      ),
    );
  const flagsOf = withSettingOptions(command);
  command.action(async ({ json, ...options }: Record<string, string | true>) => {
    const { serve } = await import('../serve.ts');
    await serve(flagsOf(options), { json: json === true });
  });
}
