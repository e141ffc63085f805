#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { ConfigError, type Flags, flagOf, SETTINGS, type SettingName, settingNames } from './config.ts';
import { StartError } from './start-error.ts';
import { readVersion } from './version.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const HELP = `
Examples:
  $ anchor-webhooks demo                          see events delivered, signed and retried
  $ anchor-webhooks serve                         serve on 127.0.0.1:8787, data in ./data
  $ anchor-webhooks serve --help                  every setting

Exit codes: 0 ended as asked, 1 failed, 2 called wrongly.`;

const SERVE_HELP = `
Every setting can also be given by the environment variable named in brackets; a flag goes before it.

Examples:
  $ anchor-webhooks serve --port 9000 --data-dir /var/lib/anchor-webhooks
  $ ANCHOR_ALLOW_TARGETS=127.0.0.1 ANCHOR_ALLOW_HTTP_TARGETS=true anchor-webhooks serve
                                                  allow receivers on this machine, for development`;

function program(): Command {
  const command = new Command('anchor-webhooks')
    .description('Outbound webhooks: sanitised, signed, retried, recorded.')
    .version(readVersion())
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)}\n`) });
  addServe(command);
  command
    .command('demo')
    .description('show the service at work: real events, three receivers, retries')
    .option('--once', 'end after the last delivery; exit code 0 only if everything ended as expected')
    .action(async (options: { once?: true }) => {
      const { demo } = await import('./cli/demo.ts');
      process.exitCode = await demo({ once: options.once === true });
    });
  return command;
}

function addServe(program: Command): void {
  const command = program.command('serve').description('run the service').addHelpText('after', SERVE_HELP);
  const attributes = new Map<string, SettingName>();
  for (const name of settingNames()) {
    const option = optionOf(name);
    attributes.set(option.attributeName(), name);
    command.addOption(option);
  }
  command.action(async (options: Record<string, string | true>) => {
    const flags = Object.entries(options).map(([attribute, value]) => [
      attributes.get(attribute),
      String(value),
    ]);
    const { serve } = await import('./cli/serve.ts');
    await serve(Object.fromEntries(flags) as Flags);
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

/** Prints one line that says what is wrong, and returns the exit code. */
function report(error: unknown): number {
  // Commander has printed its own message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const known = error instanceof ConfigError || error instanceof StartError;
  const message = error instanceof Error ? error.message : String(error);
  console.error(oneLine(`anchor-webhooks: ${known ? '' : 'could not start: '}${message}`));
  if (!known && process.env.ANCHOR_LOG_LEVEL === 'debug') console.error(error);
  return EXIT_FAILED;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
