/**
 * The floor of the design, as a process: the same HTTP in, the same rows in shared commits before each 202, both signatures,
 * HTTP to the receivers. No check, no sanitising, no idempotency, no retries, no fairness, no limits, no history that could be asked for, no metrics,
 * no log: whatever is built of these parts costs at least this.
 *
 * Guarded, it also checks and sanitises, sends from a thread of its own, scrubs and keeps the headers of answers, and logs attempts
 * (floor-guards.ts): whatever keeps the service's promises costs at least that.
 */
import { lookup } from 'node:dns';
import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';
import { steadyStartNow, systemClock } from '../../src/clock.ts';
import { paced } from '../../src/common/paced.ts';
import { portOf } from '../../src/common/port-of.ts';
import type { HmacKey } from '../../src/deliver/hmac-key.ts';
import { HttpTransport } from '../../src/deliver/http1/http-transport.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { ThreadedTransport } from '../../src/deliver/sender/threaded-transport.ts';
import { sign, signingKey } from '../../src/deliver/sign.ts';
import type { SignedRequest, Transport } from '../../src/deliver/transport.ts';
import { PublishLane } from '../../src/http/publish-lane/lane.ts';
import { ResponseText } from '../../src/http/publish-lane/response-text.ts';
import { socketOpener } from '../../src/network/open-socket.ts';
import type { ReceivedResponse } from '../../src/sanitise/exchange/scrub-response.ts';
import { createSecretEcho, type SecretEcho } from '../../src/sanitise/exchange/secret-echo.ts';
import { type NumberedEvent, packEvents } from '../../src/store/sqlite/boundary/publish-columns.ts';
import { packAttempts, type SettleRequest } from '../../src/store/sqlite/boundary/settle-columns.ts';
import type { SettledAttempt } from '../../src/store/store.ts';
import { serveCommands } from '../worker.ts';
import { Guards } from './floor-guards.ts';
import type { Rows } from './floor-writer.ts';

export interface FloorOptions {
  database: string;
  /** Where the receiver is, and the path of each webhook. */
  origin: string;
  webhooks: { path: string; secret: string; types: readonly string[] }[];
  /** Where a guarded one logs its attempts; null: it is not guarded. */
  logFile: string | null;
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
  echo: SecretEcho;
}

/** An event that is stored, as it is sent. */
interface Stored {
  id: string;
  type: string;
  project_id: string;
  body: Uint8Array;
}

type Answered = (response: ReceivedResponse) => void;

const CONNECTIONS = 128;
const DEADLINE_MS = 10_000;
/** As the service gathers what it posts to its writer. */
const POST_EVERY_MS = 2;

class Floor {
  readonly #origin: string;
  readonly #headers = new AttemptHeaders('Anchor');
  readonly #transport: Transport;
  readonly #guards: Guards | null;
  /** Requests for which there is no connection, each with what follows its answer. */
  #queue: { request: SignedRequest; answered: Answered }[] = [];
  #underWay = 0;
  readonly #targets = new Map<string, Target[]>();
  readonly #writer: Worker;
  readonly #postSoon = paced(POST_EVERY_MS);
  #events: NumberedEvent[] = [];
  #places: Rows['places'] = [];
  #attempts: SettleRequest[] = [];
  #whenWritten: (() => void)[] = [];
  /** Of each message that was posted, what follows its commit. */
  #posted: (() => void)[][] = [];
  #seq = 0;
  #scheduled = false;

  constructor({ database, origin, webhooks, logFile }: FloorOptions) {
    this.#origin = origin;
    this.#guards = logFile === null ? null : new Guards(systemClock(), logFile);
    this.#transport = logFile === null ? plainTransport() : guardedTransport();
    webhooks.forEach(({ path, secret, types }, number) => {
      const target = { number, path, key: signingKey(secret), echo: createSecretEcho(() => [secret]) };
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
    const server = createServer((_request, response) => response.writeHead(404).end());
    const text = new ResponseText(server, systemClock());
    new PublishLane<true>(server, {
      knownScope: () => true,
      lookUp: () => Promise.resolve(),
      relief: () => null,
      publish: ({ body }, respond) => {
        this.#take(body, (answer) => respond(text.of({ requestId: '1', status: 202, body: answer }), true));
      },
      patience: { headersMs: DEADLINE_MS, requestMs: DEADLINE_MS, keepAliveMs: DEADLINE_MS },
      checkEveryMs: DEADLINE_MS,
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
    });
  }

  #take(body: Buffer, answer: (json: string) => void): void {
    const sent = JSON.parse(body.toString()) as Published & { events?: Published[] };
    const events = sent.events ?? [sent];
    const stored = events.map((event) => this.#store(event));
    this.#write(() => {
      const results = events.map(({ id }) => ({ id, duplicate: false }));
      answer(JSON.stringify(sent.events === undefined ? results[0] : { results }));
      for (const deliver of stored) deliver();
    });
  }

  /** Returns what delivers it. */
  #store(event: Published): () => void {
    const { id, type, project_id } = event;
    const body = this.#guards?.envelope(event) ?? plainEnvelope(event);
    const targets = this.#targets.get(type) ?? [];
    const seq = this.#seq;
    this.#seq += 1 + targets.length;
    this.#events.push({ id, body, project: 1, type: 1, typeName: type, onlyTo: 0 });
    this.#places.push({ seq, webhooks: targets.map(({ number }) => number) });
    return () => {
      targets.forEach((target, i) => {
        this.#deliver(target, seq + 1 + i, { id, type, project_id, body });
      });
    };
  }

  #deliver(target: Target, seq: number, { id, type, project_id, body }: Stored): void {
    const startedAt = Date.now();
    const signed = { timestamp: Math.floor(startedAt / 1000), eventId: id, body };
    const signature = sign([target.key], signed);
    const delivery = {
      id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      webhookId: target.path,
      projectId: project_id,
      eventId: id,
      eventType: type,
      attempt: 1,
      body,
    };
    const headers = this.#headers.of(delivery, signature);
    const request = { url: this.#origin + target.path, headers, body };
    this.#send(request, (response) => {
      const endedAt = Date.now();
      const attempt: SettledAttempt = {
        deliveryId: delivery.id,
        webhookId: delivery.webhookId,
        attempt: 1,
        startedAt,
        durationMs: endedAt - startedAt,
        endedSteady: endedAt,
        signature,
        response: this.#guards === null ? null : this.#guards.scrub(response, target.echo),
        error: null,
        next: { status: 'succeeded' },
      };
      this.#attempts.push({ seq, webhook: target.number, attempt });
      this.#guards?.log(delivery, attempt);
      this.#write(null);
    });
  }

  #send(request: SignedRequest, answered: Answered): void {
    if (this.#underWay === CONNECTIONS) {
      this.#queue.push({ request, answered });
      return;
    }
    this.#underWay += 1;
    this.#transport.post(request, DEADLINE_MS, ({ response, failure }) => {
      if (response === null) throw new Error(failure ?? 'no answer');
      this.#underWay -= 1;
      answered(response);
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
    const rows: Rows = {
      events: packEvents(this.#events),
      places: this.#places,
      attempts: packAttempts(this.#attempts),
    };
    const { events, attempts } = rows;
    const moved = [events.numbers, events.bodies, attempts.numbers, attempts.bodies];
    this.#writer.postMessage(
      rows,
      moved.map(({ buffer }) => buffer),
    );
    this.#events = [];
    this.#places = [];
    this.#attempts = [];
    this.#whenWritten = [];
  }
}

function plainTransport(): Transport {
  return new HttpTransport({
    clock: systemClock(),
    connect: socketOpener({ lookup, timeoutMs: DEADLINE_MS }),
    rules: { check: (url) => ({ ok: true, url: new URL(url) }) },
  });
}

function guardedTransport(): Transport {
  return new ThreadedTransport({
    steadyStart: steadyStartNow(),
    allowTargets: ['127.0.0.0/8'],
    allowHttp: true,
    connectTimeoutMs: DEADLINE_MS,
  });
}

function plainEnvelope({ id, type, project_id, data }: Published): Uint8Array {
  const created = new Date().toISOString();
  return Buffer.from(JSON.stringify({ id, type, created, project_id, text: `Event ${type}`, data }));
}

serveCommands({ start: (options: FloorOptions) => new Floor(options).listen() });
