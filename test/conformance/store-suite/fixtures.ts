/** What every topic of the store's suite needs: a project of its own, and short ways to make things happen in it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/clock.ts';
import { createIdSource, type IdSource } from '../../../src/ids.ts';
import type { SanitisedEvent } from '../../../src/sanitise/sanitised-event.ts';
import type {
  ClaimedDelivery,
  DeliveryRow,
  NextState,
  PublishOutcome,
  SettledAttempt,
  SettleOutcome,
  Store,
  Webhook,
} from '../../../src/store/store.ts';
import { waitFor } from '../../support/wait-for.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** The clock that the store's due times follow. */
  readonly clock: Clock;
  /** Ends the store, and opens it again on the same data. */
  reopen(): Promise<StoreUnderTest>;
  close(): Promise<void>;
}

export type OpenStore = (options: { claimLimit: number }) => Promise<StoreUnderTest>;

export const CLAIM_LIMIT = 8;

/** A store that several tests share: each works in a project of its own. */
export type Opened = () => StoreUnderTest;

export class TestProject {
  readonly id: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly #ids: IdSource;

  private constructor({ store, clock }: Pick<StoreUnderTest, 'store' | 'clock'>, id: string) {
    this.id = id;
    this.store = store;
    this.clock = clock;
    this.#ids = createIdSource(clock);
  }

  static async create(opened: Pick<StoreUnderTest, 'store' | 'clock'>): Promise<TestProject> {
    const id = randomUUID();
    const created = await opened.store.access.createProject({
      id,
      name: 'Test',
      createdAt: opened.clock.wall(),
    });
    assert.equal(created, 'created');
    return new TestProject(opened, id);
  }

  /** A project that is there already. */
  static of(opened: Pick<StoreUnderTest, 'store' | 'clock'>, id: string): TestProject {
    return new TestProject(opened, id);
  }

  /** The same project in a store that was opened again. */
  in(opened: Pick<StoreUnderTest, 'store' | 'clock'>): TestProject {
    return TestProject.of(opened, this.id);
  }

  newWebhookId(): string {
    return this.#ids.webhookId();
  }

  async webhook(subscribedEvents: string[] = ['task.completed'], limit = 100): Promise<Webhook> {
    const webhook = await this.store.webhooks.create(
      {
        id: this.newWebhookId(),
        projectId: this.id,
        url: 'https://example.com/hook',
        description: null,
        subscribedEvents,
        createdAt: this.clock.wall(),
      },
      Buffer.from('sealed'),
      limit,
    );
    if (typeof webhook === 'string') assert.fail(`no webhook was made: ${webhook}`);
    return webhook;
  }

  event({ id = this.#ids.eventId(), type = 'task.completed', body = '{}' }: TestEvent = {}): SanitisedEvent {
    // The brand is the sanitiser's; what the store does with an event does not depend on it.
    return { id, projectId: this.id, type, body: Buffer.from(body) } as unknown as SanitisedEvent;
  }

  publish(event: TestEvent = {}, options?: { onlyTo?: string }): Promise<PublishOutcome> {
    return this.store.events.publish(this.event(event), options);
  }

  /** Publishes what is accepted, and returns its deliveries. */
  async accepted(
    event: TestEvent = {},
    options?: { onlyTo?: string },
  ): Promise<{ claimed: ClaimedDelivery[]; waiting: string[] }> {
    const outcome = await this.publish(event, options);
    if (outcome.result !== 'accepted') assert.fail(`not accepted: ${outcome.result}`);
    return outcome;
  }

  /** Publishes an event whose single delivery is born claimed. */
  async delivery(event: TestEvent = {}, options?: { onlyTo?: string }): Promise<ClaimedDelivery> {
    const { claimed } = await this.accepted(event, options);
    assert.equal(claimed.length, 1);
    return claimed[0] as ClaimedDelivery;
  }

  settle(delivery: ClaimedDelivery, how: TestAttempt = {}): Promise<SettleOutcome> {
    return this.store.queue.settle(this.attempt(delivery, how));
  }

  attempt(delivery: ClaimedDelivery, how: TestAttempt = {}): SettledAttempt {
    const next = how.next ?? { status: 'succeeded' };
    const succeeded = next.status === 'succeeded';
    return {
      deliveryId: delivery.id,
      webhookId: delivery.webhookId,
      attempt: delivery.attempt,
      startedAt: this.clock.wall(),
      durationMs: 12,
      endedSteady: this.clock.steady(),
      signature: { timestamp: 1_716_544_084, anchor: 't=1716544084,v1=aa', standard: 'v1,bb' },
      response: { status: succeeded ? 200 : 503, headers: {}, body: Buffer.alloc(0) },
      error: succeeded ? null : 'The receiver answered 503.',
      ...how,
      next,
    };
  }

  /** Publishes an event and ends its single delivery. */
  async ended(status: 'succeeded' | 'failed' | 'dead', event: TestEvent = {}, options?: { onlyTo?: string }) {
    const delivery = await this.delivery(event, options);
    const outcome = await this.settle(delivery, { next: { status } });
    assert.deepEqual(outcome, { result: 'settled', status });
    return delivery;
  }

  /** Claims until the webhook's retries are due and handed over. */
  async claimed(webhookId: string): Promise<ClaimedDelivery[]> {
    return waitFor(
      async () => {
        const { deliveries } = await this.store.queue.claim(webhookId);
        return deliveries.length > 0 && deliveries;
      },
      { describe: `a delivery of ${webhookId} to be due` },
    );
  }

  /** Everything in the project's history, newest first. */
  history(filter: object = {}): Promise<DeliveryRow[]> {
    return this.store.history.page({ projectId: this.id, ...filter }, { limit: 1_000 });
  }

  async row(delivery: { id: string }): Promise<DeliveryRow> {
    const row = (await this.history()).find(({ id }) => id === delivery.id);
    return row ?? assert.fail(`${delivery.id} is not in the history`);
  }
}

export interface TestEvent {
  id?: string;
  type?: string;
  body?: string;
}

export type TestAttempt = Partial<SettledAttempt> & { next?: NextState };

export function idsOf(items: readonly { id: string }[]): string[] {
  return items.map(({ id }) => id);
}

/** Runs `make` so often, all at the same time. */
export function times<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => make(i)));
}
