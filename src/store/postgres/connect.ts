import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { StartError } from '../../start-error.ts';

/** Where to connect, one for each host of the URL, and how. */
export interface Places {
  readonly configs: readonly pg.ClientConfig[];
  /** Whether statements are prepared; a pooler in transaction mode may not allow for it. */
  readonly prepare: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 5_000;
const DEFAULT_PORT = 5432;

/**
 * Reads a URL as libpq takes it, several hosts included (the one that takes writes is used). `sslmode` and `sslrootcert`
 * mean what they mean there, other than that a certificate is checked against the well-known authorities where none is
 * named. `prepare=false` is for PgBouncer, `search_path` for a schema of one's own.
 *
 * @throws StartError where the file of `sslrootcert` cannot be read
 */
export function readPlaces(url: string, name: string): Places {
  const [, hosts = 'localhost'] = /^[a-z]+:\/\/(?:[^@/]*@)?([^/?]*)/i.exec(url) ?? [];
  const [firstHost = ''] = hosts.split(',');
  const parsed = new URL(url.replace(hosts, firstHost));
  const parameters = parsed.searchParams;
  const ssl = tlsOf(parameters.get('sslmode'), parameters.get('sslrootcert'));
  const searchPath = parameters.get('search_path');
  const common: pg.ClientConfig = {
    user: decodeURIComponent(parsed.username) || process.env.PGUSER,
    password: decodeURIComponent(parsed.password) || process.env.PGPASSWORD,
    database: decodeURIComponent(parsed.pathname.slice(1)),
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...(searchPath !== null && { options: `-c search_path=${searchPath}` }),
    ...(ssl !== undefined && { ssl }),
  };
  const configs = hosts.split(',').map((place) => ({ ...common, ...hostAndPort(place) }));
  return { configs, prepare: parameters.get('prepare') !== 'false' };
}

function hostAndPort(place: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(place) ?? [];
  return { host: bracketed ?? decodeURIComponent(plain ?? 'localhost'), port: Number(port ?? DEFAULT_PORT) };
}

type Tls = boolean | ConnectionOptions | undefined;

function tlsOf(mode: string | null, rootFile: string | null): Tls {
  if (mode === 'disable') return false;
  if (mode === null && rootFile === null) return undefined;
  const named = rootFile === null || rootFile === 'system' ? {} : { ca: readAuthority(rootFile) };
  if (mode === 'verify-full' || rootFile !== null) {
    return { ...named, ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }) };
  }
  if (mode === 'verify-ca') return { checkServerIdentity: () => undefined };
  return { rejectUnauthorized: false };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The file ${file} that sslrootcert in ANCHOR_DATABASE_URL names cannot be read. Correct the path.`,
      { cause: error },
    );
  }
}
