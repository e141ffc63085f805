import { createHash, createHmac } from 'node:crypto';
import { type Behaviour, dripHeaders, reset, silence, stallInBody, status } from '../support/behaviours.ts';
import type { Random } from '../support/random.ts';
import { type ReceivedRequest, Receiver } from '../support/receiver.ts';

/** What an endpoint saw of one delivery. */
export interface Sighting {
  eventId: string;
  requests: Seen[];
}

/** One request, in ms of performance.now. */
export interface Seen {
  at: number;
  /** What was answered, and when; null for no usable answer. */
  answered: number | null;
  answeredAt: number;
  /** Unix seconds that it was signed for. */
  timestamp: number;
  /** The secrets that it was signed with, in their order; `unknown` for what none of those made fits. */
  signedWith: string[];
}

/** How an endpoint treats a request: `null` = no usable answer. */
export type Temper = (random: Random) => { status: number | null; afterMs: number; how?: Behaviour };

export const TEMPERS: Readonly<Record<string, Temper>> = {
  steady: () => ({ status: 200, afterMs: 0 }),
  slow: (random) => ({ status: 204, afterMs: random.int(0, 400) }),
  flaky: (random) => ({ status: random.chance(0.35) ? random.pick([500, 503, 429, 408]) : 200, afterMs: 0 }),
  resetting: (random) => ({ status: random.chance(0.3) ? null : 200, afterMs: random.int(0, 20) }),
  refusing: (random) => ({ status: random.pick([400, 404, 410, 302]), afterMs: 0 }),
  broken: (random) => ({ status: random.pick([500, 502, 503]), afterMs: random.int(0, 50) }),
  hostile: (random) => {
    const how = random.pick([silence(), dripHeaders(50), null]);
    if (how !== null && random.chance(0.2)) return { status: null, afterMs: 0, how };
    return { status: 200, afterMs: 0, how: stallInBody(200) };
  },
};

/** Bodies kept until the secret that they were signed with is known. */
interface Unverified {
  seen: Seen;
  timestamp: string;
  signatures: string[];
  body: Buffer;
}

/**
 * One customer's endpoint, which checks every request as it comes and keeps just what the accounting needs. It counts an
 * answer when it sends it: whether the other side still lived to read it is what is being tested.
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
  readonly #secrets: string[] = [];
  readonly #unverified: Unverified[] = [];

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

  /** A signing secret, as soon as its customer knows it. */
  trust(secret: string): void {
    this.#secrets.push(secret);
  }

  /** Looks again at what was signed with secrets that were not known yet when it came. */
  verifyAll(): void {
    for (const { seen, timestamp, signatures, body } of this.#unverified.splice(0)) {
      seen.signedWith = this.#signers(timestamp, signatures, body);
    }
  }

  get requests(): number {
    let total = 0;
    for (const sighting of this.sightings.values()) total += sighting.requests.length;
    return total;
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  #behaviour(temper: Temper, random: Random): Behaviour {
    return async (exchange) => {
      const seen = this.#note(exchange.request);
      const { status: code, afterMs, how } = temper(random);
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
      seen.answeredAt = performance.now();
      if (exchange.socket.destroyed) return;
      seen.answered = code;
      await (how ?? (code === null ? reset() : status(code)))(exchange);
    };
  }

  #note(request: ReceivedRequest): Seen {
    const eventId = String(request.headers['webhook-id']);
    const deliveryId = String(request.headers['anchor-delivery-id']);
    this.#checkBody(eventId, request.body);
    const seen = this.#newSeen(request);
    const sighting = this.sightings.get(deliveryId) ?? { eventId, requests: [] };
    if (sighting.eventId !== eventId) {
      this.complaints.push(`${this.name}: delivery ${deliveryId} carried ${sighting.eventId} and ${eventId}`);
    }
    sighting.requests.push(seen);
    this.sightings.set(deliveryId, sighting);
    return seen;
  }

  #checkBody(eventId: string, body: Buffer): void {
    const hash = createHash('sha256').update(body).digest('base64');
    const before = this.#bodies.get(eventId) ?? hash;
    this.#bodies.set(eventId, before);
    if (before !== hash) this.complaints.push(`${this.name}: two different bodies for ${eventId}`);
  }

  #newSeen(request: ReceivedRequest): Seen {
    const timestamp = String(request.headers['anchor-timestamp']);
    const [time, ...signatures] = String(request.headers['anchor-signature']).split(',');
    if (time !== `t=${timestamp}`)
      this.complaints.push(`${this.name}: a signature for another time, ${time}`);
    const { arrivedAt: at, body } = request;
    const signedWith = this.#signers(timestamp, signatures, body);
    const seen: Seen = { at, answered: null, answeredAt: at, timestamp: Number(timestamp), signedWith };
    if (signedWith.includes('unknown')) this.#unverified.push({ seen, timestamp, signatures, body });
    return seen;
  }

  /** Written from the signature's definition alone, so that a mistake of the signing code can't hide in shared code. */
  #signers(timestamp: string, signatures: readonly string[], body: Buffer): string[] {
    const bySignature = new Map(
      this.#secrets.map((secret) => {
        const hex = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
        return [`v1=${hex}`, secret];
      }),
    );
    return signatures.map((signature) => bySignature.get(signature) ?? 'unknown');
  }
}
