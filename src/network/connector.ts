import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { checkedAddresses, type Guard } from './checked-addresses.ts';
import { openTunnel, type Tunnelling } from './egress-proxy.ts';
import type { HostAddress } from './hosts-file.ts';

export interface ConnectorOptions extends Guard {
  /** Milliseconds for name look-up, connecting and TLS together. */
  timeoutMs: number;
  /** PEM certificates trusted besides the well-known ones. */
  ca?: readonly string[];
  /** Left out: receivers are reached directly. */
  proxy?: Tunnelling;
}

/** Each address gets this long before the next one is tried beside it (RFC 8305). */
const NEXT_ADDRESS_MS = 300;

/**
 * Opens connections to receivers. The name is looked up once, inside the connect; every address of the answer is
 * checked before the socket is opened, and the socket can only go to an address of that same answer. So a name that
 * changes its address between check and connect gains nothing. A connection that is kept alive goes where it was
 * opened to.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { proxy } = options;
  const connect = buildConnector({
    timeout: options.timeoutMs,
    lookup: guardedLookup(options),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    allowH2: false,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(options.ca && { ca: [...options.ca] }),
  });
  if (proxy === undefined) return (target, callback) => checkThenConnect(options, connect, target, callback);
  return (target, callback) => {
    tunnelAddresses(options, proxy, target.hostname, (error, addresses) => {
      if (error !== null) return callback(error, null);
      openTunnel(proxy, addresses, portOf(target), options.timeoutMs, (failure, tunnel) => {
        if (failure !== null) callback(failure, null);
        else if (target.protocol === 'https:') connect({ ...target, httpSocket: tunnel }, callback);
        else callback(null, tunnel);
      });
    });
  };
}

/** Literals never reach a look-up, so they are checked before; names are checked within theirs. */
function checkThenConnect(
  guard: Guard,
  connect: buildConnector.connector,
  target: buildConnector.Options,
  callback: buildConnector.Callback,
): void {
  if (isIP(target.hostname) === 0) {
    connect(target, callback);
    return;
  }
  checkedAddresses(guard, target.hostname, (error) => {
    if (error !== null) callback(error, null);
    else connect(target, callback);
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

function portOf(target: buildConnector.Options): string {
  return target.port || (target.protocol === 'https:' ? '443' : '80');
}
