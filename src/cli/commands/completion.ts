import { Argument, type Command } from 'commander';
import { flagOf, SETTINGS, settingNames } from '../../settings/config.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS } from '../help.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `completion`: a script that lets a shell complete commands, flags and their values. */
export function addCompletion(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('completion')
      .description('print a script that completes commands, flags and event types in your shell')
      .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS)),
  )
    .addHelpText(
      'after',
      helpText(
        LOCAL_ENDINGS,
        ['completion bash >> ~/.bashrc', 'for every bash from the next one on'],
        ['completion zsh > ~/.zfunc/_anchor-webhooks', 'a folder of $fpath'],
        ['completion fish > ~/.config/fish/completions/anchor-webhooks.fish', ''],
      ),
    )
    .action((shell: string, options: { json?: true }) => print(program, context, shell, options));
}

async function print(
  program: Command,
  { terminal, env }: CommandContext,
  shell: string,
  options: { json?: true },
): Promise<void> {
  const { loadCatalog } = await import('../../catalog/file/load-catalog.ts');
  const { describeCommands } = await import('../completion/model.ts');
  const choices = new Map(settingNames().map((name) => [flagOf(name), SETTINGS[name].parse.choices]));
  const commands = describeCommands(program, {
    eventTypes: loadCatalog(env.ANCHOR_CATALOG_FILE?.trim() || null).types.map(({ type }) => type),
    choicesOf: (flag) => choices.get(flag) ?? null,
  });
  const script = (await scriptFor(shell))(program.name(), commands);
  if (options.json) printJson(terminal, { shell, script });
  else terminal.out(script.trimEnd());
}

async function scriptFor(shell: string) {
  switch (shell) {
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshScript;
    case 'fish':
      return (await import('../completion/fish.ts')).fishScript;
    default:
      return (await import('../completion/bash.ts')).bashScript;
  }
}
