import { type Command, Option } from 'commander';
import { type Flags, flagOf, SETTINGS, type SettingName, settingNames } from '../../config.ts';

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
  const attributes = new Map<string, SettingName>();
  for (const name of settingNames()) {
    const option = optionOf(name);
    attributes.set(option.attributeName(), name);
    command.addOption(option);
  }
  command.action(async ({ json, ...options }: Record<string, string | true>) => {
    const flags = Object.entries(options).map(([attribute, value]) => [
      attributes.get(attribute),
      String(value),
    ]);
    const { serve } = await import('../serve.ts');
    await serve(Object.fromEntries(flags) as Flags, { json: json === true });
  });
}

function optionOf(name: SettingName): Option {
  const setting = SETTINGS[name];
  // A flag for yes or no may stand alone.
  const value = setting.value === 'boolean' ? `[${setting.value}]` : `<${setting.value}>`;
  const fallback = setting.default ? `, default ${setting.default}` : '';
  const option = new Option(`${flagOf(name)} ${value}`, `${setting.doc} [${setting.env}${fallback}]`);
  return setting.reserved === undefined ? option : option.hideHelp();
}
