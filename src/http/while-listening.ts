import type { Server } from 'node:http';

/** Calls `run` every so often (ms), for as long as a server listens that does not yet; keeps no process up. */
export function everyWhileListening(server: Server, everyMs: number, run: () => void): void {
  server.once('listening', () => {
    const timer = setInterval(run, everyMs).unref();
    server.once('close', () => clearInterval(timer));
  });
}
