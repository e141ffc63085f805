/** What is wrong with the URL of a database. The message completes the sentence "the setting must be …". */
export class DatabaseUrlFault extends Error {
  constructor(mustBe: string) {
    super(mustBe);
    this.name = 'DatabaseUrlFault';
  }
}

export interface DatabaseUrl {
  /** In the order in which they are tried. */
  hosts: readonly { host: string; port: number }[];
  user: string;
  password: string;
  database: string;
  sslmode: (typeof SSL_MODES)[number] | null;
  /** Whether a server has to take writes before it is used. */
  needsWritable: boolean;
  /** Parameters as written, other than the two above. */
  parameters: ReadonlyMap<Parameter, string>;
}

const DEFAULT_PORT = 5432;
const EXAMPLE = 'a URL such as postgres://user:password@host:5432/database';
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
/** The service writes, so a server that only reads is of no use to it. */
const TARGETS = ['any', 'read-write', 'primary'] as const;
const PARAMETERS = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'target_session_attrs',
  'channel_binding',
  'connect_timeout',
  'application_name',
  'search_path',
  'options',
  'prepare',
] as const;
type Parameter = (typeof PARAMETERS)[number];

/**
 * Takes a URL apart that may name several hosts, as libpq's do: `postgres://user:password@a,b:5433/database`.
 *
 * @throws DatabaseUrlFault where it is none, or has a parameter that is not known: a slip in the name of one that asks for
 *   certificates to be checked must not be without effect
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?([^@/?]*)\/([^/?#]+)(?:\?([^#]*))?$/i.exec(text);
  if (match === null) throw new DatabaseUrlFault(EXAMPLE);
  const [, account = '', places = '', database = '', query = ''] = match;
  const [, user = '', password = ''] = /^([^:]*)(?::(.*))?$/s.exec(account) ?? [];
  const parameters = parametersOf(query);
  const hosts = places.split(',').map(hostAndPort);
  const sslmode = oneOf('sslmode', SSL_MODES, parameters.get('sslmode'));
  const target = oneOf('target_session_attrs', TARGETS, parameters.get('target_session_attrs'));
  return {
    hosts,
    user: decoded(user),
    password: decoded(password),
    database: decoded(database),
    sslmode,
    needsWritable: target !== 'any' && (target !== null || hosts.length > 1),
    parameters,
  };
}

function hostAndPort(place: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(place === '' ? 'localhost' : place);
  if (match === null) throw new DatabaseUrlFault(EXAMPLE);
  const [, bracketed, plain = '', port] = match;
  return { host: bracketed ?? decoded(plain), port: Number(port ?? DEFAULT_PORT) };
}

function parametersOf(query: string): Map<Parameter, string> {
  const found = new Map<Parameter, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const known = PARAMETERS.find((parameter) => parameter === name);
    if (known === undefined) {
      throw new DatabaseUrlFault(`a URL with no other parameters than ${PARAMETERS.join(', ')}, not ${name}`);
    }
    found.set(known, value);
  }
  return found;
}

function oneOf<const T extends string>(
  name: string,
  values: readonly T[],
  given: string | undefined,
): T | null {
  if (given === undefined) return null;
  const found = values.find((value) => value === given);
  if (found === undefined) throw new DatabaseUrlFault(`a URL whose ${name} is one of ${values.join(', ')}`);
  return found;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new DatabaseUrlFault('a URL in which a percent sign is written as %25');
  }
}
