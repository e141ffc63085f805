import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { resetSocket } from './reset-socket.ts';

/** A way to a server on this machine that can be cut. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isCut = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @param targets where connections go in turn; the next one where one refuses */
  static async start(targets: () => readonly number[]): Promise<TcpProxy> {
    let turn = 0;
    const server = createServer({ allowHalfOpen: false, pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => {
      client.on('error', () => {});
      const ports = targets();
      turn += 1;
      proxy.#join(
        client,
        ports.map((_, i) => ports[(turn + i) % ports.length] ?? 0),
      );
    });
    return proxy;
  }

  /** Swallows everything from now on, as a network does that has lost its route: no end, no reset. */
  cut(): void {
    this.#isCut = true;
    for (const [client, target] of this.#pairs) {
      client.unpipe().pause();
      target.unpipe().pause();
    }
  }

  /** New connections get through; what was swallowed is lost, and so are the connections that it was on. */
  heal(): void {
    this.#isCut = false;
    this.reset();
  }

  /** Ends every connection at once. */
  reset(): void {
    for (const [client, target] of this.#pairs) {
      resetSocket(client);
      resetSocket(target);
    }
    this.#pairs.clear();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.reset();
  }

  #join(client: Socket, ports: number[]): void {
    const [port, ...others] = ports;
    if (port === undefined) return void client.destroy();
    const target = connect(port, '127.0.0.1');
    let connected = false;
    target.once('connect', () => {
      connected = true;
      const pair = [client, target] as const;
      this.#pairs.add(pair);
      const end = () => {
        client.destroy();
        target.destroy();
        this.#pairs.delete(pair);
      };
      client.once('close', () => this.#isCut || end());
      target.once('close', () => this.#isCut || end());
      if (this.#isCut) return;
      client.pipe(target).pipe(client);
    });
    target.on('error', () => {
      if (!connected) this.#join(client, others);
    });
  }
}
