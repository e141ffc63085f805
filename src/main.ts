#!/usr/bin/env -S node --max-semi-space-size=8
// Short-lived objects may take 8 MB of each thread, where Node would let them take up to 64 on a large machine: the service
// has four threads, and stays below 300 MB with it.
import { type CommandContext, exitCode } from './cli/context.ts';
import { createProgram } from './cli/program.ts';
import { reportError } from './cli/report.ts';
import { untilAskedToStop } from './cli/signals.ts';
import { createTerminal } from './cli/terminal.ts';

// Whoever reads the output has had enough, as `head` does: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = createTerminal(process, process.env);
const context: CommandContext = {
  env: process.env,
  terminal,
  untilAskedToStop,
  end: (ending) => {
    process.exitCode = exitCode(ending);
  },
};

try {
  await createProgram(context).parseAsync();
} catch (error) {
  const json = process.argv.includes('--json');
  const debug = process.env.ANCHOR_LOG_LEVEL === 'debug';
  context.end(reportError(error, terminal, { json, debug }));
}
