import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { type DatabaseUrl, parseDatabaseUrl } from '../../settings/database-url.ts';
import { StartError } from '../../start-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 5_000;

type Tls = false | ConnectionOptions;

/**
 * The servers that a URL names, of which one at a time is used: the one that takes writes. With replicas behind it, that may
 * be another one after each failure.
 */
export class Places {
  /** Whether statements are prepared; a pooler in transaction mode may not allow for it. */
  readonly prepare: boolean;
  /** Whether a new connection has to be asked if it takes writes. */
  readonly needsWritable: boolean;
  readonly #configs: readonly pg.ClientConfig[];
  #at = 0;

  /**
   * `sslmode` and `sslrootcert` mean what they mean to libpq, other than that without a mode nothing is encrypted, and
   * that a certificate is checked against the well-known authorities where none is named. `prepare=false` is for a
   * PgBouncer before 1.21, `search_path` for a schema of one's own, `options` for settings of the
   * server such as `-c citus.shard_count=64`.
   *
   * @throws StartError where a file that the URL names cannot be read
   */
  constructor(url: string, name: string) {
    const parsed = parseDatabaseUrl(url);
    this.prepare = parsed.parameters.get('prepare') !== 'false';
    this.needsWritable = parsed.needsWritable;
    this.#configs = configsOf(parsed, name);
  }

  get count(): number {
    return this.#configs.length;
  }

  get current(): pg.ClientConfig {
    return this.#configs[this.#at] ?? {};
  }

  /** `from` is of no use just now: the next one may be. Where somebody else has found so already, nothing is changed. */
  moveOn(from: pg.ClientConfig): void {
    if (from === this.current) this.#at = (this.#at + 1) % this.#configs.length;
  }
}

function configsOf(url: DatabaseUrl, name: string): pg.ClientConfig[] {
  const { parameters } = url;
  const searchPath = parameters.get('search_path');
  const options = [
    ...(searchPath === undefined ? [] : [`-c search_path=${searchPath}`]),
    ...(parameters.has('options') ? [parameters.get('options')] : []),
  ].join(' ');
  const timeoutS = Number(parameters.get('connect_timeout') ?? 0);
  const common: pg.ClientConfig = {
    user: url.user || process.env.PGUSER,
    password: url.password || process.env.PGPASSWORD,
    database: url.database,
    application_name: parameters.get('application_name') ?? name,
    connectionTimeoutMillis: timeoutS > 0 ? timeoutS * 1_000 : CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    enableChannelBinding: (parameters.get('channel_binding') ?? 'disable') !== 'disable',
    ...(options !== '' && { options }),
  };
  const ways = tlsOf(url);
  return url.hosts.flatMap((host) => ways.map((ssl) => ({ ...common, ...host, ssl })));
}

/** How to encrypt; with more than one way, whichever works. */
function tlsOf({ sslmode, parameters }: DatabaseUrl): Tls[] {
  const root = parameters.get('sslrootcert');
  if (sslmode === 'disable' || sslmode === 'allow') return [false];
  if (sslmode === null && root === undefined) return [false];
  const files = {
    ...(root !== undefined && root !== 'system' && { ca: readPem('sslrootcert', root) }),
    ...readOwn('cert', 'sslcert', parameters.get('sslcert')),
    ...readOwn('key', 'sslkey', parameters.get('sslkey')),
  };
  if (sslmode === 'prefer') return [{ ...files, rejectUnauthorized: false }, false];
  if (sslmode === 'verify-full' || sslmode === null) return [files];
  // With an authority, `require` is as `verify-ca`: of any name.
  if (sslmode === 'verify-ca' || root !== undefined) {
    return [{ ...files, checkServerIdentity: () => undefined }];
  }
  return [{ ...files, rejectUnauthorized: false }];
}

function readOwn(option: 'cert' | 'key', name: string, file: string | undefined): ConnectionOptions {
  return file === undefined ? {} : { [option]: readPem(name, file) };
}

function readPem(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The file ${file} that ${name} in ANCHOR_DATABASE_URL names cannot be read. Correct the path.`,
      { cause: error },
    );
  }
}
