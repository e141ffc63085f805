import type { Command } from 'commander';
import { withSettingOptions } from '../setting-options.ts';

const HELP = `
Every setting can also be given by the environment variable named in brackets; a flag goes before it.

Examples:
  $ anchor-webhooks serve --port 9000 --data-dir /var/lib/anchor-webhooks
  $ ANCHOR_ALLOW_TARGETS=127.0.0.1 ANCHOR_ALLOW_HTTP_TARGETS=true anchor-webhooks serve
                                                  allow receivers on this machine, for development`;

/** `serve`: every setting is also a flag. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('run the service')
    .option('--json', 'log JSON lines also on a terminal')
    .addHelpText('after', HELP);
  const flagsOf = withSettingOptions(command);
  command.action(async ({ json, ...options }: Record<string, string | true>) => {
    const { serve } = await import('../serve.ts');
    await serve(flagsOf(options), { json: json === true });
  });
}
