import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../json/json.ts';
import { CommandFault } from './command-fault.ts';

/** How commands reach a service, and as whom. What is not given anywhere is undefined. */
export interface Profile {
  url: string;
  projectId: string | undefined;
  apiKey: string | undefined;
  publisherKey: string | undefined;
  adminToken: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What the commands read of the environment, with what each is; the reference page is made from this table. */
export const COMMAND_VARIABLES = {
  ANCHOR_URL: { key: 'url', doc: 'Where the service is.' },
  ANCHOR_PROJECT_ID: { key: 'project_id', doc: 'The project that is meant where none is named.' },
  ANCHOR_API_KEY: {
    key: 'api_key',
    doc: 'Opens the customer’s API: `webhooks`, `deliveries`, `event-types`.',
  },
  ANCHOR_PUBLISHER_KEY: { key: 'publisher_key', doc: 'Opens the publisher’s API: `publish`.' },
  ANCHOR_ADMIN_TOKEN: {
    key: 'admin_token',
    doc: 'Opens the operator’s API: `projects`, `keys`, `dashboard`.',
  },
  ANCHOR_PROFILE: { key: null, doc: 'The profile to use where `--profile` names none.' },
  ANCHOR_WEBHOOK_SECRET: {
    key: null,
    doc: 'Signing secrets that `listen` and `verify` verify with, separated by commas.',
  },
} as const;

type VariableName = keyof typeof COMMAND_VARIABLES;
const KEYS = Object.values(COMMAND_VARIABLES).flatMap(({ key }) => (key === null ? [] : [key]));
type Key = (typeof KEYS)[number];

const DEFAULT_PROFILE = 'default';
const DEFAULT_PORT = '8787';

/** Where the profile file is looked for. */
export function profileFile(env: Env): string {
  const folder = env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(folder, 'anchor-webhooks', 'config.json');
}

/**
 * How to reach the service: a flag goes before the environment, and that before the profile.
 *
 * @param options.profile the name of a profile of the file, or the path of a file of its own
 * @throws CommandFault where a profile is named that is not there, or the file is not what it should be
 */
export function readProfile(
  env: Env,
  options: { profile?: string; url?: string; project?: string },
): Profile {
  const named = options.profile ?? (env.ANCHOR_PROFILE || undefined);
  const stored = readStored(env, named);
  const value = (name: VariableName): string | undefined => {
    const { key } = COMMAND_VARIABLES[name];
    return env[name] || (key === null ? undefined : stored[key]);
  };
  return {
    url: validUrl(
      options.url ?? value('ANCHOR_URL') ?? `http://127.0.0.1:${env.ANCHOR_PORT || DEFAULT_PORT}`,
    ),
    projectId: options.project ?? value('ANCHOR_PROJECT_ID'),
    apiKey: value('ANCHOR_API_KEY'),
    publisherKey: value('ANCHOR_PUBLISHER_KEY'),
    adminToken: value('ANCHOR_ADMIN_TOKEN'),
  };
}

function validUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new CommandFault(
      `The service's URL must begin with http:// or https://. It is ${JSON.stringify(text)}.`,
    );
  }
  return text;
}

function readStored(env: Env, named: string | undefined): Partial<Record<Key, string>> {
  if (named !== undefined && isPath(named)) {
    const file = readFile(named);
    if (file === null) throw new CommandFault(`There is no profile file ${named}.`);
    return 'profiles' in file ? profileOf(file, DEFAULT_PROFILE, named) : checked(file, named);
  }
  const path = profileFile(env);
  const file = readFile(path);
  if (file === null) {
    if (named === undefined) return {};
    throw new CommandFault(`There is no profile "${named}": the file ${path} does not exist.`);
  }
  if (named === undefined && isJsonObject(file.profiles) && !Object.hasOwn(file.profiles, DEFAULT_PROFILE)) {
    return {};
  }
  return profileOf(file, named ?? DEFAULT_PROFILE, path);
}

function isPath(text: string): boolean {
  return text.includes('/') || text.includes('\\') || text.endsWith('.json');
}

function readFile(path: string): JsonObject | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CommandFault(`The profile file ${path} cannot be read. Make it readable for you.`, 'usage', {
      cause: error,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a key.
    throw new CommandFault(`The profile file ${path} is not JSON.`);
  }
  if (!isJsonObject(value)) throw new CommandFault(`The profile file ${path} must hold a JSON object.`);
  return value;
}

function profileOf(file: JsonObject, name: string, path: string): Partial<Record<Key, string>> {
  const { profiles } = file;
  if (!isJsonObject(profiles)) {
    throw new CommandFault(`The profile file ${path} must look like {"profiles": {"default": {"url": …}}}.`);
  }
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!isJsonObject(profile)) {
    const known = Object.keys(profiles).join(', ') || 'none';
    throw new CommandFault(`There is no profile "${name}" in ${path}; there are: ${known}.`);
  }
  return checked(profile, path);
}

function checked(profile: JsonObject, path: string): Partial<Record<Key, string>> {
  for (const [key, value] of Object.entries(profile)) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw new CommandFault(`${path}: "${key}" is no part of a profile; known are ${KEYS.join(', ')}.`);
    }
    if (typeof value !== 'string') throw new CommandFault(`${path}: "${key}" must be a text.`);
  }
  return profile as Partial<Record<Key, string>>;
}
