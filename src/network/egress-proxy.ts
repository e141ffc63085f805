import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { SOCKET_SETTINGS } from './open-socket.ts';

/** A proxy that opens connections for us (HTTP CONNECT, RFC 9110 section 9.3.6). */
export interface EgressProxy {
  secure: boolean;
  host: string;
  port: number;
  /** The value of Proxy-Authorization; null where the proxy asks for none. Never logged and never shown. */
  authorization: string | null;
}

export interface Tunnelling {
  proxy: EgressProxy;
  /** The operator says that the proxy looks names up and checks their addresses itself: it gets the name. */
  checksAddresses: boolean;
}

/** A tunnel that did not come about. The message is for the customer, and names neither the proxy nor its credentials. */
export class EgressProxyError extends Error {
  readonly code = 'ANCHOR_EGRESS_PROXY';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EgressProxyError';
  }
}

/** A proxy's answer to CONNECT; real ones have a few hundred bytes. */
const MOST_HEAD_BYTES = 16 * 1024;
/** Addresses of one name that are tried, one after the other. */
const MOST_ADDRESSES = 3;

/**
 * Opens a tunnel to the first of `hosts` that the proxy can reach.
 *
 * @param hosts addresses (IPv6 in brackets) or one name
 * @param timeoutMs for all of them together
 */
export type OpenTunnel = (
  hosts: readonly string[],
  port: number,
  timeoutMs: number,
  done: (error: Error | null, socket: Socket) => void,
) => void;

/** @param ca PEM certificates to trust where the proxy is reached over TLS; left out: the well-known ones */
export function tunnelOpener({ proxy }: Tunnelling, ca?: readonly string[]): OpenTunnel {
  const connect = proxyConnector(proxy, ca);
  return (hosts, port, timeoutMs, done) => {
    const endsAt = performance.now() + timeoutMs;
    const tryNext = (index: number): void => {
      const authority = `${hosts[index]}:${port}`;
      openOne(connect(), proxy, authority, endsAt - performance.now(), (error, socket) => {
        const another = index + 1 < Math.min(hosts.length, MOST_ADDRESSES);
        if (error instanceof UnreachableError && another) tryNext(index + 1);
        else done(error, socket);
      });
    };
    tryNext(0);
  };
}

function proxyConnector({ secure, host, port }: EgressProxy, ca?: readonly string[]): () => Socket {
  const to = { host, port, ...SOCKET_SETTINGS };
  if (!secure) return () => connectTcp(to);
  // Made once: with authorities of its own it takes milliseconds.
  const secureContext = createSecureContext(ca && { ca: [...ca] });
  // An address is no server name (RFC 6066, section 3); the certificate is held against it all the same.
  const named = isIP(host) === 0 ? { servername: host } : {};
  return () => connectTls({ ...to, ...named, secureContext });
}

/** The proxy could not reach this address; it may reach another. */
class UnreachableError extends EgressProxyError {}

function openOne(
  socket: Socket,
  proxy: EgressProxy,
  authority: string,
  timeoutMs: number,
  done: (error: Error | null, socket: Socket) => void,
): void {
  const head: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(
    () => fail(new EgressProxyError('The egress proxy of this service did not answer in time.')),
    Math.max(1, timeoutMs),
  );

  function release(): void {
    clearTimeout(timer);
    socket.off('readable', read).off('end', closed).off('error', broken);
  }
  function fail(error: EgressProxyError): void {
    release();
    socket.on('error', () => {}).destroy();
    done(error, socket);
  }
  function closed(): void {
    fail(new EgressProxyError('The egress proxy of this service closed the connection.'));
  }
  function broken(cause: NodeJS.ErrnoException): void {
    // The code names nothing of the proxy, and tells the operator a wrong port from a certificate that is not trusted.
    const why = cause.code === undefined ? '' : ` (${cause.code})`;
    fail(new EgressProxyError(`The egress proxy of this service could not be reached${why}.`, { cause }));
  }
  function read(): void {
    // 'readable' and not 'data': what follows the head belongs to the tunnel and must stay in the socket.
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
      head.push(chunk);
      bytes += chunk.length;
      const all = head.length === 1 ? chunk : Buffer.concat(head);
      const end = all.indexOf('\r\n\r\n');
      if (end >= 0) answered(all.toString('latin1', 0, end), all.subarray(end + 4));
      else if (bytes > MOST_HEAD_BYTES) fail(new EgressProxyError(NOT_HTTP));
      else continue;
      return;
    }
  }
  function answered(text: string, rest: Buffer): void {
    const status = Number(/^HTTP\/1\.[01] (\d{3})(?!\d)/.exec(text)?.[1] ?? 0);
    if (status < 200 || status > 299) {
      fail(refusal(status));
      return;
    }
    release();
    if (rest.length > 0) socket.unshift(rest);
    done(null, socket);
  }

  socket.on('readable', read).on('end', closed).on('error', broken);
  const credentials = proxy.authorization === null ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`);
}

const NOT_HTTP = 'The egress proxy of this service did not answer as an HTTP proxy does.';

function refusal(status: number): EgressProxyError {
  if (status === 0) return new EgressProxyError(NOT_HTTP);
  const message = `The egress proxy of this service could not connect to the endpoint (it answered ${status}).`;
  return status >= 500 ? new UnreachableError(message) : new EgressProxyError(message);
}
