import type { Command } from 'commander';
import { AnchorWebhooks } from '../../client/client.ts';
import { parseExactly } from '../json/exact-numbers.ts';
import type { Ending } from './exit-codes.ts';
import { type Profile, readProfile } from './profile.ts';
import type { Terminal } from './terminal.ts';

/** What a command knows of the world: passed in by main.ts. */
export interface CommandContext {
  env: Readonly<Record<string, string | undefined>>;
  terminal: Terminal;
  /** Resolves when the person at the terminal, or the system, asks the command to stop. */
  untilAskedToStop(): Promise<NodeJS.Signals>;
  /** Notes how the command ended; the process exits by itself when nothing is left to do. */
  end(ending: Ending): void;
}

/** Flags that every command has which talks to a service. */
export interface ServiceOptions {
  json?: true;
  profile?: string;
  url?: string;
  project?: string;
}

/** Adds `--json`, `--profile` and `--url`. */
export function withServiceOptions(command: Command): Command {
  return withJson(command)
    .option('--profile <name>', 'a profile of the profile file, or the path of another such file')
    .option('--url <url>', 'where the service is [ANCHOR_URL, default http://127.0.0.1:8787]');
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON for programs');
}

/** The service that the flags, the environment and the profile mean. */
export function connect(
  context: CommandContext,
  options: ServiceOptions,
): { client: AnchorWebhooks; profile: Profile } {
  const profile = readProfile(context.env, options);
  return { client: new AnchorWebhooks({ ...profile, parse: parseExactly }), profile };
}

/** A JSON value for programs: on one line, so that a stream of them is NDJSON. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value));
}
