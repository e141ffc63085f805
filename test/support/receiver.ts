import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { portOf } from '../../src/common/port-of.ts';
import { type Behaviour, status } from './behaviours.ts';
import type { LeafCertificate } from './certificates.ts';
import { onEnd } from './on-end.ts';
import { waitFor } from './wait-for.ts';

/** One request as it arrived, byte for byte. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were on the wire. */
  rawHeaders: string[];
  body: Buffer;
  /** When the body was complete, on the machine's monotonic clock (`performance.now()`), in ms. */
  arrivedAt: number;
  /** Which connection it came on, counted from 0. */
  connection: number;
}

export interface ReceiverOptions {
  /** Serves https with this certificate. */
  certificate?: LeafCertificate;
  /** What every request is answered with unless scripted otherwise; 200 at once if left out. */
  behaviour?: Behaviour;
  /** False where so many requests will come that the behaviour has to keep its own, smaller record. */
  record?: boolean;
}

/**
 * A customer's endpoint on loopback: records every request, and answers as it was scripted. Behaviours queued with
 * `answerNext` go first, then those of the path, then the general one.
 */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  readonly #record: boolean;
  readonly #server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #sockets = new Set<Socket>();
  readonly #byPath = new Map<string, Behaviour>();
  #queue: Behaviour[] = [];
  #behaviour: Behaviour;
  #connections = 0;

  private constructor(options: ReceiverOptions) {
    this.#behaviour = options.behaviour ?? status(200);
    this.#record = options.record ?? true;
    this.#scheme = options.certificate === undefined ? 'http' : 'https';
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void this.#handle(request, response);
    this.#server =
      options.certificate === undefined
        ? createHttpServer(handle)
        : createHttpsServer(options.certificate, handle);
    // Over TLS, 'connection' is the raw socket below and requests come on the one of 'secureConnection'.
    this.#server.on(this.#scheme === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => {
      connectionOf.set(socket, this.#connections++);
      this.#sockets.add(socket);
      socket.on('error', () => {}); // Peers that hang up in the middle are part of what is being tested.
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', () => {});
  }

  static async start(options: ReceiverOptions = {}): Promise<Receiver> {
    const receiver = new Receiver(options);
    await receiver.#listen(0);
    return receiver;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** How many connections are open now. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** How many connections were opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** The URL of a path here; `host` for certificates that name another than 127.0.0.1. */
  url(path = '/hook', host = '127.0.0.1'): string {
    return `${this.#scheme}://${host}:${this.port}${path}`;
  }

  /** Answers every further request that nothing else was scripted for like this. */
  answer(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
  }

  /** Answers the next requests with these, one each. */
  answerNext(...behaviours: Behaviour[]): void {
    this.#queue.push(...behaviours);
  }

  /** Answers every request to this path with `behaviour`. */
  answerAt(path: string, behaviour: Behaviour): void {
    this.#byPath.set(path, behaviour);
  }

  /** Waits until `count` requests in all have come, and returns them. */
  async received(count: number, timeoutMs?: number): Promise<ReceivedRequest[]> {
    await waitFor(() => this.requests.length >= count, {
      describe: () => `${count} requests at ${this.url('')}, had ${this.requests.length}`,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return this.requests;
  }

  /** Refuses connections from now on and cuts off those that are open. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Listens again on a given port, as an endpoint does that was restarted. */
  async reopen(port: number): Promise<void> {
    await this.#listen(port);
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => resolve());
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // The sender hung up before its request was complete.
    }
    const path = request.url ?? '/';
    const received: ReceivedRequest = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks),
      arrivedAt: performance.now(),
      connection: connectionOf.get(request.socket) ?? -1,
    };
    if (this.#record) this.requests.push(received);
    const behaviour = this.#queue.shift() ?? this.#byPath.get(path) ?? this.#behaviour;
    await behaviour({ request: received, response, socket: request.socket });
  }
}

const connectionOf = new WeakMap<Socket, number>();

/** A receiver that is closed when the test ends. */
export async function startReceiver(t: TestContext, options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await Receiver.start(options);
  onEnd(t, () => receiver.close());
  return receiver;
}
