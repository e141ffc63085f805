import {
  connect as connectTcp,
  isIP,
  type LookupFunction,
  type Socket,
  type TcpNetConnectOpts,
} from 'node:net';
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls';
import { withoutTrailingDots } from './allow-targets.ts';
import { withoutBrackets } from './ip.ts';

/** What is connected to. */
export interface ConnectTarget {
  origin: string;
  /** `https:` or `http:`. */
  protocol: string;
  /** With the port, where it is not the usual one. */
  host: string;
  /** A name, or an IP address without brackets. */
  hostname: string;
  /** '' for the usual one. */
  port: string;
}

/** Where a URL leads. */
export function targetOf({ origin, protocol, host, hostname, port }: URL): ConnectTarget {
  return { origin, protocol, host, hostname: withoutBrackets(hostname), port };
}

/** Opens a connection, TLS included, and calls `done` once, later than the call itself. */
export type Connect = (target: ConnectTarget, done: Connected) => void;
export type Connected = (...result: [error: Error, socket: null] | [error: null, socket: Socket]) => void;

export interface SocketOptions {
  lookup: LookupFunction;
  /** Milliseconds for name look-up, connecting and TLS together. */
  timeoutMs: number;
  /** PEM certificates that are trusted in place of the well-known ones. */
  ca?: readonly string[];
}

/** Each address gets this long before the next one is tried beside it (RFC 8305). */
const NEXT_ADDRESS_MS = 300;
/** Of every socket towards a receiver, tunnels included: a tunnel's is the one that TLS within it writes to. */
export const SOCKET_SETTINGS = {
  noDelay: true,
  keepAlive: true,
  /** Silence after which the kernel asks whether the other side is still there. */
  keepAliveInitialDelay: 60_000,
};
/** Receivers whose last TLS session is kept, so that the next connection resumes it. */
const MOST_SESSIONS = 500;

/** A connect that took too long. The message is for the customer. */
export class ConnectTimeoutError extends Error {
  readonly code = 'ANCHOR_CONNECT_TIMEOUT';
  constructor() {
    super('The connection to the endpoint timed out.');
    this.name = 'ConnectTimeoutError';
  }
}

/**
 * Opens sockets to receivers, with TLS 1.2 or newer where their URL says https.
 *
 * @returns a function that takes the target, and the tunnel that TLS is to go through where there is one
 */
export function socketOpener({ lookup, timeoutMs, ca }: SocketOptions) {
  // Made once: with authorities of its own it takes milliseconds.
  const secureContext = createSecureContext({ minVersion: 'TLSv1.2', ...(ca && { ca: [...ca] }) });
  const sessions = new Map<string, Buffer>();

  function tcpOptions(target: ConnectTarget): TcpNetConnectOpts {
    return {
      host: target.hostname,
      port: portOf(target),
      lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      ...SOCKET_SETTINGS,
    };
  }

  function openTls(target: ConnectTarget, tunnel: Socket | undefined): TLSSocket {
    const { host, hostname } = target;
    const session = sessions.get(host);
    const socket = connectTls({
      ...(tunnel === undefined ? tcpOptions(target) : { socket: tunnel, host: hostname }),
      secureContext,
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      // An address is no server name, and a name there has no dot at its end (RFC 6066, section 3); the certificate is held
      // against either all the same.
      ...(isIP(hostname) === 0 && { servername: withoutTrailingDots(hostname) }),
      ...(session !== undefined && { session }),
    });
    socket.on('session', (latest) => {
      sessions.delete(host);
      sessions.set(host, latest);
      if (sessions.size > MOST_SESSIONS)
        for (const oldest of sessions.keys()) return void sessions.delete(oldest);
    });
    return socket;
  }

  return (target: ConnectTarget, done: Connected, tunnel?: Socket): void => {
    const secure = target.protocol === 'https:';
    const socket = secure ? openTls(target, tunnel) : connectTcp(tcpOptions(target));
    whenConnected(socket, secure ? 'secureConnect' : 'connect', timeoutMs, done);
  };
}

export function portOf({ protocol, port }: ConnectTarget): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function whenConnected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  done: Connected,
): void {
  const timer = setTimeout(() => socket.destroy(new ConnectTimeoutError()), timeoutMs);
  const connected = () => {
    clearTimeout(timer);
    socket.off('error', failed);
    done(null, socket);
  };
  const failed = (error: Error) => {
    clearTimeout(timer);
    socket.off(event, connected).on('error', () => {});
    done(error, null);
  };
  socket.once(event, connected).once('error', failed);
}
