import { isIP, type LookupFunction } from 'node:net';
import { checkedAddresses, type Guard } from './checked-addresses.ts';
import { type Tunnelling, tunnelOpener } from './egress-proxy.ts';
import type { HostAddress } from './hosts-file.ts';
import { type Connect, portOf, socketOpener } from './open-socket.ts';

export interface ConnectorOptions extends Guard {
  /** Milliseconds for name look-up, connecting and TLS together. */
  timeoutMs: number;
  /** PEM certificates to trust, of receivers and of the proxy; left out: the well-known ones. */
  ca?: readonly string[];
  /** Left out: receivers are reached directly. */
  proxy?: Tunnelling;
}

/**
 * Opens connections to receivers. The name is looked up once, inside the connect; every address of the answer is
 * checked before the socket is opened, and the socket can only go to an address of that same answer. So a name that
 * changes its address between check and connect gains nothing. A connection that is kept alive goes where it was
 * opened to.
 */
export function guardedConnector(options: ConnectorOptions): Connect {
  const { proxy, timeoutMs, ca } = options;
  const open = socketOpener({ lookup: guardedLookup(options), timeoutMs, ...(ca && { ca }) });
  if (proxy === undefined) return (target, done) => checkThenConnect(options, open, target, done);
  const openTunnel = tunnelOpener(proxy, ca);
  return (target, done) => {
    tunnelAddresses(options, proxy, target.hostname, (error, addresses) => {
      if (error !== null) return done(error, null);
      openTunnel(addresses, portOf(target), timeoutMs, (failure, tunnel) => {
        if (failure !== null) done(failure, null);
        else if (target.protocol === 'https:') open(target, done, tunnel);
        else done(null, tunnel);
      });
    });
  };
}

/** Literals never reach a look-up, so they are checked before; names are checked within theirs. */
function checkThenConnect(guard: Guard, ...[open, target, done]: [Connect, ...Parameters<Connect>]): void {
  if (isIP(target.hostname) === 0) {
    open(target, done);
    return;
  }
  checkedAddresses(guard, target.hostname, (error) => {
    if (error !== null) done(error, null);
    else open(target, done);
  });
}

function guardedLookup(guard: Guard): LookupFunction {
  return (hostname, _options, callback) => {
    checkedAddresses(guard, hostname, (error, addresses) => {
      if (error !== null) callback(error, []);
      else callback(null, [...addresses]);
    });
  };
}

/** What the proxy is asked to connect to, in this order. */
function tunnelAddresses(
  guard: Guard,
  proxy: Tunnelling,
  hostname: string,
  done: (error: Error | null, hosts: readonly string[]) => void,
): void {
  // An address in the URL needs no look-up, so it is checked here in any case.
  if (proxy.checksAddresses && isIP(hostname) === 0) {
    queueMicrotask(() => done(null, [hostname]));
    return;
  }
  checkedAddresses(guard, hostname, (error, addresses) => done(error, addresses.map(inAuthority)));
}

function inAuthority({ address, family }: HostAddress): string {
  return family === 6 ? `[${address}]` : address;
}
