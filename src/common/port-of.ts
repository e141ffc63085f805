import type { Server } from 'node:net';

/** The port that a server listens on. @throws Error where it does not, or on a socket file */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return address.port;
}
