import type { Command, CommanderError } from 'commander';
import { CommandFault } from './command-fault.ts';

/** A command line that commander could not make sense of. The message also says where the help is. */
export class UsageFault extends CommandFault {
  constructor(command: Command, cause: CommanderError) {
    const text = cause.message
      .replace(/^error: /, '')
      .replaceAll(/\s*\n\s*/g, ' ')
      .replace(/ \((Did you mean .*\?)\)$/, '. $1');
    const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[^.?]$/, '$&.');
    super(`${sentence} See: ${pathOf(command)} --help`, 'usage', { cause });
    this.name = 'UsageFault';
  }
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
