import { createServer } from 'node:net';

// Below the range that Linux, macOS and Windows take the ports of outgoing connections from: while a service that was
// killed is down, no connection can take its port away.
const FIRST = 15_000;
const LAST = 29_999;

/** A port on 127.0.0.1 that nobody uses, and that stays usable for a server that is started again and again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
