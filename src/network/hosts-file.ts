import { readFileSync, type Stats, statSync } from 'node:fs';
import { isIP } from 'node:net';

/** Where the operating systems that the service runs on keep it. */
const HOSTS_FILE = '/etc/hosts';

/** How long the file is taken to be unchanged. */
const TRUSTED_FOR_MS = 5_000;

export interface HostAddress {
  address: string;
  family: 4 | 6;
}

/** Looks a name up in the machine's hosts file; no addresses where it is not there. */
export type HostsFile = (hostname: string) => readonly HostAddress[];

/**
 * The machine's hosts file, read again when it has changed.
 *
 * @param options.path left out in tests alone
 * @param options.now milliseconds that never jump
 */
export function openHostsFile(options: { path?: string; now: () => number }): HostsFile {
  const path = options.path ?? HOSTS_FILE;
  let names: ReadonlyMap<string, readonly HostAddress[]> = new Map();
  let version = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  return (hostname) => {
    const now = options.now();
    if (now - lookedAt >= TRUSTED_FOR_MS) {
      lookedAt = now;
      const found = versionOf(path);
      if (found !== version) {
        names = found === '' ? new Map() : parseHosts(readQuietly(path));
        version = found;
      }
    }
    return names.get(hostname.toLowerCase()) ?? [];
  };
}

/** Reads lines of `address name [alias…] [# comment]`. Addresses with a zone are left out: they are local links. */
export function parseHosts(text: string): ReadonlyMap<string, readonly HostAddress[]> {
  const names = new Map<string, HostAddress[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...aliases] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    const family = isIP(address);
    if ((family !== 4 && family !== 6) || address.includes('%')) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      names.set(name, [...(names.get(name) ?? []), { address, family }]);
    }
  }
  return names;
}

/** Changes whenever the file does; empty where there is none. */
function versionOf(path: string): string {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/** A hosts file that cannot be read names nothing: what it would have said is then asked of the DNS. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
