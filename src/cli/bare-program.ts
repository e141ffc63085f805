import { Command } from 'commander';
import { UsageFault } from './usage-fault.ts';

/** A program without commands, whose faults are said by `reportError`, as every other fault is. */
export function bareProgram(): Command {
  return new Command('anchor-webhooks').configureOutput({ outputError: () => {} });
}

/** Commander would end the process by itself, and subcommands do not inherit this. */
export function throwInsteadOfExiting(command: Command): void {
  command.exitOverride((fault) => {
    throw fault.code.startsWith('commander.help') || fault.exitCode === 0
      ? fault
      : new UsageFault(command, fault);
  });
  for (const subcommand of command.commands) {
    subcommand.copyInheritedSettings(command);
    throwInsteadOfExiting(subcommand);
  }
}
