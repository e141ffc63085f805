import type { Socket } from 'node:net';

/**
 * Ends a connection with a reset. One that is being shut down is closed instead: the reset of such a one is refused, and
 * Node.js then neither closes it nor ever exits.
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
