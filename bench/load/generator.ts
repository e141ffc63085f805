/** The publishing end, as a process: pre-rendered requests over kept-alive raw sockets. */
import { connect, type Socket } from 'node:net';
import { eventId, overwriteSequence } from '../event-ids.ts';
import { monotonicMs } from '../monotonic.ts';
import { serveCommands } from '../worker.ts';
import { HttpSplitter } from './http-splitter.ts';

/** A kind of event that is published again and again, each time with an id of its own. */
export interface EventTemplate {
  projectId: string;
  type: string;
  /** The event's `data` as JSON. */
  data: string;
}

export interface LoadOptions {
  /** Connections are spread over all of them. */
  ports: readonly number[];
  publisherKey: string;
  templates: readonly EventTemplate[];
  /** Whether all templates are published as often, or the first far more often than the last. */
  spread: 'even' | 'skewed';
  /** Events of a call: 1 goes to /v1/events, more go as a batch. */
  eventsPerCall: number;
  connections: number;
  /** Tells apart the runs against one service, 0 to 9. */
  run: number;
  /** Calls a second, evenly spread; left out: each connection calls again as soon as it was answered. */
  rate?: number;
  /** Stops by itself after so many events. */
  atMost?: number;
}

/** What was published, by the events' running number. */
export interface Published {
  /** Monotonic ms of the publish call; where a rate could not be kept, of when it was meant to be. */
  publishedAt: Float64Array;
  /** Monotonic ms of the 202; 0 = not accepted. */
  acceptedAt: Float64Array;
  /** Which template it was made of. */
  template: Uint16Array;
  refused: number;
  refusedExample: string | null;
}

const ACCEPTED = Buffer.from('"duplicate":false');

class Load {
  readonly #options: LoadOptions;
  readonly #calls: Call[];
  readonly #publishedAt: number[] = [];
  readonly #acceptedAt: number[] = [];
  readonly #template: number[] = [];
  #refused = 0;
  #refusedExample: string | null = null;
  #free: Connection[] = [];
  #all: Connection[] = [];
  #stopping = false;
  #holding = false;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#calls = options.templates.map((template) => new Call(template, options));
  }

  async start(): Promise<void> {
    const { ports, connections, rate } = this.#options;
    const opening = Array.from({ length: connections }, (_, n) =>
      Connection.open(ports[n % ports.length] ?? 0, (connection, answer) =>
        this.#answered(connection, answer),
      ),
    );
    this.#all = await Promise.all(opening);
    this.#free = [...this.#all];
    if (rate === undefined) {
      for (const connection of this.#free.splice(0)) this.#publish(connection, monotonicMs());
    } else this.#pace(rate, monotonicMs(), 0, false);
  }

  /** Stops publishing and resolves once every call that is under way has been answered. */
  async stop(): Promise<Published> {
    this.#stopping = true;
    await this.idle();
    for (const connection of this.#all) connection.close();
    return {
      publishedAt: Float64Array.from(this.#publishedAt),
      acceptedAt: Float64Array.from(this.#acceptedAt),
      template: Uint16Array.from(this.#template),
      refused: this.#refused,
      refusedExample: this.#refusedExample,
    };
  }

  /** Resolves once no call is under way and none will be: after `stop`, or with `atMost` events published. */
  async idle(): Promise<void> {
    if (this.#underWay === 0 && this.#stopping) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  /** Publishes nothing more until it is told to go on; what is under way is answered. */
  hold(holding: boolean): void {
    if (this.#holding === holding) return;
    this.#holding = holding;
    if (holding || this.#stopping || this.#options.rate !== undefined) return;
    for (const connection of this.#free.splice(0)) this.#publish(connection, monotonicMs());
  }

  get published(): number {
    return this.#publishedAt.length;
  }

  #pace(rate: number, startedAt: number, calls: number, wasBehind: boolean): void {
    if (this.#stopping) return;
    let made = calls;
    let behind = wasBehind;
    for (; !this.#stopping && made < ((monotonicMs() - startedAt) * rate) / 1000; made++) {
      // The one that has waited longest: one that never had a turn would be closed by the server, as idle.
      const connection = this.#free.shift();
      // All connections wait for an answer: what is late keeps its intended time, so that its wait is counted.
      if (connection === undefined) {
        behind = true;
        break;
      }
      this.#publish(connection, behind ? startedAt + (made * 1000) / rate : monotonicMs());
    }
    if (made >= ((monotonicMs() - startedAt) * rate) / 1000) behind = false;
    setTimeout(() => this.#pace(rate, startedAt, made, behind), 1);
  }

  #publish(connection: Connection, at: number): void {
    const template = chooseBelow(this.#calls.length, this.#options.spread);
    const call = this.#calls[template];
    if (call === undefined) throw new Error('there is nothing to publish');
    const { eventsPerCall, atMost = Number.POSITIVE_INFINITY } = this.#options;
    const first = this.#publishedAt.length;
    for (let n = 0; n < eventsPerCall; n++) {
      this.#publishedAt.push(at);
      this.#acceptedAt.push(0);
      this.#template.push(template);
    }
    if (this.#publishedAt.length >= atMost) this.#stopping = true;
    this.#underWay++;
    connection.publish(call.bytes(first), first);
  }

  #answered(connection: Connection, answer: Buffer): void {
    const at = monotonicMs();
    const { eventsPerCall, rate } = this.#options;
    this.#underWay--;
    const accepted = answer.toString('latin1', 9, 12) === '202' ? countOf(answer, ACCEPTED) : 0;
    if (accepted === eventsPerCall) {
      for (let n = 0; n < eventsPerCall; n++) this.#acceptedAt[connection.sequence + n] = at;
    } else {
      this.#refused += eventsPerCall - accepted;
      this.#refusedExample ??= answer.toString('latin1');
    }
    if (!this.#stopping && !this.#holding && rate === undefined) this.#publish(connection, at);
    else this.#free.push(connection);
    if (this.#stopping && this.#underWay === 0) this.#whenIdle?.();
  }
}

/** Skewed, small numbers are far likelier: a hundredth of them gets a tenth of the load. */
function chooseBelow(count: number, spread: LoadOptions['spread']): number {
  return Math.floor(Math.random() ** (spread === 'skewed' ? 2 : 1) * count);
}

function countOf(text: Buffer, what: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + what.length)) count++;
  return count;
}

/** A whole request, of which each publish changes the ids alone. */
class Call {
  readonly #request: Buffer;
  readonly #idOffsets: number[] = [];

  constructor(template: EventTemplate, { run, eventsPerCall, ports, publisherKey }: LoadOptions) {
    const id = eventId(run, 0);
    const { projectId, type, data } = template;
    const event = `{"id":"${id}","project_id":"${projectId}","type":"${type}","data":${data}}`;
    const single = eventsPerCall === 1;
    const body = single ? event : `{"events":[${new Array(eventsPerCall).fill(event).join()}]}`;
    const head = [
      `POST ${single ? '/v1/events' : '/v1/events/batch'} HTTP/1.1`,
      `Host: 127.0.0.1:${ports[0]}`,
      `Authorization: Bearer ${publisherKey}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ].join('\r\n');
    this.#request = Buffer.from(`${head}\r\n\r\n${body}`);
    let at = this.#request.indexOf(id);
    for (; at >= 0; at = this.#request.indexOf(id, at + id.length)) this.#idOffsets.push(at);
  }

  /** A copy with the ids of `first` and the numbers that follow; the socket holds on to it until it is sent. */
  bytes(first: number): Buffer {
    const bytes = Buffer.from(this.#request);
    for (const [n, offset] of this.#idOffsets.entries()) overwriteSequence(bytes, offset, first + n);
    return bytes;
  }
}

/** One keep-alive connection, with one call under way at a time. */
class Connection {
  /** Running number of the first event of the call that is under way. */
  sequence = 0;
  readonly #socket: Socket;

  static open(port: number, onAnswer: (connection: Connection, answer: Buffer) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const connection = new Connection(socket);
      const splitter = new HttpSplitter((answer) => onAnswer(connection, answer));
      socket.once('error', reject);
      socket.on('data', (chunk) => splitter.push(chunk));
      socket.once('connect', () => resolve(connection));
    });
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  publish(bytes: Buffer, sequence: number): void {
    this.sequence = sequence;
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }
}

let load: Load | undefined;

serveCommands({
  start: async (options: LoadOptions) => {
    load = new Load(options);
    await load.start();
  },
  published: () => load?.published ?? 0,
  hold: (holding: boolean) => load?.hold(holding),
  idle: () => load?.idle(),
  stop: () => load?.stop(),
});
