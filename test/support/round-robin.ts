import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { portOf } from '../../src/common/port-of.ts';

/** A plain balancer: each request goes to the next node. One that does not answer in time costs its client the connection. */
export class RoundRobin {
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(ports: readonly number[], timeoutMs = 3_000): Promise<RoundRobin> {
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    let turn = 0;
    const server = createServer((incoming, answer) => {
      const port = ports[turn++ % ports.length] ?? 0;
      forward({ incoming, answer, port, agent, timeoutMs });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    return new RoundRobin(`http://127.0.0.1:${port}`, async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function forward(exchange: {
  incoming: IncomingMessage;
  answer: ServerResponse;
  port: number;
  agent: Agent;
  timeoutMs: number;
}): void {
  const { incoming, answer, port, agent, timeoutMs } = exchange;
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
    response.on('error', () => answer.destroy());
  });
  outgoing.setTimeout(timeoutMs, () => outgoing.destroy());
  outgoing.on('error', () => answer.destroy());
  incoming.on('error', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
