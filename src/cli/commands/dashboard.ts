import type { Command } from 'commander';
import { AnchorWebhooks } from '../../../client/client.ts';
import { SETTINGS } from '../../config.ts';
import { readLocalAccess } from '../../installation/local-access.ts';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  examples,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { numberArgument } from '../number-argument.ts';
import { readProfile } from '../profile.ts';

interface DashboardOptions extends ServiceOptions {
  dataDir?: string;
  expiresIn?: string;
}

/** `dashboard`: a link that opens the web page once. */
export function addDashboard(program: Command, context: CommandContext): void {
  const { terminal } = context;
  withServiceOptions(
    program
      .command('dashboard')
      .description('print a link into the dashboard that works once (operator)')
      .option(
        '--project <id>',
        'as a customer of this project sees it; left out: every project, for an operator',
      )
      .option('--expires-in <seconds>', 'how long the link works (60 to 86400, default 900)')
      .option(
        '--data-dir <path>',
        'of a service on this machine; used where no admin token is set [ANCHOR_DATA_DIR]',
      )
      .addHelpText(
        'after',
        examples(['dashboard', 'of the service that runs on ./data'], ['dashboard --project 3f0e8a52-…', '']),
      ),
  ).action(async (options: DashboardOptions) => {
    const { project = null, expiresIn } = options;
    const seconds =
      expiresIn === undefined ? undefined : numberArgument('--expires-in', expiresIn, 60, 86_400);
    const link = await operatorOf(context, options).admin.createDashboardLink(project, seconds);
    if (options.json) {
      printJson(terminal, link);
      return;
    }
    terminal.out(link.url);
    terminal.note(`Works once, until ${link.expires_at}.`);
  });
}

/** By the admin token where there is one, else by what the running service has left in its data folder. */
function operatorOf(context: CommandContext, options: DashboardOptions): AnchorWebhooks {
  const { env } = context;
  const profile = readProfile(env, options);
  if (profile.adminToken !== undefined) return new AnchorWebhooks(profile);
  const dataDir = options.dataDir ?? (env.ANCHOR_DATA_DIR || (SETTINGS.dataDir.default ?? '.'));
  const local = readLocalAccess(dataDir);
  if (local === null) {
    throw new CommandFault(
      `No service runs on the data folder ${dataDir}. Start it, or name its folder with --data-dir; for a service ` +
        'elsewhere set ANCHOR_ADMIN_TOKEN and --url.',
    );
  }
  return new AnchorWebhooks({ ...profile, url: options.url ?? local.url, adminToken: local.token });
}
