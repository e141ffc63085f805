import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../../common/make-folder.ts';
import { portOf } from '../../common/port-of.ts';
import { CommandFault } from '../command-fault.ts';
import { listenFault } from '../listen-fault.ts';
import { type Answers, answerTo } from './answers.ts';
import { checkSignature } from './check-signature.ts';
import type { Heard } from './describe.ts';
import { type Forwarded, forward } from './forward.ts';
import { type ReceivedRequest, savedText } from './saved-request.ts';

export interface ListenerOptions {
  host: string;
  port: number;
  secrets: readonly string[];
  brand: string;
  /** Null: answers what the forwarding target answered. */
  answers: Answers | null;
  forwardTo: string | null;
  saveIn: string | null;
  onHeard: (heard: Heard) => void;
}

/** No event is that large; whatever else comes must not fill the memory. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;
const UNREACHABLE_STATUS = 502;
const REFUSED_STATUS = 400;

/** A receiver on this machine: verifies, answers as it was told, forwards, saves, and tells what it heard. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #requestsOf = new Map<string, number>();
  readonly #events = new Set<string>();
  #secrets: readonly string[];
  #saved = 0;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#secrets = options.secrets;
    this.#server = createServer((request, response) => void this.#receive(request, response));
  }

  /** Listens, and resolves with the URL. @throws CommandFault where that cannot be done */
  async listen(): Promise<string> {
    const { host, port, saveIn } = this.#options;
    if (saveIn !== null) makeSaveFolder(saveIn);
    this.#server.listen(port, host);
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      const fault = listenFault(error, host, port, { port: '--port', host: '--host' });
      throw fault === null ? error : new CommandFault(fault, 'failed', { cause: error });
    }
    return `http://${host.includes(':') ? `[${host}]` : host}:${portOf(this.#server)}/`;
  }

  /** Verifies with this secret from now on. */
  expect(secret: string): void {
    this.#secrets = [secret];
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming).catch(() => null);
    if (request === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const verdict =
      this.#secrets.length === 0
        ? null
        : await checkSignature(request, { secrets: this.#secrets, brand: this.#options.brand });
    const prefix = this.#options.brand.toLowerCase();
    const deliveryId = header(request, `${prefix}-delivery-id`);
    const eventId = header(request, 'webhook-id');
    const count = (this.#requestsOf.get(deliveryId) ?? 0) + 1;
    this.#requestsOf.set(deliveryId, count);
    const repeated = eventId !== '' && this.#events.has(eventId);
    const eventType = header(request, `${prefix}-event`);
    const saved = this.#save(request, eventType);
    // What is not genuine is refused, as the receiver that this stands for should do.
    const refused = verdict?.verified === false;
    const answer = refused ? REFUSED : await this.#answer(request, count);
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    if (!refused && answer.status < 300) this.#events.add(eventId);
    this.#options.onHeard({
      request,
      verdict,
      eventType,
      deliveryId,
      count,
      repeated,
      answered: answer.status,
      forwardFault: answer.fault,
      ...saved,
    });
  }

  async #answer(request: ReceivedRequest, count: number): Promise<Answer> {
    const { answers, forwardTo } = this.#options;
    const forwarding = forwardTo === null ? null : forward(request, forwardTo);
    const scripted = answers === null ? null : answerTo(answers, count);
    if (scripted !== null) await delay(scripted.delayMs, undefined, { ref: false });
    const forwarded = await forwarding;
    const fault = forwarded !== null && 'error' in forwarded ? forwarded.error : null;
    if (scripted !== null) return { ...PLAIN, status: scripted.status, fault };
    return answerOf(forwarded, fault);
  }

  #save(request: ReceivedRequest, eventType: string): Pick<Heard, 'savedAs' | 'saveFault'> {
    const { saveIn } = this.#options;
    if (saveIn === null) return { savedAs: null, saveFault: null };
    this.#saved += 1;
    const time = request.receivedAt.toISOString().replaceAll(/[:.]/g, '-');
    const type = eventType.replaceAll(/[^\w.-]/g, '_').slice(0, 64) || 'request';
    const file = join(saveIn, `${time}-${String(this.#saved).padStart(4, '0')}-${type}.json`);
    try {
      writeFileSync(file, savedText(request), { mode: 0o600 });
      return { savedAs: file, saveFault: null };
    } catch (error) {
      // What came is answered and shown all the same.
      return { savedAs: null, saveFault: error instanceof Error ? error.message : String(error) };
    }
  }
}

function makeSaveFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    throw new CommandFault(`The folder ${path} cannot be made. Name another with --save.`, 'failed', {
      cause,
    });
  }
}

interface Answer {
  status: number;
  contentType: string;
  body: Buffer | string;
  fault: string | null;
}

const PLAIN: Answer = { status: 200, contentType: 'text/plain', body: '', fault: null };
const REFUSED: Answer = { ...PLAIN, status: REFUSED_STATUS, body: 'The signature is not right.\n' };

function answerOf(forwarded: Forwarded | null, fault: string | null): Answer {
  if (forwarded === null) return PLAIN;
  return 'error' in forwarded ? { ...PLAIN, status: UNREACHABLE_STATUS, fault } : { ...forwarded, fault };
}

async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new RangeError('too large');
    chunks.push(chunk);
  }
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    receivedAt: new Date(),
    method: incoming.method ?? '',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function header(request: ReceivedRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
