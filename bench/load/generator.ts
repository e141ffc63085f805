/** The publishing end, as a process: pre-rendered requests over kept-alive raw sockets. */
import { connect, type Socket } from 'node:net';
import { eventId, overwriteSequence } from '../event-ids.ts';
import { monotonicMs } from '../monotonic.ts';
import { serveCommands } from '../worker.ts';
import { HttpSplitter } from './http-splitter.ts';

export interface LoadOptions {
  port: number;
  /** Further nodes: connections are spread over all of them. */
  morePorts?: number[];
  publisherKey: string;
  projectId: string;
  /** The event's `data` as JSON. */
  data: string;
  connections: number;
  /** Tells apart the runs against one service, 0 to 9. */
  run: number;
  /** Publishes a second, evenly spread; left out: each connection publishes again as soon as it was answered. */
  rate?: number;
}

/** What was published, by running number. */
export interface Published {
  /** Monotonic ms of the publish call; with a rate, of when it was meant to be. */
  publishedAt: Float64Array;
  /** Monotonic ms of the 202; 0 = not accepted. */
  acceptedAt: Float64Array;
  refused: number;
  refusedExample: string | null;
}

const ACCEPTED = 'HTTP/1.1 202 ';

class Load {
  readonly #options: LoadOptions;
  readonly #publishedAt: number[] = [];
  readonly #acceptedAt: number[] = [];
  #refused = 0;
  #refusedExample: string | null = null;
  #free: Connection[] = [];
  #all: Connection[] = [];
  #stopping = false;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const ports = [this.#options.port, ...(this.#options.morePorts ?? [])];
    const opening = Array.from({ length: this.#options.connections }, (_, n) =>
      Connection.open(
        { ...this.#options, port: ports[n % ports.length] ?? this.#options.port },
        (connection, answer) => this.#answered(connection, answer),
      ),
    );
    this.#all = await Promise.all(opening);
    this.#free = [...this.#all];
    if (this.#options.rate === undefined) {
      for (const connection of this.#free.splice(0)) this.#publish(connection, monotonicMs());
    } else this.#pace(this.#options.rate, monotonicMs());
  }

  /** Stops publishing and resolves once every call that is under way has been answered. */
  async stop(): Promise<Published> {
    this.#stopping = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    for (const connection of this.#all) connection.close();
    return {
      publishedAt: Float64Array.from(this.#publishedAt),
      acceptedAt: Float64Array.from(this.#acceptedAt),
      refused: this.#refused,
      refusedExample: this.#refusedExample,
    };
  }

  get accepted(): number {
    return this.#acceptedAt.length - this.#underWay - this.#refused;
  }

  #pace(rate: number, startedAt: number): void {
    if (this.#stopping) return;
    const due = ((monotonicMs() - startedAt) * rate) / 1000;
    while (this.#publishedAt.length < due) {
      const connection = this.#free.pop();
      // All connections wait for an answer: what is late keeps its intended time, so that its wait is counted.
      if (connection === undefined) break;
      this.#publish(connection, startedAt + (this.#publishedAt.length * 1000) / rate);
    }
    setTimeout(() => this.#pace(rate, startedAt), 1);
  }

  #publish(connection: Connection, at: number): void {
    const sequence = this.#publishedAt.push(at) - 1;
    this.#acceptedAt.push(0);
    this.#underWay++;
    connection.publish(sequence);
  }

  #answered(connection: Connection, answer: Buffer): void {
    const at = monotonicMs();
    this.#underWay--;
    if (isAccepted(answer)) this.#acceptedAt[connection.sequence] = at;
    else {
      this.#refused++;
      this.#refusedExample ??= answer.toString('latin1');
    }
    if (!this.#stopping && this.#options.rate === undefined) this.#publish(connection, at);
    else this.#free.push(connection);
    if (this.#stopping && this.#underWay === 0) this.#whenIdle?.();
  }
}

/** One keep-alive connection with a request of its own, of which each publish overwrites the id alone. */
class Connection {
  sequence = 0;
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #idOffset: number;

  static open(
    options: LoadOptions,
    onAnswer: (connection: Connection, answer: Buffer) => void,
  ): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
      const connection = new Connection(socket, options);
      const splitter = new HttpSplitter((answer) => onAnswer(connection, answer));
      socket.once('error', reject);
      socket.on('data', (chunk) => splitter.push(chunk));
      socket.once('connect', () => resolve(connection));
    });
  }

  private constructor(socket: Socket, options: LoadOptions) {
    this.#socket = socket;
    const id = eventId(options.run, 0);
    const body = `{"id":"${id}","project_id":"${options.projectId}","type":"task.completed","data":${options.data}}`;
    const head = [
      'POST /v1/events HTTP/1.1',
      `Host: 127.0.0.1:${options.port}`,
      `Authorization: Bearer ${options.publisherKey}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ].join('\r\n');
    this.#request = Buffer.from(`${head}\r\n\r\n${body}`);
    this.#idOffset = this.#request.indexOf(id);
  }

  publish(sequence: number): void {
    this.sequence = sequence;
    // Safe to overwrite: the answer to the publish before has come, so its bytes have left.
    overwriteSequence(this.#request, this.#idOffset, sequence);
    this.#socket.write(this.#request);
  }

  close(): void {
    this.#socket.destroy();
  }
}

function isAccepted(answer: Buffer): boolean {
  return answer.toString('latin1', 0, ACCEPTED.length) === ACCEPTED && answer.includes('"duplicate":false');
}

let load: Load | undefined;

serveCommands({
  start: async (options: LoadOptions) => {
    load = new Load(options);
    await load.start();
  },
  accepted: () => load?.accepted ?? 0,
  stop: () => load?.stop(),
});
