import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { COMMAND_VARIABLES } from '../../src/cli/profile.ts';
import { createProgram } from '../../src/cli/program.ts';
import { codeBlock, generatedPage, markdownTable } from './markdown.ts';

const WIDTH = 100;

/** The program as it is described here: none of its commands is run. */
export function describedProgram(): Command {
  return createProgram({
    env: {},
    terminal: {
      out: () => {},
      note: () => {},
      progress: () => {},
      paint: (_colour, text) => text,
      stdin: Readable.from([]) as NodeJS.ReadStream,
      columns: null,
    },
    untilAskedToStop: () => Promise.reject(new Error('No command is run here.')),
    end: () => {},
  });
}

/** The command line, from the program itself: the help of each command. */
export function cliPage(): string {
  const program = describedProgram();
  return generatedPage(
    'The command line',
    '`npx anchor-webhooks`, or `anchor-webhooks` where the package is installed. Every command takes `--help`, and `--json`: ' +
      'one JSON value a line, and errors as JSON on standard error. Colours are used on a ' +
      'terminal only, and not where `NO_COLOR` is set.',
    '## Reaching a service',
    'A flag goes before the environment, and that before the profile.',
    markdownTable(
      ['variable', 'in a profile', 'what it is'],
      Object.entries(COMMAND_VARIABLES).map(([name, { key, doc }]) => [
        `\`${name}\``,
        key === null ? '' : `\`${key}\``,
        doc,
      ]),
    ),
    'Profiles are kept in `~/.config/anchor-webhooks/config.json` (or below `XDG_CONFIG_HOME`); `--profile` names one of ' +
      'them, or the path of another such file. Keep the file readable for yourself alone:',
    codeBlock(
      'json',
      JSON.stringify(
        {
          profiles: {
            default: { url: 'https://webhooks.example.com', project_id: '3f0e8a52-…', api_key: 'ak_…' },
          },
        },
        null,
        2,
      ),
    ),
    '## Exit codes',
    markdownTable(
      ['code', 'meaning'],
      Object.values(EXIT_CODES).map(({ code, meaning }) => [`\`${code}\``, meaning]),
    ),
    ...leaves(program).map(
      (command) => `## ${nameOf(command)}\n\n${codeBlock('text', helpOf(command, WIDTH))}`,
    ),
  );
}

/** Commands that do something, in the order of `--help`. */
export function leaves(command: Command): Command[] {
  if (command.commands.length === 0) return [command];
  return command.commands.flatMap(leaves);
}

/** `anchor-webhooks webhooks create` */
export function nameOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** @param width characters in a line */
export function helpOf(command: Command, width: number): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => width });
  command.outputHelp();
  return text;
}
