import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import { createAuthority } from '../../test/support/certificates.ts';
import { toolOptions } from '../../test/support/tool-options.ts';
import { startWorker } from '../worker.ts';

const USAGE = `npm run bench:http2 [-- OPTIONS]
  --seconds N  for each way (3)

What a request costs the sender over HTTP/1.1, over HTTP/2 with one request at a time on a connection, and over HTTP/2 with
all requests on one connection. undici and TLS alone, 600-byte bodies.`;

interface Way {
  name: string;
  allowH2: boolean;
  connections: number;
  /** Requests under way on each connection. */
  streams: number;
}

const UNDER_WAY = 64;
const WAYS: readonly Way[] = [
  { name: 'HTTP/1.1', allowH2: false, connections: UNDER_WAY, streams: 1 },
  { name: 'HTTP/2, a request at a time', allowH2: true, connections: UNDER_WAY, streams: 1 },
  { name: 'HTTP/2, one connection', allowH2: true, connections: 1, streams: UNDER_WAY },
];
const WARM_UP_MS = 2_000;
const BODY = Buffer.alloc(600, 'x');

async function main(ms: number): Promise<number> {
  if (!(ms > 0)) {
    console.error('--seconds must be a number above 0');
    return 2;
  }
  const authority = createAuthority();
  const receiver = startWorker(fileURLToPath(new URL('receiver.ts', import.meta.url)));
  try {
    const port = await receiver.call<number>('listen', authority.issue());
    let first: number | undefined;
    for (const way of WAYS) {
      const { perSecond, micros } = await measure(way, `https://127.0.0.1:${port}`, authority.cert, ms);
      first ??= micros;
      const ratio = (micros / first).toFixed(2);
      console.log(
        `${way.name}: ${Math.round(perSecond)} requests/s, ${micros.toFixed(1)} µs of CPU each, ${ratio}×`,
      );
    }
    return 0;
  } finally {
    await receiver.stop();
  }
}

async function measure(way: Way, origin: string, ca: string, ms: number) {
  const load = new Load(way, origin, ca);
  await delay(WARM_UP_MS);
  const before = { done: load.done, cpu: process.cpuUsage(), at: performance.now() };
  await delay(ms);
  const { user, system } = process.cpuUsage(before.cpu);
  const done = load.done - before.done;
  const seconds = (performance.now() - before.at) / 1_000;
  await load.stop();
  return { perSecond: done / seconds, micros: (user + system) / done };
}

class Load {
  done = 0;
  readonly #clients: Client[];
  #stopping = false;

  constructor({ allowH2, connections, streams }: Way, origin: string, ca: string) {
    this.#clients = Array.from(
      { length: connections },
      () =>
        new Client(origin, { allowH2, pipelining: streams, maxConcurrentStreams: streams, connect: { ca } }),
    );
    for (const client of this.#clients) for (let n = 0; n < streams; n++) this.#send(client);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  #send(client: Client): void {
    client.dispatch(
      { method: 'POST', path: '/hook', headers: { 'content-type': 'application/json' }, body: BODY },
      {
        onRequestStart: () => {},
        onResponseStart: () => {},
        onResponseData: () => {},
        onResponseEnd: () => {
          this.done += 1;
          if (!this.#stopping) this.#send(client);
        },
        onResponseError: (_, error) => {
          throw error;
        },
      },
    );
  }
}

const { values, number } = toolOptions(USAGE, { seconds: { type: 'string', default: '3' } });
process.exitCode = await main(number('seconds', values.seconds) * 1_000);
