import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { portOf } from '../../src/common/port-of.ts';
import { resetSocket } from './reset-socket.ts';

export interface Address {
  host: string;
  port: number;
}

/** A way to a server that can be cut. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isCut = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @param targets where connections go in turn, on this machine where it is a port; the next one where one refuses */
  static async start(targets: () => readonly (number | Address)[]): Promise<TcpProxy> {
    let turn = 0;
    const server = createServer({ allowHalfOpen: false, pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server, portOf(server));
    server.on('connection', (client) => {
      client.on('error', () => {});
      const all = targets().map((target) =>
        typeof target === 'number' ? { host: '127.0.0.1', port: target } : target,
      );
      turn += 1;
      const first = turn % (all.length || 1);
      proxy.#join(client, [...all.slice(first), ...all.slice(0, first)]);
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

  #join(client: Socket, addresses: readonly Address[]): void {
    const [address, ...others] = addresses;
    if (address === undefined) return void client.destroy();
    const target = connect(address.port, address.host);
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
