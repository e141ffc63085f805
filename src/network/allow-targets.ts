import { domainToASCII } from 'node:url';
import { blockContains, type IpAddress, type IpBlock, parseBlock, withoutBrackets } from './ip.ts';

/** What an operator allows although the rules refuse it. */
export interface AllowTargets {
  /** True for a host that is listed, or that is under a listed `*.suffix`. */
  host(host: string): boolean;
  /** True for an address in a listed block. */
  address(ip: IpAddress): boolean;
}

/**
 * Reads the operator's allowances.
 *
 * - A CIDR block or an address (IPv6 also in brackets) lifts the address rules for what it holds: for a URL with
 *   such an address in it, and for a name that resolves to one. It lifts no rule about names.
 * - A host name lifts the name rules and the address rules for exactly that host.
 * - `*.suffix` does so for every host below the suffix, and not for the suffix itself.
 *
 * Throws RangeError with one sentence that names the entry and what it must be.
 */
export function parseAllowTargets(entries: readonly string[]): AllowTargets {
  const blocks: IpBlock[] = [];
  const hosts = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of entries) {
    const block = parseBlock(withoutBrackets(entry));
    if (block !== null) blocks.push(block);
    else if (entry.startsWith('*.')) suffixes.push(`.${hostOf(entry.slice(2), entry)}`);
    else hosts.add(hostOf(entry, entry));
  }
  return {
    host: (host) => hosts.has(host) || suffixes.some((suffix) => host.endsWith(suffix)),
    address: (ip) => blocks.some((block) => blockContains(block, ip)),
  };
}

/** Drops the dots at the end of a host name: `example.com.` is the same host as `example.com`. */
export function withoutTrailingDots(host: string): string {
  let end = host.length;
  while (end > 0 && host[end - 1] === '.') end--;
  return host.slice(0, end);
}

/** Normalises a host name as the URL parser would, so that both can be compared as text. */
function hostOf(text: string, entry: string): string {
  // Given a path or a port as well, domainToASCII would quietly drop it: `10.0.0.0/33` would become an address.
  const host = /[/\\:@?#\s*]/.test(text) ? '' : withoutTrailingDots(domainToASCII(text));
  if (host === '') {
    throw new RangeError(
      `"${entry}" is neither a CIDR block (10.1.0.0/16), an address, a host (hooks.internal) nor a suffix (*.internal).`,
    );
  }
  return host;
}
