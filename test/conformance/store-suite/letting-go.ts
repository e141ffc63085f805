import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, idsOf, type Opened, TestProject, times } from './fixtures.ts';

export function lettingGoTests(opened: Opened): void {
  const queue = () => opened().store.queue;

  test('a delivery that is let go of waits again, for the same attempt, and its slot is free', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const held = await times(CLAIM_LIMIT, () => project.delivery());
    const [first, second] = held;
    assert.ok(first !== undefined && second !== undefined);
    await project.settle(second, { next: { status: 'pending', delayMs: 0 } });
    const again = (await project.claimed(webhook.id))[0];
    assert.equal(again?.attempt, 2);

    await queue().letGo(webhook.id, [first.id, second.id]);
    assert.deepEqual((await project.history({ statuses: ['pending'] })).map(({ id }) => id).sort(), [
      ...[first.id, second.id].sort(),
    ]);
    assert.deepEqual(await project.settle(first), { result: 'lost' });
    const { deliveries } = await queue().claim(webhook.id);
    assert.deepEqual(
      deliveries.map(({ id, attempt }) => [id, attempt]),
      [
        [first.id, 1],
        [second.id, 2],
      ],
    );
    for (const delivery of [...deliveries, ...held.slice(2)]) {
      assert.deepEqual(await project.settle(delivery), { result: 'settled', status: 'succeeded' });
    }
  });

  test('those of a deleted webhook end, and attempts under way do not', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const [underWay, ...queued] = await times(CLAIM_LIMIT, () => project.delivery());
    assert.ok(underWay !== undefined);
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    assert.equal((await project.store.webhooks.target(webhook.id))?.deleted, true);
    await queue().letGo(webhook.id, idsOf(queued));
    await waitFor(async () => (await project.history({ statuses: ['failed'] })).length === queued.length, {
      describe: 'those that were let go of to end',
    });
    for (const row of await project.history({ statuses: ['failed'] })) {
      assert.equal(row.errorMessage, 'webhook deleted');
      assert.equal(row.attempt, 0);
      assert.notEqual(row.completedAt, null);
    }
    assert.deepEqual(await project.settle(underWay), { result: 'settled', status: 'succeeded' });
  });

  test('what is not held is passed over', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const settled = await project.ended('succeeded');
    const held = await project.delivery();
    assert.equal((await project.store.webhooks.target(webhook.id))?.deleted, false);
    await queue().letGo(webhook.id, [settled.id, randomUUID()]);
    await queue().letGo(project.newWebhookId(), [held.id]);
    assert.equal((await project.row(settled)).status, 'succeeded');
    assert.deepEqual(await project.settle(held), { result: 'settled', status: 'succeeded' });
  });
}
