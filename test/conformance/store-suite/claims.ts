import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ClaimedDelivery, NextState } from '../../../src/store/store.ts';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, idsOf, type Opened, TestProject, times } from './fixtures.ts';

const LATER = { status: 'pending', delayMs: 3_600_000 } as const;

export function claimTests(opened: Opened): void {
  const queue = () => opened().store.queue;

  test('the limit is the one that the store was opened with', () => {
    assert.equal(queue().claimLimit, CLAIM_LIMIT);
  });

  test('deliveries are born claimed while there are free slots; the rest waits', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const outcomes = await times(CLAIM_LIMIT + 5, () => project.accepted());
    assert.equal(outcomes.flatMap(({ claimed }) => claimed).length, CLAIM_LIMIT);
    assert.deepEqual(
      outcomes.flatMap(({ waiting }) => waiting),
      Array(5).fill(webhook.id),
    );
    assert.deepEqual(await queue().claim(webhook.id), { deliveries: [], nextDueInMs: 0 });
  });

  test('a freed slot is filled with what has waited longest, and nothing new overtakes it', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const first = await times(CLAIM_LIMIT, () => project.delivery());
    const waitingIds = ['evt_w1', 'evt_w2', 'evt_w3'];
    for (const id of waitingIds) await project.accepted({ id });
    for (const delivery of first.slice(0, 2)) await project.settle(delivery);
    const late = await project.accepted({ id: 'evt_late' });
    assert.deepEqual(late, { result: 'accepted', claimed: [], waiting: [webhook.id] });

    const one = await queue().claim(webhook.id);
    assert.deepEqual(eventsOf(one.deliveries), waitingIds.slice(0, 2));
    assert.equal(one.nextDueInMs, 0);
    await project.settle(first[2] as ClaimedDelivery);
    await project.settle(first[3] as ClaimedDelivery);
    await project.settle(first[4] as ClaimedDelivery);
    const two = await queue().claim(webhook.id);
    assert.deepEqual(eventsOf(two.deliveries), ['evt_w3', 'evt_late']);
    assert.equal(two.nextDueInMs, null);
    assert.equal((await project.accepted()).claimed.length, 1);
  });

  test('a claimed delivery is complete: body, project, type and attempt', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook(['task.failed']);
    const delivery = await project.delivery({ id: 'evt_x', type: 'task.failed', body: '{"é":1}' });
    await project.settle(delivery, { next: { status: 'pending', delayMs: 0 } });
    const [claimed] = await project.claimed(webhook.id);
    assert.deepEqual(
      { ...claimed, body: Buffer.from(claimed?.body ?? []).toString() },
      { ...delivery, attempt: 2, body: '{"é":1}' },
    );
  });

  test('a retry that is not due yet is not claimed, and does not keep new events from being sent', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.settle(await project.delivery(), { next: LATER });
    const { deliveries, nextDueInMs } = await queue().claim(webhook.id);
    assert.deepEqual(deliveries, []);
    assert.ok(nextDueInMs !== null && nextDueInMs > 3_590_000 && nextDueInMs <= 3_600_001, `${nextDueInMs}`);
    assert.equal((await project.accepted()).claimed.length, 1);
  });

  test('a retry is not claimed before its time', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    const endedSteady = opened().clock.steady();
    await project.settle(delivery, { endedSteady, next: { status: 'pending', delayMs: 60 } });
    await project.claimed(webhook.id);
    assert.ok(opened().clock.steady() >= endedSteady + 60);
  });

  test('concurrent claims hand out each delivery once', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const held = await times(CLAIM_LIMIT, () => project.delivery());
    await times(20, () => project.accepted());
    for (const delivery of held) await project.settle(delivery);
    const claims = await times(6, () => queue().claim(webhook.id));
    const ids = claims.flatMap(({ deliveries }) => idsOf(deliveries));
    assert.equal(ids.length, CLAIM_LIMIT);
    assert.equal(new Set(ids).size, CLAIM_LIMIT);
  });

  test('one webhook with all slots taken does not hold back another', async () => {
    const project = await TestProject.create(opened());
    const full = await project.webhook(['task.completed']);
    await times(CLAIM_LIMIT + 3, () => project.accepted());
    const other = await project.webhook(['task.completed']);
    const { claimed, waiting } = await project.accepted();
    assert.deepEqual(
      claimed.map(({ webhookId }) => webhookId),
      [other.id],
    );
    assert.deepEqual(waiting, [full.id]);
  });

  test('large bodies take slots by their size, but one always gets through', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const body = 'x'.repeat(3 * 1024 * 1024);
    const outcomes = await times(3, () => project.accepted({ body }));
    assert.equal(outcomes.flatMap(({ claimed }) => claimed).length, 1);
    const [first] = outcomes.flatMap(({ claimed }) => claimed);
    await project.settle(first as ClaimedDelivery);
    const { deliveries, nextDueInMs } = await queue().claim(webhook.id);
    assert.equal(deliveries.length, 1);
    assert.equal(nextDueInMs, 0);
  });

  test('an unknown webhook has nothing to claim', async () => {
    const project = await TestProject.create(opened());
    const id = project.newWebhookId();
    assert.deepEqual(await queue().claim(id), { deliveries: [], nextDueInMs: null });
    const { id: idle } = await project.webhook();
    assert.deepEqual(await queue().claim(idle), { deliveries: [], nextDueInMs: null });
  });

  test('a deleted webhook has nothing to claim, however often it is asked for', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.delivery();
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    const claims = () => times(2, () => queue().claim(webhook.id));
    for (const { deliveries } of [...(await claims()), ...(await claims())]) assert.deepEqual(deliveries, []);
  });

  test('waiting() names each webhook with waiting deliveries, and when the first is due', async () => {
    const project = await TestProject.create(opened());
    const [due, later, idle] = [
      await project.webhook(['a.due']),
      await project.webhook(['a.later']),
      await project.webhook(['a.due']),
    ];
    await project.store.webhooks.update(project.id, idle.id, { enabled: false }, Date.now());
    await times(CLAIM_LIMIT + 1, () => project.accepted({ type: 'a.due' }));
    await project.settle(await project.delivery({ type: 'a.later' }), { next: LATER });
    const waiting = new Map((await queue().waiting()).map(({ webhookId, dueInMs }) => [webhookId, dueInMs]));
    assert.equal(waiting.get(due.id), 0);
    const dueInMs = waiting.get(later.id) ?? 0;
    assert.ok(dueInMs > 3_590_000 && dueInMs <= 3_600_001, `${dueInMs}`);
    assert.equal(waiting.has(idle.id), false);
  });

  test('whatever is published, claimed, retried and settled: slots hold, nothing is sent twice at a time, all ends', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 6 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('settle' as const),
          which: fc.nat(),
          next: fc.constantFrom<NextState>(
            { status: 'succeeded' },
            { status: 'failed' },
            { status: 'dead' },
            { status: 'pending', delayMs: 0 },
            { status: 'pending', delayMs: 3 },
          ),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const project = await TestProject.create(opened());
        const webhook = await project.webhook();
        const run = new ClaimRun(project, webhook.id);
        for (const each of steps) {
          if (each.do === 'publish') await run.publish(each.count);
          else if (each.do === 'claim') await run.claim();
          else await run.settleOne(each.which, each.next);
        }
        await run.finish();
      }),
      { numRuns: 25 },
    );
  });
}

/** What is held by the caller, checked at each step against what the port promises. */
class ClaimRun {
  readonly #project: TestProject;
  readonly #webhookId: string;
  readonly #held = new Map<string, ClaimedDelivery>();
  readonly #attempts = new Map<string, number>();
  #published = 0;
  #ended = 0;

  constructor(project: TestProject, webhookId: string) {
    this.#project = project;
    this.#webhookId = webhookId;
  }

  async publish(count: number): Promise<void> {
    const outcomes = await times(count, () => this.#project.accepted());
    this.#published += count;
    for (const { claimed, waiting } of outcomes) {
      assert.equal(claimed.length + waiting.length, 1);
      for (const delivery of claimed) this.#take(delivery);
    }
  }

  async claim(): Promise<void> {
    const { deliveries } = await this.#project.store.queue.claim(this.#webhookId);
    for (const delivery of deliveries) this.#take(delivery);
  }

  async settleOne(which: number, next: NextState): Promise<void> {
    const delivery = [...this.#held.values()][which % Math.max(1, this.#held.size)];
    if (delivery === undefined) return;
    this.#held.delete(delivery.id);
    const outcome = await this.#project.settle(delivery, { next });
    assert.deepEqual(outcome, { result: 'settled', status: next.status });
    if (next.status === 'pending') this.#attempts.set(delivery.id, delivery.attempt);
    else this.#ended += 1;
  }

  async finish(): Promise<void> {
    await waitFor(
      async () => {
        await this.claim();
        while (this.#held.size > 0) await this.settleOne(0, { status: 'succeeded' });
        return this.#ended === this.#published;
      },
      { describe: () => `${this.#published} deliveries to end; ${this.#ended} have` },
    );
    const rows = await this.#project.history();
    assert.equal(rows.length, this.#published);
    assert.ok(rows.every(({ status }) => status !== 'pending' && status !== 'in_flight'));
  }

  #take(delivery: ClaimedDelivery): void {
    assert.ok(!this.#held.has(delivery.id), 'a delivery is held by one at a time');
    assert.equal(delivery.attempt, (this.#attempts.get(delivery.id) ?? 0) + 1);
    this.#held.set(delivery.id, delivery);
    assert.ok(this.#held.size <= CLAIM_LIMIT, 'no more are held than there are slots');
  }
}

function eventsOf(deliveries: readonly ClaimedDelivery[]): string[] {
  return deliveries.map(({ eventId }) => eventId);
}
