import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { createIdSource } from '../../src/ids.ts';
import type { SanitisedEvent } from '../../src/sanitise/sanitised-event.ts';
import type { ClaimedDelivery, SettledAttempt, Store } from '../../src/store/store.ts';

const TYPE = 'task.completed';
const WEBHOOKS = 5;
const BODY = Buffer.from(`{"a":"${'x'.repeat(590)}"}`);
const TICK_MS = 100;
const REMOVE_EVERY_MS = 2_000;
const CLAIM_EVERY_MS = 1_000;
const REMOVE_LIMIT = 1_000;
/** One attempt in so many fails and is made again a second later. */
const FAILS = 20;

/** A store under a steady load, history that comes and goes included. */
export class Churn {
  delivered = 0;
  removed = 0;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #projectId: string;
  readonly #eventId: () => string;
  readonly #options: { rate: number; retentionMs: number };
  readonly #webhookIds: string[];
  readonly #underWay = new Set<Promise<void>>();
  #due = 0;
  #removedAt = 0;
  #claimedAt = 0;

  private constructor(
    store: Store,
    clock: Clock,
    options: { rate: number; retentionMs: number },
    made: { projectId: string; eventId: () => string; webhookIds: string[] },
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#options = options;
    this.#projectId = made.projectId;
    this.#eventId = made.eventId;
    this.#webhookIds = made.webhookIds;
  }

  static async start(
    store: Store,
    clock: Clock,
    options: { rate: number; retentionMs: number },
  ): Promise<Churn> {
    const projectId = randomUUID();
    const ids = createIdSource(clock);
    await store.access.createProject({ id: projectId, name: 'Churn', createdAt: clock.wall() });
    const webhookIds = Array.from({ length: WEBHOOKS }, () => ids.webhookId());
    for (const id of webhookIds) {
      const webhook = {
        id,
        projectId,
        url: 'https://example.com/',
        description: null,
        subscribedEvents: [TYPE],
      };
      await store.webhooks.create({ ...webhook, createdAt: clock.wall() }, Buffer.from('sealed'), WEBHOOKS);
    }
    return new Churn(store, clock, options, { projectId, eventId: () => ids.eventId(), webhookIds });
  }

  async runFor(ms: number): Promise<void> {
    const end = this.#clock.steady() + ms;
    while (this.#clock.steady() < end) {
      this.#due += (this.#options.rate / WEBHOOKS) * (TICK_MS / 1000);
      for (; this.#due >= 1; this.#due--) this.#begin(() => this.#publish());
      if (this.#clock.steady() - this.#removedAt > REMOVE_EVERY_MS) {
        this.#removedAt = this.#clock.steady();
        this.#begin(() => this.#remove());
      }
      if (this.#clock.steady() - this.#claimedAt > CLAIM_EVERY_MS) {
        this.#claimedAt = this.#clock.steady();
        for (const id of this.#webhookIds) this.#begin(() => this.#deliverWaiting(id));
      }
      await delay(TICK_MS);
    }
  }

  async stop(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #begin(work: () => Promise<void>): void {
    const running = work().finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
  }

  async #publish(): Promise<void> {
    // The brand is the sanitiser's; what the store does with an event does not depend on it.
    const event = { id: this.#eventId(), projectId: this.#projectId, type: TYPE, body: BODY };
    const outcome = await this.#store.events.publish(event as unknown as SanitisedEvent);
    if (outcome.result === 'accepted') await this.#settleAll(outcome.claimed);
  }

  async #deliverWaiting(webhookId: string): Promise<void> {
    const { deliveries } = await this.#store.queue.claim(webhookId);
    await this.#settleAll(deliveries);
  }

  async #settleAll(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.#store.queue.settle(this.#attempt(delivery))));
    this.delivered += deliveries.length;
  }

  #attempt(delivery: ClaimedDelivery): SettledAttempt {
    const fails = delivery.attempt === 1 && Math.random() * FAILS < 1;
    return {
      deliveryId: delivery.id,
      webhookId: delivery.webhookId,
      attempt: delivery.attempt,
      startedAt: this.#clock.wall(),
      durationMs: 20,
      endedSteady: this.#clock.steady(),
      signature: {
        timestamp: Math.floor(this.#clock.wall() / 1000),
        anchor: 'a'.repeat(80),
        standard: 'b'.repeat(50),
      },
      response: {
        status: fails ? 503 : 200,
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from('ok'),
      },
      error: fails ? 'The receiver answered 503.' : null,
      next: fails ? { status: 'pending', delayMs: 1_000 } : { status: 'succeeded' },
    };
  }

  async #remove(): Promise<void> {
    const before = this.#clock.wall() - this.#options.retentionMs;
    for (let removed = REMOVE_LIMIT; removed > 0; ) {
      removed = await this.#store.history.removeExpired(before, REMOVE_LIMIT);
      this.removed += removed;
    }
  }
}
