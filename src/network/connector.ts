import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { UrlRules } from './url-rules.ts';

/** A connection that the rules did not let through. The message says which rule, for the customer to read. */
export class AddressRefusedError extends Error {
  readonly code = 'ANCHOR_ADDRESS_REFUSED';
  constructor(message: string) {
    super(message);
    this.name = 'AddressRefusedError';
  }
}

/** Resolves a host name to all of its addresses; `dns.lookup` with `all: true` has this shape. */
export type ResolveAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  rules: Pick<UrlRules, 'checkAddress'>;
  /** Milliseconds for name look-up, connecting and TLS together. */
  timeoutMs: number;
  /** PEM certificates trusted besides the well-known ones. */
  ca?: readonly string[];
  resolve?: ResolveAll;
}

/**
 * Opens connections to receivers. The name is looked up once, inside the connect; every address of the answer is
 * checked before the socket is opened, and the socket can only go to an address of that same answer. So a name that
 * changes its address between check and connect gains nothing.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { rules } = options;
  const connect = buildConnector({
    timeout: options.timeoutMs,
    lookup: guardedLookup(rules, options.resolve ?? systemLookup),
    autoSelectFamily: true,
    allowH2: false,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(options.ca && { ca: [...options.ca] }),
  });
  return (target, callback) => {
    // Address literals never reach a look-up, so they are checked here.
    const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(literal);
    if (family === 4 || family === 6) {
      const verdict = rules.checkAddress(literal, family);
      if (!verdict.ok) {
        // Asynchronous like every other connect error: undici isn't ready for a callback during its call.
        queueMicrotask(() => callback(new AddressRefusedError(verdict.message), null));
        return;
      }
    }
    connect(target, callback);
  };
}

function guardedLookup(rules: Pick<UrlRules, 'checkAddress'>, resolve: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      for (const { address, family } of addresses) {
        const verdict = rules.checkAddress(address, family === 6 ? 6 : 4, hostname);
        if (!verdict.ok) return callback(new AddressRefusedError(verdict.message), []);
      }
      callback(null, addresses);
    });
  };
}
