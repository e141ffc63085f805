import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { everyWhileListening } from '../while-listening.ts';
import { LaneConnection, type LaneOfConnection, type LanePatience } from './connection.ts';

export interface LaneDeps<Scope>
  extends Pick<LaneOfConnection<Scope>, 'knownScope' | 'lookUp' | 'relief' | 'publish'> {
  patience: LanePatience;
  /** How often (ms) that is looked at. */
  checkEveryMs: number;
}

/**
 * A lane of its own for the one request that comes thousands of times a second: read and answered by Node's HTTP server,
 * which is made for any request there is, it would take more than a tenth of all that a delivery costs
 * (docs/adr/0019-a-lane-for-publishes.md). Every connection begins in the lane; with its first request about which anything is
 * unusual, it is handed to the server for good, as if the lane had never been there.
 */
export class PublishLane<Scope> {
  readonly #connections = new Set<LaneConnection<Scope>>();
  readonly #ofConnection: LaneOfConnection<Scope>;

  /** @param server before it listens */
  constructor(server: Server, deps: LaneDeps<Scope>) {
    const [take] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
    if (take === undefined) throw new Error('The HTTP server does not take connections.');
    this.#ofConnection = {
      ...deps,
      isClosing: () => !server.listening,
      handOver: (socket) => take.call(server, socket),
      closed: (connection) => this.#connections.delete(connection),
    };
    server.off('connection', take);
    server.on('connection', (socket) => {
      this.#connections.add(new LaneConnection(socket, this.#ofConnection));
    });
    this.#closeWith(server);
    everyWhileListening(server, deps.checkEveryMs, () => this.#expire(deps.patience));
  }

  /** The server closes only the connections that its own parser reads. */
  #closeWith(server: Server): void {
    const closeIdle = server.closeIdleConnections.bind(server);
    const closeAll = server.closeAllConnections.bind(server);
    server.closeIdleConnections = () => {
      closeIdle();
      for (const connection of this.#connections) connection.closeIfIdle();
    };
    server.closeAllConnections = () => {
      closeAll();
      for (const connection of this.#connections) connection.destroy();
    };
  }

  #expire(patience: LanePatience): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.expire(now, patience);
  }
}
