import type { ExchangeOutcome, SignedRequest, Transport } from '../../src/deliver/transport.ts';
import type { Random } from '../support/random.ts';
import { sentRequest } from '../support/sent-request.ts';
import { secretsAt } from '../support/webhook-changes.ts';
import type { Ledger, LifeRecord, Post, WebhookRecord } from './ledger.ts';
import type { World } from './world.ts';

/** What becomes of one request. */
interface Fate {
  /** Until the service learns of it; beyond the deadline it learns that nothing came. */
  afterMs: number;
  /** Null where no answer comes back. */
  response: ExchangeOutcome['response'];
  /** Whether the receiver gets it. */
  received: boolean;
  /** It fails while it is being handed over, as a URL does that cannot be parsed. */
  atOnce?: boolean;
  /** The receiver shows its signing secret in its answer. */
  echoes?: boolean;
}

export type Temper = (random: Random, deadlineMs: number) => Fate;

const NEVER = Number.POSITIVE_INFINITY;
const EMPTY = new Uint8Array(0);

function answer(status: number, afterMs: number): Fate {
  return { afterMs, response: { status, headers: { server: 'sim' }, body: EMPTY }, received: true };
}

const noAnswer = (afterMs: number, received: boolean): Fate => ({ afterMs, response: null, received });

/** How endpoints treat requests, from good to bad. */
export const TEMPERS: Readonly<Record<string, Temper>> = {
  honest: (random) => answer(random.pick([200, 200, 201, 204, 299]), random.int(1, 200)),
  slow: (random) => answer(204, random.int(500, 9_999)),
  flaky: (random) => answer(random.pick([200, 500, 503, 429, 408]), random.int(1, 500)),
  broken: (random) => answer(random.pick([500, 502, 503, 599, 999]), random.int(1, 50)),
  rejecting: (random) => answer(random.pick([301, 302, 304, 400, 401, 404, 410, 451]), random.int(1, 50)),
  refusing: (random) => ({ ...noAnswer(random.int(0, 20), false), atOnce: random.chance(0.2) }),
  resetting: (random) => noAnswer(random.int(0, 3_000), true),
  hanging: () => noAnswer(NEVER, true),
  echoing: (random) => ({ ...answer(random.pick([200, 400, 500]), random.int(1, 50)), echoes: true }),
  'losing answers': (random) =>
    random.chance(0.5) ? answer(200, random.int(1, 300)) : noAnswer(NEVER, true),
  'at the last moment': (random, deadlineMs) => answer(200, deadlineMs + random.int(-2, 2)),
  hostile: (random) => ({
    afterMs: random.int(0, 10_500),
    response: {
      status: random.pick([200, 226, 300, 399, 418, 500, 700, 999]),
      headers: { 'x-long': 'x'.repeat(random.int(0, 16_000)), 'x-list': ['a', '\u0000\u2028"\'', ''] },
      body: Uint8Array.from({ length: random.int(0, 4_096) }, () => random.int(0, 255)),
    },
    received: true,
  }),
};

/**
 * The network and the endpoints behind it. It keeps a record of every request, and sees at once whether a webhook has
 * more of them under way than it may.
 */
export class Network {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #tempers = new Map<WebhookRecord, string>();
  readonly #byPath = new Map<string, WebhookRecord>();

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
    this.#random = world.random.fork();
  }

  /** A further URL of a webhook's endpoint. */
  newUrl(webhook: WebhookRecord): string {
    const url = `https://receiver.example/${webhook.name}/${this.#byPath.size}`;
    this.#byPath.set(url, webhook);
    return url;
  }

  changeTemper(webhook: WebhookRecord): void {
    const name = this.#random.chance(0.3) ? 'honest' : this.#random.pick(Object.keys(TEMPERS));
    this.#tempers.set(webhook, name);
    this.#world.trace.say(`the endpoint of ${webhook.name} is ${name}`);
  }

  /** The network as one process of the service has it. */
  transport(life: LifeRecord, owner: object, limits: { perWebhook: number; total: number }): Transport {
    const underWay = new Map<WebhookRecord, number>();
    let total = 0;
    const count = (webhook: WebhookRecord, by: 1 | -1) => {
      const own = (underWay.get(webhook) ?? 0) + by;
      underWay.set(webhook, own);
      total += by;
      if (own > limits.perWebhook) this.#world.breach(`${webhook.name} has ${own} attempts under way`);
      if (total > limits.total) this.#world.breach(`${total} attempts are under way`);
    };
    return {
      post: (request, deadlineMs, done) => {
        const post = this.#record(request, life);
        if (post === null) return done({ response: null, failure: 'unknown' });
        count(post.webhook, 1);
        this.#carry(post, deadlineMs, owner, (outcome) => {
          count(post.webhook, -1);
          done(outcome);
        });
      },
      close: async () => {},
    };
  }

  #record(signed: SignedRequest, life: LifeRecord): Post | null {
    const request = sentRequest(signed);
    const { scheduler, trace } = this.#world;
    const webhook = this.#byPath.get(request.url);
    const deliveryId = request.headers['Anchor-Delivery-Id'] ?? '';
    const eventId = request.headers['webhook-id'] ?? '';
    if (webhook === undefined) {
      this.#world.breach(`a request went to ${request.url}, which is no webhook's`);
      return null;
    }
    const post: Post = {
      tick: scheduler.tick(),
      at: scheduler.now,
      wall: this.#world.wall(),
      life,
      webhook,
      request,
      deliveryId,
      eventId,
      outcome: null,
      endedAt: Number.POSITIVE_INFINITY,
      received: false,
    };
    this.#ledger.posts.push(post);
    trace.say(
      `request: ${trace.name('delivery', deliveryId)} of ${trace.name('event', eventId)} to ${webhook.name}`,
    );
    return post;
  }

  #carry(post: Post, deadlineMs: number, owner: object, done: (outcome: ExchangeOutcome) => void): void {
    const { scheduler, trace } = this.#world;
    const temper = TEMPERS[this.#tempers.get(post.webhook) ?? 'honest'];
    if (temper === undefined) throw new Error('an endpoint has no temper');
    const fate = temper(this.#random, deadlineMs);
    if (fate.echoes === true && fate.response !== null) {
      const secrets = secretsAt(post.webhook, post.wall).join(' and ');
      fate.response = { ...fate.response, body: Buffer.from(`signed with ${secrets}`) };
    }
    // What is on the wire arrives, whatever becomes of its sender.
    if (fate.received)
      scheduler.timer(
        this.#world,
        Math.min(fate.afterMs, 20) * this.#random.next(),
        () => (post.received = true),
      );
    const inTime = fate.afterMs < deadlineMs;
    const end = () => {
      post.outcome = inTime && fate.response !== null ? { response: fate.response, failure: null } : FAILED;
      post.endedAt = scheduler.now;
      const name = trace.name('delivery', post.deliveryId);
      trace.say(`answer: ${post.outcome.response?.status ?? 'none'} for ${name} from ${post.webhook.name}`);
      done(post.outcome);
    };
    if (fate.atOnce === true) end();
    else scheduler.timer(owner, Math.min(fate.afterMs, deadlineMs), end);
  }
}

const FAILED: ExchangeOutcome = { response: null, failure: 'The endpoint closed the connection.' };
