import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { everyWhileListening } from './while-listening.ts';

/** What a client has taken of its answers, in bytes, and since when (`performance.now()`) it has taken no more. */
interface Client {
  taken: number;
  since: number;
}

/**
 * Cuts off clients that read nothing of what waits for them. Node's server waits for them for good, and while as many of them
 * as it takes connections are connected, nobody else gets in.
 *
 * @param server before it listens
 * @param options.stalledMs for so long a client may take nothing
 */
export function cutStalledClients(
  server: Server,
  { stalledMs, checkEveryMs }: { stalledMs: number; checkEveryMs: number },
): void {
  const clients = new Map<Socket, Client>();
  server.on('connection', (socket: Socket) => {
    clients.set(socket, { taken: 0, since: 0 });
    socket.once('close', () => clients.delete(socket));
  });
  const check = () => {
    const now = performance.now();
    for (const [socket, client] of clients) {
      // Also of one that goes on asking, whose answers only add to those that wait.
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== client.taken) clients.set(socket, { taken, since: now });
      else if (now - client.since > stalledMs) socket.destroy();
    }
  };
  everyWhileListening(server, checkEveryMs, check);
}
