import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import postgres from 'postgres';
import { StartError } from '../../start-error.ts';

/**
 * Opens a pool for a URL as libpq takes it. `sslmode` and `sslrootcert` mean what they mean there, other than that the
 * certificate is checked against the well-known authorities where none is named.
 *
 * @throws StartError where the file of `sslrootcert` cannot be read
 */
export function connect(
  url: string,
  options: { max: number; name: string; keepAliveSeconds: number },
): postgres.Sql {
  const { text, ssl } = takeTls(url);
  return postgres(text, {
    max: options.max,
    connect_timeout: 5,
    // The default lets connections end after half an hour or an hour, and with them what they have prepared.
    max_lifetime: null,
    keep_alive: options.keepAliveSeconds,
    backoff: (tries: number) => Math.min(1, 0.05 * 2 ** tries),
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: options.name },
    ...(ssl !== undefined && { ssl }),
    types: {
      // Times and counts: all within what a number holds exactly.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
    },
  });
}

type Tls = postgres.Options<Record<string, never>>['ssl'];

/** What the URL says of TLS, and the URL without what the server would take for a setting of its own. */
function takeTls(url: string): { text: string; ssl: Tls } {
  const [base = url, query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  const mode = parameters.get('sslmode') ?? undefined;
  const rootFile = parameters.get('sslrootcert') ?? undefined;
  parameters.delete('sslmode');
  parameters.delete('sslrootcert');
  const rest = parameters.toString();
  return { text: rest === '' ? base : `${base}?${rest}`, ssl: tlsOf(mode, rootFile) };
}

function tlsOf(mode: string | undefined, rootFile: string | undefined): Tls {
  if (mode === 'disable') return false;
  if (mode === undefined && rootFile === undefined) return undefined;
  if (mode === 'require' && rootFile === undefined) return 'require';
  if (mode === 'allow' || mode === 'prefer') return mode;
  const checked: ConnectionOptions = { rejectUnauthorized: true };
  if (rootFile !== undefined && rootFile !== 'system') checked.ca = readAuthority(rootFile);
  if (mode === 'verify-ca') checked.checkServerIdentity = () => undefined;
  return checked;
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
