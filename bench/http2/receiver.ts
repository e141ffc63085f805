/** A receiver that speaks HTTP/2 and HTTP/1.1 over TLS, as a process: answers every request with 200. */
import { createSecureServer } from 'node:http2';
import { portOf } from '../../src/common/port-of.ts';
import { serveCommands } from '../worker.ts';

serveCommands({
  listen: (tls: { key: string; cert: string }) =>
    new Promise<number>((resolve) => {
      const server = createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => {
        request.resume();
        request.on('end', () => response.writeHead(200).end());
      });
      server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
    }),
});
