import { isIP } from 'node:net';
import type { HostAddress } from './hosts-file.ts';
import { withoutBrackets } from './ip.ts';
import type { NameResolver } from './name-resolver.ts';
import type { UrlRules } from './url-rules.ts';

/** A connection that the rules did not let through. The message says which rule, for the customer to read. */
export class AddressRefusedError extends Error {
  readonly code = 'ANCHOR_ADDRESS_REFUSED';
  constructor(message: string) {
    super(message);
    this.name = 'AddressRefusedError';
  }
}

export interface Guard {
  rules: Pick<UrlRules, 'checkAddress'>;
  resolver: NameResolver;
}

/**
 * The addresses that a connection to `hostname` (a name, or an address with or without brackets) may go to: all that
 * the name has now, each of them checked. One that is refused refuses them all, because a public endpoint has no
 * private address beside its public one.
 */
export function checkedAddresses(
  guard: Guard,
  hostname: string,
  done: (error: Error | null, addresses: readonly HostAddress[]) => void,
): void {
  const literal = withoutBrackets(hostname);
  const family = isIP(literal);
  if (family === 4 || family === 6) {
    const address = { address: literal, family } as const;
    const verdict = guard.rules.checkAddress(literal, family);
    // Asynchronous like a look-up: callers are not ready for an answer during their own call.
    queueMicrotask(() =>
      verdict.ok ? done(null, [address]) : done(new AddressRefusedError(verdict.message), []),
    );
    return;
  }
  guard.resolver.resolve(hostname, (error, addresses) => {
    if (error !== null) return done(error, []);
    for (const { address, family: of } of addresses) {
      const verdict = guard.rules.checkAddress(address, of, hostname);
      if (!verdict.ok) return done(new AddressRefusedError(verdict.message), []);
    }
    done(null, addresses);
  });
}
