/** Reads the command line and does what it says. Importing it is what runs it: see main.ts. */
import type { Command } from 'commander';
import { type Ending, EXIT_CODES } from './exit-codes.ts';
import { untilAskedToStop } from './signals.ts';
import { createTerminal } from './terminal.ts';

// Whoever reads the output has had enough, as `head` does: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = createTerminal(process, process.env);

try {
  const program = await programFor(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  const json = process.argv.includes('--json');
  const debug = process.env.ANCHOR_LOG_LEVEL === 'debug';
  const { reportError } = await import('./report.ts');
  end(reportError(error, terminal, { json, debug }));
}

/** With all commands; for the one that starts the service with that one alone. */
async function programFor(command: string | undefined): Promise<Command> {
  if (command === 'serve') {
    const { createServeProgram } = await import('./serve-program.ts');
    return createServeProgram();
  }
  const { createProgram } = await import('./program.ts');
  return createProgram({ env: process.env, terminal, untilAskedToStop, end });
}

function end(ending: Ending): void {
  process.exitCode = EXIT_CODES[ending].code;
}
