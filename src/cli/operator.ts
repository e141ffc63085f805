import type { Command } from 'commander';
import { AnchorWebhooks } from '../../client/client.ts';
import { readLocalAccess } from '../installation/local-access.ts';
import { SETTINGS } from '../settings/config.ts';
import { CommandFault } from './command-fault.ts';
import { type CommandContext, type ServiceOptions, withServiceOptions } from './context.ts';
import { type Profile, readProfile } from './profile.ts';

/** Flags of the operator's commands. */
export interface OperatorOptions extends ServiceOptions {
  dataDir?: string;
}

/** Adds what `withServiceOptions` does, and `--data-dir`. */
export function withOperatorOptions(command: Command): Command {
  return withServiceOptions(command).option(
    '--data-dir <folder>',
    'of a service on this machine; used where no admin token is set [ANCHOR_DATA_DIR]',
  );
}

/**
 * The service, for its operator: by the admin token where there is one, else by what the running service has left in its
 * data folder, which whoever can read the folder may use.
 *
 * @throws CommandFault where there is neither
 */
export function connectOperator(
  { env }: CommandContext,
  options: OperatorOptions,
): { client: AnchorWebhooks; profile: Profile } {
  const profile = readProfile(env, options);
  if (profile.adminToken !== undefined) return { client: new AnchorWebhooks(profile), profile };
  const dataDir = options.dataDir ?? (env.ANCHOR_DATA_DIR || (SETTINGS.dataDir.default ?? '.'));
  const local = readLocalAccess(dataDir);
  if (local === null) {
    throw new CommandFault(
      `This needs the admin token (ANCHOR_ADMIN_TOKEN, or admin_token in the profile), or a service that runs on this ` +
        `machine: none runs on the data folder ${dataDir}. Start it, or name its folder with --data-dir.`,
    );
  }
  const here = { ...profile, url: options.url ?? local.url, adminToken: local.token };
  return { client: new AnchorWebhooks(here), profile: here };
}
