import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Behaviour, reset, status } from '../support/behaviours.ts';
import type { Random } from '../support/random.ts';
import { type ReceivedRequest, Receiver } from '../support/receiver.ts';

/** What an endpoint saw of one delivery. */
export interface Sighting {
  eventId: string;
  requests: number;
  /** Statuses that it answered with; a reset answers nothing. */
  answered: number[];
}

/** How an endpoint treats requests; `null` = it resets the connection. */
export type Temper = (random: Random) => { status: number | null; afterMs: number };

export const TEMPERS: Record<string, Temper> = {
  steady: () => ({ status: 200, afterMs: 0 }),
  slow: (random) => ({ status: 204, afterMs: random.int(0, 400) }),
  flaky: (random) => ({ status: random.chance(0.35) ? random.pick([500, 503, 429, 408]) : 200, afterMs: 0 }),
  resetting: (random) => ({ status: random.chance(0.3) ? null : 200, afterMs: random.int(0, 20) }),
  refusing: (random) => ({ status: random.pick([400, 404, 410, 302]), afterMs: 0 }),
  broken: (random) => ({ status: random.pick([500, 502, 503]), afterMs: random.int(0, 50) }),
};

/**
 * One customer's endpoint, which checks every request as it comes and keeps just what the accounting needs. It counts
 * an answer when it sends it: whether the other side still lived to read it is what is being tested.
 */
export class Endpoint {
  readonly name: string;
  /** By delivery id. */
  readonly sightings = new Map<string, Sighting>();
  /** One line for each request that broke a promise. */
  readonly complaints: string[] = [];
  readonly #receiver: Receiver;
  /** The body's hash by event id: every attempt of an event has to send the same bytes. */
  readonly #bodies = new Map<string, string>();
  #secret = '';

  private constructor(name: string, receiver: Receiver) {
    this.name = name;
    this.#receiver = receiver;
  }

  static async open(name: string, temper: Temper, random: Random): Promise<Endpoint> {
    const receiver = await Receiver.start({ record: false });
    const endpoint = new Endpoint(name, receiver);
    receiver.answer(endpoint.#behaviour(temper, random));
    return endpoint;
  }

  get url(): string {
    return this.#receiver.url(`/${this.name}`);
  }

  /** The webhook's signing secret, known once it is created. */
  trust(secret: string): void {
    this.#secret = secret;
  }

  get requests(): number {
    let total = 0;
    for (const sighting of this.sightings.values()) total += sighting.requests;
    return total;
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  #behaviour(temper: Temper, random: Random): Behaviour {
    return async (exchange) => {
      const sighting = this.#check(exchange.request);
      const { status: code, afterMs } = temper(random);
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
      if (exchange.socket.destroyed) return;
      if (code === null) return reset()(exchange);
      sighting?.answered.push(code);
      await status(code)(exchange);
    };
  }

  #check(request: ReceivedRequest): Sighting | undefined {
    const eventId = String(request.headers['webhook-id']);
    const deliveryId = String(request.headers['anchor-delivery-id']);
    if (!hasValidSignature(request, this.#secret)) {
      this.complaints.push(`${this.name}: a request for ${eventId} with a signature that does not fit`);
      return undefined;
    }
    const hash = createHash('sha256').update(request.body).digest('base64');
    const before = this.#bodies.get(eventId);
    if (before === undefined) this.#bodies.set(eventId, hash);
    else if (before !== hash) this.complaints.push(`${this.name}: two different bodies for ${eventId}`);
    const sighting = this.sightings.get(deliveryId) ?? { eventId, requests: 0, answered: [] };
    if (sighting.eventId !== eventId) {
      this.complaints.push(`${this.name}: delivery ${deliveryId} carried ${sighting.eventId} and ${eventId}`);
    }
    sighting.requests++;
    this.sightings.set(deliveryId, sighting);
    return sighting;
  }
}

/** Written from the signature's definition alone, so that a mistake of the signing code can't hide in shared code. */
function hasValidSignature(request: ReceivedRequest, secret: string): boolean {
  const timestamp = String(request.headers['anchor-timestamp']);
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(request.body).digest('hex');
  const header = String(request.headers['anchor-signature']);
  if (!header.startsWith(`t=${timestamp},`)) return false;
  return header
    .split(',')
    .filter((part) => part.startsWith('v1='))
    .some(
      (part) =>
        part.length === expected.length + 3 &&
        timingSafeEqual(Buffer.from(part.slice(3)), Buffer.from(expected)),
    );
}
