/** Reads the command line and does what it says. Importing it is what runs it: see main.ts. */
import { type CommandContext, exitCode } from './context.ts';
import { createProgram } from './program.ts';
import { reportError } from './report.ts';
import { untilAskedToStop } from './signals.ts';
import { createTerminal } from './terminal.ts';

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
