import type { Command } from 'commander';
import { readVersion } from '../process/version.ts';
import { bareProgram, throwInsteadOfExiting } from './bare-program.ts';
import { CommandFault } from './command-fault.ts';
import { addBackup } from './commands/backup.ts';
import { addCompletion } from './commands/completion.ts';
import { addDashboard } from './commands/dashboard.ts';
import { addDeliveries } from './commands/deliveries.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEventTypes } from './commands/event-types.ts';
import { addKeys } from './commands/keys.ts';
import { addListen } from './commands/listen.ts';
import { addMigrate } from './commands/migrate.ts';
import { addProjects } from './commands/projects.ts';
import { addPublish } from './commands/publish.ts';
import { addSanitise } from './commands/sanitise.ts';
import { addServe } from './commands/serve.ts';
import { addVerify } from './commands/verify.ts';
import { addWebhooks } from './commands/webhooks.ts';
import type { CommandContext } from './context.ts';
import { EVERY_ENDING } from './exit-codes.ts';
import { helpText } from './help.ts';

const PROFILE_HELP = `
Commands that talk to a service find it by --url or ANCHOR_URL, and its keys in
ANCHOR_API_KEY, ANCHOR_PUBLISHER_KEY and ANCHOR_ADMIN_TOKEN, or in a profile of
~/.config/anchor-webhooks/config.json (--profile, ANCHOR_PROFILE).`;

/** The whole command line. Nothing is read or done before a command is parsed. */
export function createProgram(context: CommandContext): Command {
  const program = bareProgram()
    .description('Outbound webhooks: sanitised, signed, retried, recorded.')
    .version(readVersion())
    .addHelpText(
      'after',
      helpText(
        EVERY_ENDING,
        ['demo', 'see events delivered, signed and retried'],
        ['serve', 'serve on 127.0.0.1:8787, data in ./data'],
        ['listen --register task.completed', 'receive on this machine'],
        ['event-types list', 'what can be published and subscribed to'],
        ['publish --example task.completed', ''],
        ['webhooks create https://example.com/hook --events task.completed', ''],
        ['deliveries list --status failed,dead', 'what went wrong'],
        ['serve --help', 'every setting'],
      ),
    )
    .addHelpText('after', PROFILE_HELP);
  addServe(program);
  addDemo(program, context);
  addEventTypes(program, context);
  addPublish(program, context);
  addSanitise(program, context);
  addListen(program, context);
  addVerify(program, context);
  addWebhooks(program, context);
  addDeliveries(program, context);
  addKeys(program, context);
  addProjects(program, context);
  addDashboard(program, context);
  addBackup(program, context);
  addMigrate(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
  program.hook('preAction', (_program, command) => refuseEmptyArguments(command));
  throwInsteadOfExiting(program);
  return program;
}

/** An empty id would ask for another address: the shell has put in nothing for a variable that is not set. */
function refuseEmptyArguments({ args, registeredArguments }: Command): void {
  const at = args.indexOf('');
  if (at === -1) return;
  const name = registeredArguments[Math.min(at, registeredArguments.length - 1)]?.name() ?? 'argument';
  throw new CommandFault(`The ${name} is empty. Is a variable of your shell not set?`);
}
