/** An HTTP CONNECT proxy on loopback. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { portOf } from '../../src/common/port-of.ts';
import { onEnd } from './on-end.ts';

export interface ConnectProxy {
  port: number;
  /** What it was asked to connect to, and with which headers. */
  asked: { authority: string; headers: IncomingHttpHeaders; serverName: string | null }[];
}

export interface ConnectProxyOptions {
  /** Of a proxy that is itself reached over TLS. */
  certificate?: SecureContextOptions;
  /** Where a tunnel leads; left out: to the authority that was asked for. */
  leadsTo?: { host: string; port: number };
  /** Bytes to answer with in place of a tunnel, for those authorities for which there are some. */
  refuse?: (authority: string) => string | undefined;
}

export async function startConnectProxy(
  t: TestContext,
  options: ConnectProxyOptions = {},
): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const { certificate } = options;
  const server = certificate === undefined ? createServer() : createSecureServer(certificate);
  server.on('connect', (request, client: Socket) => {
    const authority = request.url ?? '';
    const serverName = (client as TLSSocket).servername || null;
    asked.push({ authority, headers: request.headers, serverName });
    sockets.add(client);
    client.on('error', () => {});
    const refusal = options.refuse?.(authority);
    if (refusal !== undefined) {
      client.end(refusal);
      return;
    }
    const url = new URL(`http://${authority}`);
    const target = connect(options.leadsTo ?? { host: url.hostname, port: Number(url.port) }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    sockets.add(target);
    target.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onEnd(t, async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: portOf(server), asked };
}
