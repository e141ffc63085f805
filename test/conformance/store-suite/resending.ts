import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { idsOf, type Opened, TestProject, times } from './fixtures.ts';

export function resendTests(opened: Opened): void {
  test('a resend is a new delivery of the same event to the same webhook, which waits to be claimed', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.webhook();
    const { claimed } = await project.accepted({ id: 'evt_r', body: '{"a":1}' });
    for (const each of claimed) await project.settle(each, { next: { status: 'dead' } });
    const original = claimed.find(({ webhookId }) => webhookId === webhook.id) ?? assert.fail();
    const before = await project.row(original);

    const resent = await project.store.history.resend(project.id, webhook.id, original.id);
    assert.ok(typeof resent === 'object');
    assert.notEqual(resent.deliveryId, original.id);
    const row = await project.row({ id: resent.deliveryId });
    assert.equal(row.status, 'pending');
    assert.equal(row.attempt, 0);
    assert.equal(row.eventId, 'evt_r');
    assert.deepEqual(await project.row(original), before);
    const { deliveries } = await project.store.queue.claim(webhook.id);
    assert.deepEqual(idsOf(deliveries), [resent.deliveryId]);
    assert.equal(deliveries[0]?.attempt, 1);
    assert.equal(Buffer.from(deliveries[0]?.body ?? []).toString(), '{"a":1}');
    assert.equal((await project.history()).length, 3);
  });

  test('an unfinished delivery is not resent', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    const resend = () => project.store.history.resend(project.id, webhook.id, delivery.id);
    assert.equal(await resend(), 'unfinished');
    await project.settle(delivery, { next: { status: 'pending', delayMs: 60_000 } });
    assert.equal(await resend(), 'unfinished');
  });

  test('what is not there, of another webhook or project, or of a deleted webhook is not resent', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const webhook = await project.webhook();
    const sibling = await project.webhook(['a.none']);
    const { id } = await project.ended('succeeded');
    const { history, webhooks } = project.store;
    assert.equal(await history.resend(project.id, sibling.id, id), 'not_found');
    assert.equal(await history.resend(other.id, webhook.id, id), 'not_found');
    assert.equal(await history.resend(project.id, webhook.id, randomUUID()), 'not_found');
    assert.equal(await history.resend(project.id, webhook.id, 'nonsense'), 'not_found');
    await webhooks.delete(project.id, webhook.id, Date.now());
    assert.equal(await history.resend(project.id, webhook.id, id), 'not_found');
    assert.equal((await project.history()).length, 1);
  });

  test('recover resends exactly what ended with one of the statuses in the span of time', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook(['a.one', 'a.two']);
    const other = await project.webhook(['a.other']);
    await project.ended('dead', { type: 'a.other' });
    await project.ended('dead', { type: 'a.one', id: 'evt_early' });
    const since = await nextMs(project);
    await project.ended('dead', { type: 'a.one', id: 'evt_dead' });
    await project.ended('failed', { type: 'a.two', id: 'evt_failed' });
    await project.ended('succeeded', { type: 'a.one', id: 'evt_ok' });
    await project.accepted({ type: 'a.one', id: 'evt_under_way' });
    const until = await nextMs(project);
    await project.ended('failed', { type: 'a.one', id: 'evt_late' });
    const recover = async (statuses: ('succeeded' | 'failed' | 'dead')[], end?: number) => {
      const range = { since, ...(end !== undefined && { until: end }), statuses };
      const expected = await project.store.history.countRecoverable(project.id, webhook.id, range);
      const count = await project.store.history.recover(project.id, webhook.id, range);
      assert.equal(expected, count);
      return count;
    };

    assert.equal(await recover(['failed', 'dead'], until), 2);
    const { deliveries } = await project.store.queue.claim(webhook.id);
    assert.deepEqual(deliveries.map(({ eventId }) => eventId).sort(), ['evt_dead', 'evt_failed']);
    for (const delivery of deliveries) await project.settle(delivery);
    // The two that were resent have now succeeded.
    assert.equal(await recover(['succeeded']), 3);
    assert.equal(await recover(['failed']), 2);
    assert.equal((await project.history({ webhookId: other.id })).length, 1);
  });

  test('recover of an unknown or deleted webhook is told apart from one with nothing to recover', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const webhook = await project.webhook();
    const range = { since: 0, statuses: ['failed' as const] };
    const { history, webhooks } = project.store;
    const unknown = project.newWebhookId();
    for (const call of [history.recover.bind(history), history.countRecoverable.bind(history)]) {
      assert.equal(await call(project.id, webhook.id, range), 0);
      assert.equal(await call(other.id, webhook.id, range), null);
      assert.equal(await call(project.id, unknown, range), null);
    }
    await webhooks.delete(project.id, webhook.id, Date.now());
    assert.equal(await history.recover(project.id, webhook.id, range), null);
    assert.equal(await history.countRecoverable(project.id, webhook.id, range), null);
  });

  test('recover of many, while others end and are published, resends each once and none of its own', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook(['a.one', 'a.two']);
    const ids: string[] = [];
    for (let i = 0; i < 160; i++) {
      const batch = await times(8, async (n) => {
        const { claimed } = await project.accepted({ type: n % 2 === 0 ? 'a.one' : 'a.two' });
        for (const each of claimed) await project.settle(each, { next: { status: 'dead' } });
        return idsOf(claimed);
      });
      ids.push(...batch.flat());
    }
    assert.equal(ids.length, 1_280);
    const { history, queue } = project.store;
    let recovering = true;
    // What is recovered dies again at once; were it recovered again by the same call, there would be no end.
    const dying = (async () => {
      while (recovering) {
        const { deliveries } = await queue.claim(webhook.id);
        await Promise.all(deliveries.map((each) => project.settle(each, { next: { status: 'dead' } })));
        await project.accepted({ type: 'a.one' });
      }
    })();
    const count = await history.recover(project.id, webhook.id, { since: 0, statuses: ['dead'] });
    recovering = false;
    await dying;
    assert.ok(count !== null && count >= 1_280 && count < 1_400, `${count}`);
    const page = await history.page({ projectId: project.id, eventId: await eventOf(ids[0]) }, { limit: 10 });
    assert.equal(page.length, 2);

    async function eventOf(id = ''): Promise<string> {
      const found = await history.delivery(project.id, webhook.id, id);
      return found?.row.eventId ?? '';
    }
  });
}

/**
 * A time later than that of everything so far, and earlier than that of whatever follows. By the store's own times: on a busy
 * machine a database's clock may be known to within some tens of milliseconds only, and be behind this process's.
 */
async function nextMs(project: TestProject): Promise<number> {
  const [newest] = await project.history();
  const next = (newest?.createdAt ?? 0) + 1;
  const asked = project.clock.steady();
  await waitFor(() => project.clock.steady() > asked + 2, { describe: 'time to pass' });
  return next;
}
