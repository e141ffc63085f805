import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { verifyWebhook } from '../../../verify/typescript/verify.ts';

/** One request that arrived at a receiver of the demo. */
export interface Arrival {
  /** Name of the receiver. */
  receiver: string;
  deliveryId: string;
  eventId: string;
  eventType: string;
  /** How many requests for this delivery have come, this one included. */
  attempt: number;
  /** What it was answered with. */
  status: number;
  /** Whether its signature was right. */
  verified: boolean;
  /** When it was read, on `performance.now()`. */
  at: number;
}

/**
 * A customer's endpoint on loopback. It verifies every signature with the same code that customers get, and answers
 * the requests of each delivery with `answers` in turn; the last one repeats.
 */
export class DemoReceiver {
  readonly name: string;
  readonly answers: readonly number[];
  readonly #onArrival: (arrival: Arrival) => void;
  readonly #attempts = new Map<string, number>();
  readonly #server: Server;
  #secret: string | undefined;

  constructor(options: { name: string; answers: readonly number[]; onArrival: (arrival: Arrival) => void }) {
    this.name = options.name;
    this.answers = options.answers;
    this.#onArrival = options.onArrival;
    this.#server = createServer((request, response) => void this.#receive(request, response));
  }

  /** Listens on a free loopback port and resolves with the URL to register. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('A receiver has no port.');
    return `http://127.0.0.1:${address.port}/${this.name}`;
  }

  /** The signing secret that registering the webhook returned. */
  expectSecret(secret: string): void {
    this.#secret = secret;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const at = performance.now();
    const verified = await this.#isGenuine(request, body);
    const deliveryId = header(request, 'anchor-delivery-id');
    const attempt = (this.#attempts.get(deliveryId) ?? 0) + 1;
    this.#attempts.set(deliveryId, attempt);
    const status = verified ? (this.answers[attempt - 1] ?? this.answers.at(-1) ?? 200) : 400;
    response.writeHead(status).end();
    this.#onArrival({
      receiver: this.name,
      deliveryId,
      eventId: header(request, 'webhook-id'),
      eventType: header(request, 'anchor-event'),
      attempt,
      status,
      verified,
      at,
    });
  }

  async #isGenuine(request: IncomingMessage, body: Uint8Array): Promise<boolean> {
    try {
      await verifyWebhook({ body, headers: request.headers, secrets: this.#secret });
      return true;
    } catch {
      return false;
    }
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
