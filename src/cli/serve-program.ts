import type { Command } from 'commander';
import { bareProgram, throwInsteadOfExiting } from './bare-program.ts';
import { addServe } from './commands/serve.ts';

/** The program of the command line `serve …`: the service does not wait for the other commands to be loaded, nor keep them. */
export function createServeProgram(): Command {
  const program = bareProgram();
  addServe(program);
  throwInsteadOfExiting(program);
  return program;
}
