import type { Command } from 'commander';
import { type CommandContext, printJson } from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import { numberArgument } from '../number-argument.ts';
import { connectOperator, type OperatorOptions, withOperatorOptions } from '../operator.ts';

interface DashboardOptions extends OperatorOptions {
  expiresIn?: string;
}

/** `dashboard`: a link that opens the web page once. */
export function addDashboard(program: Command, context: CommandContext): void {
  const { terminal } = context;
  withOperatorOptions(
    program
      .command('dashboard')
      .description('print a link into the dashboard that works once (operator)')
      .option(
        '--project <id>',
        'as a customer of this project sees it; left out: every project, for an operator',
      )
      .option('--expires-in <seconds>', 'how long the link works (60 to 86400, default 900)')
      .addHelpText(
        'after',
        helpText(
          SERVICE_ENDINGS,
          ['dashboard', 'of the service that runs on ./data'],
          ['dashboard --project 3f0e8a52-…', ''],
        ),
      ),
  ).action(async (options: DashboardOptions) => {
    const { project = null, expiresIn } = options;
    const seconds =
      expiresIn === undefined ? undefined : numberArgument('--expires-in', expiresIn, 60, 86_400, 'seconds');
    const link = await connectOperator(context, options).client.admin.createDashboardLink(project, seconds);
    if (options.json) {
      printJson(terminal, link);
      return;
    }
    terminal.out(link.url);
    terminal.note(`Works once, until ${link.expires_at}.`);
  });
}
