import assert from 'node:assert/strict';
import test from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, type Opened, TestProject, times } from './fixtures.ts';

export function deletionTests(opened: Opened): void {
  test('a deleted webhook is gone but for its history, and gets no event any more', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.ended('succeeded');
    const { webhooks } = project.store;
    assert.equal(await webhooks.delete(project.id, webhook.id, Date.now()), true);
    assert.equal(await webhooks.delete(project.id, webhook.id, Date.now()), false);
    assert.equal(await webhooks.get(project.id, webhook.id), null);
    assert.deepEqual(await webhooks.list(project.id), []);
    assert.equal(await webhooks.update(project.id, webhook.id, { enabled: true }, Date.now()), null);
    const rotation = { sealedSecret: Buffer.from('x'), at: 1, replacedSignsUntil: 2, maxReplaced: 2 };
    assert.equal(await webhooks.rotateSecret(project.id, webhook.id, rotation), null);
    assert.equal(await webhooks.hasHistory(project.id, webhook.id), true);
    assert.equal((await project.history({ webhookId: webhook.id })).length, 1);
    assert.equal((await project.history()).length, 1);
    const outcome = await project.accepted();
    assert.deepEqual(outcome, { result: 'accepted', claimed: [], waiting: [] });
  });

  test('its waiting deliveries end as failed, and those of other webhooks do not', async () => {
    const project = await TestProject.create(opened());
    const doomed = await project.webhook(['a.doomed']);
    const kept = await project.webhook(['a.kept']);
    const held = await times(CLAIM_LIMIT, () => project.delivery({ type: 'a.doomed' }));
    await times(30, () => project.accepted({ type: 'a.doomed' }));
    await times(CLAIM_LIMIT + 3, () => project.accepted({ type: 'a.kept' }));
    const retry = { status: 'pending', delayMs: 3_600_000 } as const;
    const [retried, ...others] = held;
    await project.settle(retried as never, { next: retry });
    await project.store.webhooks.delete(project.id, doomed.id, Date.now());

    await waitFor(async () => (await rowsOf('pending')).length === 0, {
      describe: 'waiting deliveries to end',
    });
    const ended = await rowsOf('failed');
    assert.equal(ended.length, 31);
    for (const row of ended) {
      assert.equal(row.errorMessage, 'webhook deleted');
      assert.ok(row.completedAt !== null && Math.abs(row.completedAt - Date.now()) < 60_000);
      // When the last attempt was, not when the next would have been.
      assert.ok(Math.abs(row.scheduledAt - Date.now()) < 60_000, new Date(row.scheduledAt).toISOString());
    }
    assert.deepEqual(
      ended.map(({ attempt }) => attempt).filter((attempt) => attempt > 0),
      [1],
    );
    assert.equal((await rowsOf('in_flight')).length, others.length);
    assert.equal((await project.history({ webhookId: kept.id, statuses: ['pending'] })).length, 3);

    function rowsOf(status: string) {
      return project.history({ webhookId: doomed.id, statuses: [status] });
    }
  });

  test('attempts under way record what came of them; a retry is not made', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const [success, failure, retry] = await times(3, () => project.delivery());
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    const target = await project.store.webhooks.target(webhook.id);
    assert.equal(target?.url, webhook.url);

    assert.deepEqual(await project.settle(success as never), { result: 'settled', status: 'succeeded' });
    const failed = { status: 'failed' } as const;
    assert.deepEqual(
      await project.settle(failure as never, { next: failed, error: 'The receiver answered 400.' }),
      {
        result: 'settled',
        status: 'failed',
      },
    );
    const pending = { status: 'pending', delayMs: 5_000 } as const;
    assert.deepEqual(
      await project.settle(retry as never, { next: pending, error: 'The receiver answered 503.' }),
      {
        result: 'settled',
        status: 'failed',
      },
    );
    const errors = (await project.history()).map(({ status, errorMessage }) => [status, errorMessage]);
    assert.deepEqual(errors, [
      ['failed', 'webhook deleted'],
      ['failed', 'The receiver answered 400.'],
      ['succeeded', null],
    ]);
    const id = (retry as { id: string }).id;
    const detail = await project.store.history.delivery(project.id, webhook.id, id);
    assert.equal(detail?.attempts[0]?.error, 'The receiver answered 503.');
    assert.deepEqual(await project.store.queue.claim(webhook.id), { deliveries: [], nextDueInMs: null });
  });

  test('a deletion amid publishes leaves nothing unfinished and unheld', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const publishing = times(60, () => project.accepted());
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    const held = (await publishing).flatMap(({ claimed }) => claimed);
    await waitFor(async () => (await project.history({ statuses: ['pending'] })).length === 0, {
      describe: 'waiting deliveries to end',
    });
    for (const delivery of held) await project.settle(delivery);
    const rows = await project.history();
    assert.ok(rows.every(({ status }) => status === 'failed' || status === 'succeeded'));
  });
}
