/**
 * The floor of the design, as a process: Node's HTTP server, the same rows in shared commits before each 202, both signatures,
 * HTTP to the receivers. No check, no sanitising, no idempotency, no retries, no fairness, no limits, no history that could be asked for, no metrics,
 * no log: whatever is built of these parts costs at least this.
 */
import { lookup } from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/clock.ts';
import type { HmacKey } from '../../src/deliver/hmac-key.ts';
import { HttpTransport } from '../../src/deliver/http1/http-transport.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { sign, signingKey } from '../../src/deliver/sign.ts';
import type { SignedRequest } from '../../src/deliver/transport.ts';
import { socketOpener } from '../../src/network/open-socket.ts';
import { paced } from '../../src/paced.ts';
import { serveCommands } from '../worker.ts';
import type { Rows } from './floor-writer.ts';

export interface FloorOptions {
  database: string;
  /** Where the receiver is, and the path of each webhook. */
  origin: string;
  webhooks: { path: string; secret: string; types: readonly string[] }[];
}

interface Published {
  id: string;
  project_id: string;
  type: string;
  data: unknown;
}

interface Target {
  number: number;
  path: string;
  key: HmacKey;
}

const CONNECTIONS = 128;
const DEADLINE_MS = 10_000;
/** As the service gathers what it posts to its writer. */
const POST_EVERY_MS = 2;

class Floor {
  readonly #origin: string;
  readonly #headers = new AttemptHeaders('Anchor');
  readonly #transport = new HttpTransport({
    clock: systemClock(),
    connect: socketOpener({ lookup, timeoutMs: DEADLINE_MS }),
    rules: { check: (url) => ({ ok: true, url: new URL(url) }) },
  });
  /** Requests for which there is no connection, each with what follows its answer. */
  #queue: { request: SignedRequest; answered: () => void }[] = [];
  #underWay = 0;
  readonly #targets = new Map<string, Target[]>();
  readonly #writer: Worker;
  readonly #postSoon = paced(POST_EVERY_MS);
  #rows: Rows = { events: [], attempts: [] };
  #whenWritten: (() => void)[] = [];
  /** Of each message that was posted, what follows its commit. */
  #posted: (() => void)[][] = [];
  #seq = 0;
  #scheduled = false;

  constructor({ database, origin, webhooks }: FloorOptions) {
    this.#origin = origin;
    webhooks.forEach(({ path, secret, types }, number) => {
      const target = { number, path, key: signingKey(secret) };
      for (const type of types) this.#targets.set(type, [...(this.#targets.get(type) ?? []), target]);
    });
    this.#writer = new Worker(new URL('./floor-writer.ts', import.meta.url), {
      name: 'writer',
      workerData: database,
    });
    this.#writer.on('message', (messages: number) => {
      for (const waiting of this.#posted.splice(0, messages)) for (const go of waiting) go();
    });
  }

  listen(): Promise<number> {
    const server = createServer((request, response) => this.#take(request, response));
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as Published & { events?: Published[] };
      const events = sent.events ?? [sent];
      const stored = events.map((event) => this.#store(event));
      this.#write(() => {
        const results = events.map(({ id }) => ({ id, duplicate: false }));
        const body = JSON.stringify(sent.events === undefined ? results[0] : { results });
        response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length });
        response.end(body);
        for (const deliver of stored) deliver();
      });
    });
  }

  /** Returns what delivers it. */
  #store({ id, type, project_id, data }: Published): () => void {
    const created = new Date().toISOString();
    const body = JSON.stringify({ id, type, created, project_id, text: `Event ${type}`, data });
    const targets = this.#targets.get(type) ?? [];
    const seq = this.#seq;
    this.#seq += 1 + targets.length;
    this.#rows.events.push({ seq, id, body, webhooks: targets.map(({ number }) => number) });
    return () => {
      const bytes = Buffer.from(body);
      targets.forEach((target, i) => {
        this.#deliver(target, seq + 1 + i, { id, type, bytes });
      });
    };
  }

  #deliver({ path, key }: Target, seq: number, event: { id: string; type: string; bytes: Buffer }): void {
    const { id, type, bytes } = event;
    const startedAt = Date.now();
    const signed = { timestamp: Math.floor(startedAt / 1000), eventId: id, body: bytes };
    const signature = sign([key], signed);
    const delivery = {
      id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      eventId: id,
      eventType: type,
    };
    const headers = this.#headers.of(delivery, signature);
    const { anchor, standard } = signature;
    const request = { url: this.#origin + path, headers, body: bytes };
    this.#send(request, () => {
      this.#rows.attempts.push({ seq, startedAt, endedAt: Date.now(), anchor, standard });
      this.#write(null);
    });
  }

  #send(request: SignedRequest, answered: () => void): void {
    if (this.#underWay === CONNECTIONS) {
      this.#queue.push({ request, answered });
      return;
    }
    this.#underWay += 1;
    this.#transport.post(request, DEADLINE_MS, ({ failure }) => {
      if (failure !== null) throw new Error(failure);
      this.#underWay -= 1;
      answered();
      const next = this.#queue.shift();
      if (next !== undefined) this.#send(next.request, next.answered);
    });
  }

  #write(then: (() => void) | null): void {
    if (then !== null) this.#whenWritten.push(then);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#postSoon(() => this.#post());
  }

  #post(): void {
    this.#scheduled = false;
    this.#posted.push(this.#whenWritten);
    this.#writer.postMessage(this.#rows);
    this.#rows = { events: [], attempts: [] };
    this.#whenWritten = [];
  }
}

serveCommands({ start: (options: FloorOptions) => new Floor(options).listen() });
