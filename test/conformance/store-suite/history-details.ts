import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { idsOf, type Opened, TestProject } from './fixtures.ts';

export function detailTests(opened: Opened): void {
  test('a delivery is shown with its body and attempts', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery({ body: '{"é":1}' });
    const fresh = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    assert.deepEqual(fresh?.row, await project.row(delivery));
    assert.deepEqual(fresh?.attempts, []);
    await project.settle(delivery);
    const ended = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    assert.equal(Buffer.from(ended?.body ?? []).toString(), '{"é":1}');
    assert.deepEqual(ended?.row, await project.row(delivery));
    assert.equal(ended?.attempts.length, 1);
  });

  test('a delivery is found only under its own webhook and project', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const webhook = await project.webhook();
    const sibling = await project.webhook(['a.none']);
    const foreign = await other.webhook();
    const { id } = await project.delivery();
    const { history } = project.store;
    const tries: [string, string, string][] = [
      [project.id, sibling.id, id],
      [other.id, webhook.id, id],
      [other.id, foreign.id, id],
      [randomUUID(), webhook.id, id],
      [project.id, project.newWebhookId(), id],
      [project.id, webhook.id, randomUUID()],
      [project.id, webhook.id, 'nonsense'],
      [project.id, webhook.id, id.replace(/.$/, id.endsWith('0') ? '1' : '0')],
    ];
    for (const [projectId, webhookId, deliveryId] of tries) {
      assert.equal(await history.delivery(projectId, webhookId, deliveryId), null);
    }
    assert.notEqual(await history.delivery(project.id, webhook.id, id), null);
  });

  test('an event is shown with its deliveries, oldest first, resent ones included', async () => {
    const project = await TestProject.create(opened());
    const a = await project.webhook();
    await project.webhook();
    const { claimed } = await project.accepted({ id: 'evt_shown', body: '{"n":1}' });
    for (const delivery of claimed) await project.settle(delivery);
    const first = claimed.find(({ webhookId }) => webhookId === a.id) ?? assert.fail();
    await project.accepted();
    const resent = await project.store.history.resend(project.id, a.id, first.id);
    assert.ok(typeof resent === 'object');
    const event = await project.store.history.event(project.id, 'evt_shown');
    assert.equal(Buffer.from(event?.body ?? []).toString(), '{"n":1}');
    assert.deepEqual(idsOf(event?.deliveries ?? []), [...idsOf(claimed).sort(), resent.deliveryId]);
  });

  test('an event is found only in its own project', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    await project.accepted({ id: 'evt_mine' });
    assert.equal(await project.store.history.event(other.id, 'evt_mine'), null);
    assert.equal(await project.store.history.event(randomUUID(), 'evt_mine'), null);
    assert.equal(await project.store.history.event(project.id, 'evt_other'), null);
  });
}
