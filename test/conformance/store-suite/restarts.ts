import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { StoreUnavailableError } from '../../../src/errors.ts';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, idsOf, type OpenStore, type StoreUnderTest, TestProject, times } from './fixtures.ts';

export function restartTests(open: OpenStore): void {
  /** A store whose latest opening is closed when the test ends. */
  async function start(t: TestContext): Promise<{ now: () => StoreUnderTest; restart(): Promise<void> }> {
    let opened = await open({ claimLimit: CLAIM_LIMIT });
    t.after(() => opened.close());
    return {
      now: () => opened,
      restart: async () => {
        opened = await opened.reopen();
      },
    };
  }

  test('everything is there after a restart', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    const webhook = await project.webhook(['task.completed', 'task.failed']);
    const delivery = await project.ended('succeeded');
    await project.ended('dead', { type: 'task.failed' });
    const before = {
      history: await project.history(),
      webhooks: await project.store.webhooks.list(project.id),
      detail: await project.store.history.delivery(project.id, webhook.id, delivery.id),
      projects: await project.store.access.listProjects(),
    };
    await store.restart();
    const again = project.in(store.now());
    assert.deepEqual(
      {
        history: await again.history(),
        webhooks: await again.store.webhooks.list(project.id),
        detail: await again.store.history.delivery(project.id, webhook.id, delivery.id),
        projects: await again.store.access.listProjects(),
      },
      before,
    );
    assert.deepEqual(await again.publish({ id: delivery.eventId }), { result: 'duplicate' });
  });

  test('what was under way waits again, is due at once, and is attempted under the same number', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    const webhook = await project.webhook();
    const first = await project.delivery();
    const retried = await project.delivery();
    await project.settle(retried, { next: { status: 'pending', delayMs: 0 } });
    await project.claimed(webhook.id);
    await store.restart();

    const again = project.in(store.now());
    assert.ok((await again.history()).every(({ status }) => status === 'pending'));
    assert.deepEqual(await again.settle(first), { result: 'lost' });
    const waiting = await again.store.queue.waiting();
    assert.equal(waiting.find(({ webhookId }) => webhookId === webhook.id)?.dueInMs, 0);
    const { deliveries } = await again.store.queue.claim(webhook.id);
    assert.deepEqual(
      deliveries.map(({ id, attempt }) => [id, attempt]),
      [
        [first.id, 1],
        [retried.id, 2],
      ],
    );
    for (const delivery of deliveries) await again.settle(delivery);
    assert.ok((await again.history()).every(({ status }) => status === 'succeeded'));
  });

  test('a backlog goes on where it was, in its order', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    const webhook = await project.webhook();
    const outcomes = await times(CLAIM_LIMIT * 3, (i) => project.accepted({ id: `evt_${100 + i}` }));
    assert.equal(outcomes.flatMap(({ claimed }) => claimed).length, CLAIM_LIMIT);
    await store.restart();
    const again = project.in(store.now());
    const seen: string[] = [];
    await waitFor(
      async () => {
        const { deliveries, nextDueInMs } = await again.store.queue.claim(webhook.id);
        seen.push(...deliveries.map(({ eventId }) => eventId));
        for (const delivery of deliveries) await again.settle(delivery);
        return nextDueInMs === null;
      },
      { describe: 'the backlog to be empty' },
    );
    assert.deepEqual(
      seen,
      Array.from({ length: CLAIM_LIMIT * 3 }, (_, i) => `evt_${100 + i}`),
    );
  });

  test('a retry keeps waiting over a restart', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    await project.settle(delivery, { next: { status: 'pending', delayMs: 3_600_000 } });
    const before = await project.row(delivery);
    await store.restart();
    const again = project.in(store.now());
    assert.deepEqual(await again.row(delivery), before);
    const { deliveries, nextDueInMs } = await again.store.queue.claim(webhook.id);
    assert.deepEqual(deliveries, []);
    assert.ok(nextDueInMs !== null && nextDueInMs > 3_500_000 && nextDueInMs <= 3_600_001, `${nextDueInMs}`);
  });

  test('the end of a deleted webhook goes on after a restart', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    const webhook = await project.webhook();
    await times(CLAIM_LIMIT + 1_500, () => project.accepted());
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    await store.restart();
    const again = project.in(store.now());
    const unfinished = () =>
      again.store.history.page({ projectId: project.id, statuses: ['pending', 'in_flight'] }, { limit: 1 });
    await waitFor(async () => (await unfinished()).length === 0, {
      describe: 'its waiting deliveries to end',
    });
    const [row] = await again.history({ limit: 1 });
    assert.equal(row?.errorMessage, 'webhook deleted');
  });

  test('ids keep rising over restarts', async (t) => {
    const store = await start(t);
    let project = await TestProject.create(store.now());
    await project.webhook();
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      ids.push(...idsOf([await project.ended('succeeded'), await project.ended('failed')]));
      await store.restart();
      project = project.in(store.now());
    }
    assert.deepEqual(idsOf(await project.history()), ids.reverse());
  });

  test('a closed store finishes what was called, and refuses what is called later', async (t) => {
    const store = await start(t);
    const project = await TestProject.create(store.now());
    await project.webhook();
    const publishing = times(20, (i) => project.publish({ id: `evt_${i}` }));
    const old = store.now().store;
    await store.restart();
    assert.ok((await publishing).every(({ result }) => result === 'accepted'));
    assert.equal((await project.in(store.now()).history()).length, 20);
    await assert.rejects(old.events.publish(project.event()), StoreUnavailableError);
    await assert.rejects(old.ready(), StoreUnavailableError);
    await assert.rejects(old.webhooks.list(project.id), StoreUnavailableError);
    await old.close();
  });

  test('an open store is ready', async (t) => {
    const store = await start(t);
    await store.now().store.ready();
  });
}
