import { ConfigError } from '../start-error.ts';
import * as values from './config-values.ts';
import { type Parse, ValueFault } from './config-values.ts';

/**
 * Every setting, declared once: what it is called as an environment variable and as a flag of `serve`, what it is
 * when left out, what it does, and how its text becomes a value. docs/reference/settings.md and
 * `serve --help` are made from this table.
 */
export const SETTINGS = {
  host: setting({
    env: 'ANCHOR_HOST',
    value: 'address',
    default: '127.0.0.1',
    parse: values.listenHost,
    doc: 'Address to listen on. `0.0.0.0` or `::` listens on every interface.',
  }),
  port: setting({
    env: 'ANCHOR_PORT',
    value: 'number',
    default: '8787',
    parse: values.wholeNumber(0, 65_535),
    doc: 'Port to listen on. `0` takes any free one.',
  }),
  publicUrl: optional({
    env: 'ANCHOR_PUBLIC_URL',
    value: 'url',
    parse: values.baseUrl,
    doc: 'Where people reach the service, for links that it makes: a host of its own, as the dashboard does not load below a path. Unset: the address that it listens on.',
  }),
  trustProxy: setting({
    env: 'ANCHOR_TRUST_PROXY',
    value: 'who',
    default: 'false',
    parse: values.trustProxy,
    doc: 'Whose `X-Forwarded-*` headers are believed: `true` (anybody), `false`, or addresses and CIDR blocks.',
  }),
  brand: setting({
    env: 'ANCHOR_BRAND',
    value: 'name',
    default: 'Anchor',
    parse: values.brand,
    doc: 'Prefix of the header names and of the User-Agent that receivers see.',
  }),
  dataDir: setting({
    env: 'ANCHOR_DATA_DIR',
    value: 'folder',
    default: './data',
    parse: values.anyText,
    doc: 'Folder of the embedded store and its keys. Made if missing; one process at a time.',
  }),
  databaseUrl: optional({
    env: 'ANCHOR_DATABASE_URL',
    value: 'url',
    parse: values.databaseUrl,
    secret: true,
    doc: 'PostgreSQL (15 or later) in place of the embedded store, for any number of nodes: `postgres://user:password@host/database`, with `?sslmode=verify-full` and, for an own authority, `&sslrootcert=/path/ca.pem`. Several hosts (`host1,host2:5433`): the one that takes writes is used. Behind a PgBouncer before 1.21: `?prepare=false`.',
  }),
  databaseListenUrl: optional({
    env: 'ANCHOR_DATABASE_LISTEN_URL',
    value: 'url',
    parse: values.databaseUrl,
    secret: true,
    doc: 'Where the one connection goes that listens for notifications: past a pooler in transaction mode. Unset: `ANCHOR_DATABASE_URL`.',
  }),
  databaseDistribute: setting({
    env: 'ANCHOR_DATABASE_DISTRIBUTE',
    value: 'how',
    default: 'auto',
    parse: values.oneOf('auto', 'none', 'citus'),
    doc: 'Whether the first start distributes the tables by project with Citus: `auto` where the database has it, `none`, or `citus` (refuses to start without).',
  }),
  role: setting({
    env: 'ANCHOR_ROLE',
    value: 'role',
    default: 'all',
    parse: values.oneOf('all', 'api', 'worker'),
    doc: 'What this node does: `all`, `api` (accept) or `worker` (deliver). Other than `all` with `ANCHOR_DATABASE_URL` only.',
  }),
  masterKey: optional({
    env: 'ANCHOR_MASTER_KEY',
    value: 'base64',
    parse: values.masterKey,
    secret: true,
    doc: 'Encrypts signing secrets at rest: 32 bytes, base64. Unset: the one in the data folder, made on first start. With `ANCHOR_DATABASE_URL` it must be set, the same on every node.',
  }),
  adminToken: optional({
    env: 'ANCHOR_ADMIN_TOKEN',
    value: 'token',
    parse: values.adminToken,
    secret: true,
    doc: "Opens the operator's API. Unset: the one made on first start, of which only the hash is kept.",
  }),
  allowTargets: setting({
    env: 'ANCHOR_ALLOW_TARGETS',
    value: 'targets',
    default: '',
    parse: values.list(values.allowTarget, 1_000),
    doc: 'Hosts, addresses and CIDR blocks that webhooks may point at although they are private.',
  }),
  allowHttpTargets: setting({
    env: 'ANCHOR_ALLOW_HTTP_TARGETS',
    value: 'boolean',
    default: 'false',
    parse: values.yesOrNo,
    doc: 'Whether webhooks may use plain http.',
  }),
  targetCaFile: optional({
    env: 'ANCHOR_TARGET_CA_FILE',
    value: 'file',
    parse: values.anyText,
    doc: 'PEM file of certificate authorities to trust besides the well-known ones: those of receivers, and of an `https` egress proxy.',
  }),
  egressProxy: optional({
    env: 'ANCHOR_EGRESS_PROXY',
    value: 'url',
    parse: values.egressProxy,
    secret: true,
    doc: 'HTTP proxy (CONNECT) through which receivers are reached: `http://[user:password@]host:port`, or `https://…`. It gets checked addresses.',
  }),
  egressProxyChecks: setting({
    env: 'ANCHOR_EGRESS_PROXY_CHECKS',
    value: 'boolean',
    default: 'false',
    parse: values.yesOrNo,
    doc: 'Whether the egress proxy looks names up and checks their addresses itself. It then gets the name, and nothing here checks where it leads.',
  }),
  attemptTimeoutMs: setting({
    env: 'ANCHOR_ATTEMPT_TIMEOUT_MS',
    value: 'ms',
    default: '10000',
    parse: values.wholeNumber(100, 600_000),
    doc: 'Deadline of one attempt, from the name look-up to the end of the response.',
  }),
  senders: setting({
    env: 'ANCHOR_SENDERS',
    value: 'threads',
    default: '1',
    parse: values.wholeNumber(1, 16),
    doc: 'Threads that send to receivers. More than one is for many connections anew (receivers that keep none, or thousands of them) on a machine with cores to spare.',
  }),
  retryDelaysMs: setting({
    env: 'ANCHOR_RETRY_DELAYS',
    value: 'seconds',
    default: '5,10,15,20,30',
    parse: values.retryDelays,
    doc: 'Seconds between the end of an attempt and the next one. As many retries as there are values.',
  }),
  retentionDays: setting({
    env: 'ANCHOR_RETENTION_DAYS',
    value: 'days',
    default: '7',
    parse: values.decimal(0.01, 3_650),
    doc: 'How long the history of a finished delivery is kept. Publishing is idempotent for as long.',
  }),
  maxWebhooks: setting({
    env: 'ANCHOR_MAX_WEBHOOKS',
    value: 'number',
    default: '5',
    parse: values.wholeNumber(1, 10_000),
    doc: 'Webhooks that a project may have.',
  }),
  catalogFile: optional({
    env: 'ANCHOR_CATALOG_FILE',
    value: 'file',
    parse: values.anyText,
    doc: 'YAML or JSON file of your own event types, in place of the built-in ones or besides them.',
  }),
  scrubOutput: setting({
    env: 'ANCHOR_SCRUB_OUTPUT',
    value: 'boolean',
    default: 'false',
    parse: values.yesOrNo,
    doc: 'Whether credential patterns are masked inside `output.value` as well.',
  }),
  apiRateLimit: setting({
    env: 'ANCHOR_API_RATE_LIMIT',
    value: 'number',
    default: '50',
    parse: values.decimal(0, 1_000_000),
    doc: "Requests a second for each key on the customer's API, with bursts of four times that. `0`: no limit.",
  }),
  logLevel: setting({
    env: 'ANCHOR_LOG_LEVEL',
    value: 'level',
    default: 'info',
    parse: values.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    doc: 'Least important log lines to write. Each attempt is one line of level `info`.',
  }),
};

export type SettingName = keyof typeof SETTINGS;
export type Config = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

/** Flags as the command line gives them, by setting name; those left out are missing or undefined. */
export type Flags = { readonly [Name in SettingName]?: string | undefined };

/**
 * Reads all settings; a flag goes before the environment, and an empty value counts as left out.
 *
 * @throws ConfigError on the first setting at fault. It never holds the value of a secret, nor a URL's password.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, flags: Flags = {}): Config {
  const entries = settingNames().map((name) => [
    name,
    readSetting(name, env[SETTINGS[name].env], flags[name]),
  ]);
  const config = Object.fromEntries(entries) as Config;
  checkTogether(config);
  return config;
}

/** One line for each setting at fault, where `readConfig` throws for the first alone. */
export function settingFaults(
  env: Readonly<Record<string, string | undefined>>,
  flags: Flags = {},
): string[] {
  const faults = settingNames().flatMap((name) =>
    faultOf(() => readSetting(name, env[SETTINGS[name].env], flags[name])),
  );
  return faults.length > 0 ? faults : faultOf(() => readConfig(env, flags));
}

function faultOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
  }
}

/** Settings that make no sense without another. */
function checkTogether({ databaseUrl, masterKey, role }: Config): void {
  if (databaseUrl === null && role !== 'all') {
    throw new ConfigError(
      'ANCHOR_ROLE cannot be used: with the embedded store one process does everything. Remove the setting.',
    );
  }
  if (databaseUrl !== null && masterKey === null) {
    throw new ConfigError(
      'ANCHOR_MASTER_KEY is missing: with ANCHOR_DATABASE_URL every node needs the same one (make it once with: openssl rand -base64 32).',
    );
  }
}

/** All setting names, in the order in which people read them. */
export function settingNames(): SettingName[] {
  return Object.keys(SETTINGS) as SettingName[];
}

/** The flag of a setting: `--allow-targets` for ANCHOR_ALLOW_TARGETS. */
export function flagOf(name: SettingName): string {
  return `--${SETTINGS[name].env.slice('ANCHOR_'.length).toLowerCase().replaceAll('_', '-')}`;
}

/**
 * One warning for each ANCHOR_ variable that is no setting, so that a slip of the pen isn't silently without effect.
 *
 * @param others variables that are no settings of the service and yet known, such as those of other commands
 */
export function unknownSettings(
  env: Readonly<Record<string, string | undefined>>,
  others: readonly string[] = [],
): string[] {
  const known: string[] = [...settingNames().map((name) => SETTINGS[name].env), ...others];
  return Object.keys(env)
    .filter((name) => name.startsWith('ANCHOR_') && !known.includes(name))
    .map((name) => {
      const [nearest] = known
        .map((candidate) => ({ candidate, distance: editDistance(candidate, name) }))
        .filter(({ distance }) => distance <= 3)
        .sort((a, b) => a.distance - b.distance);
      const hint = nearest === undefined ? '' : ` Did you mean ${nearest.candidate}?`;
      return `${name} is not a setting and has no effect.${hint}`;
    });
}

function readSetting(name: SettingName, fromEnv: string | undefined, fromFlag: string | undefined): unknown {
  const setting: Setting<unknown> = SETTINGS[name];
  const isFlag = fromFlag !== undefined && fromFlag.trim() !== '';
  const given = (isFlag ? fromFlag : fromEnv)?.trim();
  if (given === undefined || given === '') return setting.whenUnset;
  const source = isFlag ? flagOf(name) : setting.env;
  const shown = setting.secret ? 'set to something else' : JSON.stringify(withoutPasswords(given));
  try {
    return setting.parse(given);
  } catch (fault) {
    if (!(fault instanceof ValueFault)) throw fault;
    throw new ConfigError(`${source} must be ${fault.message}. It is ${shown}.`);
  }
}

/** A URL may hold a password although it is not wanted there, and what is said at a start ends up in logs. */
function withoutPasswords(text: string): string {
  return text.replaceAll(/\/\/[^/?#\s]*@/g, '//…@');
}

interface Setting<T> {
  env: `ANCHOR_${string}`;
  /** What stands for the value in `--port <number>`. */
  value: string;
  /** As it would be written; null where nothing stands for the unset value. */
  default: string | null;
  whenUnset: T;
  doc: string;
  parse: Parse<T>;
  /** The value is never shown. */
  secret: boolean;
}

type ValueOf<S> = S extends Setting<infer T> ? T : never;

type Declaration<T> = Pick<Setting<T>, 'env' | 'value' | 'doc' | 'parse'> & { secret?: true };

function setting<T>(declared: Declaration<T> & { default: string }): Setting<T> {
  return {
    ...declared,
    whenUnset: declared.parse(declared.default),
    secret: declared.secret ?? false,
  };
}

function optional<T>(declared: Declaration<T>): Setting<T | null> {
  return {
    ...declared,
    default: null,
    whenUnset: null,
    secret: declared.secret ?? false,
  };
}

/** Levenshtein distance: the number of letters to add, drop or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
