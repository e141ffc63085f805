import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { type Opened, TestProject, times } from './fixtures.ts';

export function publishTests(opened: Opened): void {
  test('an event is delivered to every enabled webhook of its project that subscribes to its type', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const [a, b] = [await project.webhook(), await project.webhook(['task.failed', 'task.completed'])];
    await project.webhook(['task.failed']);
    await other.webhook();
    const disabled = await project.webhook();
    await project.store.webhooks.update(project.id, disabled.id, { enabled: false }, Date.now());

    const { claimed, waiting } = await project.accepted({ id: 'evt_fan', body: '{"a":"é"}' });
    assert.deepEqual(claimed.map(({ webhookId }) => webhookId).sort(), [a.id, b.id].sort());
    assert.deepEqual(waiting, []);
    for (const delivery of claimed) {
      assert.equal(delivery.projectId, project.id);
      assert.equal(delivery.eventId, 'evt_fan');
      assert.equal(delivery.eventType, 'task.completed');
      assert.equal(delivery.attempt, 1);
      assert.equal(Buffer.from(delivery.body).toString(), '{"a":"é"}');
    }
    const stored = await project.store.history.event(project.id, 'evt_fan');
    assert.equal(Buffer.from(stored?.body ?? []).toString(), '{"a":"é"}');
    assert.equal(stored?.deliveries.length, 2);
    assert.equal((await other.history()).length, 0);
  });

  test('delivery ids are version 7 UUIDs, different for each delivery', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    await project.webhook();
    const outcomes = await times(20, () => project.accepted());
    const rows = await project.history();
    assert.equal(rows.length, 40);
    for (const { id } of rows) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    assert.equal(new Set(rows.map(({ id }) => id)).size, 40);
    for (const { id } of outcomes.flatMap(({ claimed }) => claimed))
      assert.ok(rows.some((row) => row.id === id));
  });

  test('an event that nobody subscribes to is kept, with no deliveries', async () => {
    const project = await TestProject.create(opened());
    await project.webhook(['task.failed']);
    assert.deepEqual(await project.publish({ id: 'evt_alone' }), {
      result: 'accepted',
      claimed: [],
      waiting: [],
    });
    const stored = await project.store.history.event(project.id, 'evt_alone');
    assert.deepEqual(stored?.deliveries, []);
  });

  test('a repeat is a duplicate whatever its body or type, and changes nothing', async () => {
    const project = await TestProject.create(opened());
    await project.webhook(['task.completed', 'task.failed']);
    await project.accepted({ id: 'evt_1', body: '{"first":1}' });
    assert.deepEqual(await project.publish({ id: 'evt_1', body: '{"second":2}', type: 'task.failed' }), {
      result: 'duplicate',
    });
    const stored = await project.store.history.event(project.id, 'evt_1');
    assert.equal(Buffer.from(stored?.body ?? []).toString(), '{"first":1}');
    assert.equal(stored?.deliveries.length, 1);
  });

  test('of concurrent publishes of one id a single one is accepted', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const outcomes = await times(16, (i) => project.publish({ id: 'evt_same', body: `{"n":${i}}` }));
    const accepted = outcomes.filter(({ result }) => result === 'accepted');
    assert.equal(accepted.length, 1);
    assert.equal(outcomes.filter(({ result }) => result === 'duplicate').length, 15);
    assert.equal((await project.history()).length, 1);
  });

  test('two projects may use the same event id', async () => {
    const one = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    await one.accepted({ id: 'evt_shared', body: '{"of":"one"}' });
    await other.accepted({ id: 'evt_shared', body: '{"of":"other"}' });
    const stored = await one.store.history.event(one.id, 'evt_shared');
    assert.equal(Buffer.from(stored?.body ?? []).toString(), '{"of":"one"}');
  });

  test('an unknown project is told, and nothing is stored', async () => {
    const project = await TestProject.create(opened());
    const event = { ...project.event(), projectId: randomUUID() };
    assert.deepEqual(await project.store.events.publish(event), { result: 'unknown_project' });
  });

  test('a test event goes to its webhook alone, subscribed or not, enabled or not', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook(['task.failed']);
    await project.webhook();
    await project.store.webhooks.update(project.id, webhook.id, { enabled: false }, Date.now());
    const delivery = await project.delivery({}, { onlyTo: webhook.id });
    assert.equal(delivery.webhookId, webhook.id);
    assert.equal((await project.history()).length, 1);
  });

  test('a test event for a webhook that is gone, or of another project, is refused and not stored', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const foreign = await other.webhook();
    const deleted = await project.webhook();
    await project.store.webhooks.delete(project.id, deleted.id, Date.now());
    for (const onlyTo of [foreign.id, deleted.id, project.newWebhookId()]) {
      assert.deepEqual(await project.publish({ id: 'evt_t' }, { onlyTo }), { result: 'unknown_webhook' });
    }
    assert.equal(await project.store.history.event(project.id, 'evt_t'), null);
  });

  test('once an update has resolved, no later event misses it', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook(['task.failed']);
    const publishing = times(30, () => project.accepted({ type: 'task.completed' }));
    const change = { subscribedEvents: ['task.completed'] };
    await project.store.webhooks.update(project.id, webhook.id, change, Date.now());
    const later = await times(10, () => project.accepted({ type: 'task.completed' }));
    for (const { claimed, waiting } of later) assert.equal(claimed.length + waiting.length, 1);
    await project.store.webhooks.update(project.id, webhook.id, { enabled: false }, Date.now());
    const { claimed, waiting } = await project.accepted({ type: 'task.completed' });
    assert.equal(claimed.length + waiting.length, 0);

    // Every publish saw the webhook either before or after a change, and history agrees with what it was told.
    const told = [...(await publishing), ...later].flatMap((outcome) => [
      ...outcome.claimed,
      ...outcome.waiting,
    ]).length;
    assert.equal((await project.history()).length, told);
  });

  test('a webhook made while events stream in gets each of them or not, as each was told', async () => {
    const project = await TestProject.create(opened());
    const publishing = times(40, () => project.accepted());
    const webhook = await project.webhook();
    const later = await project.accepted();
    assert.equal(later.claimed.length + later.waiting.length, 1);
    const told = [...(await publishing), later].flatMap(({ claimed, waiting }) => [
      ...claimed.map(({ webhookId }) => webhookId),
      ...waiting,
    ]);
    assert.ok(told.every((id) => id === webhook.id));
    assert.equal((await project.history()).length, told.length);
  });

  test('large and small bodies come back byte for byte', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const bodies = ['', 'x', 'é'.repeat(30_000), 'y'.repeat(65_536)];
    const deliveries = await Promise.all(bodies.map((body, i) => project.delivery({ id: `evt_${i}`, body })));
    for (const [i, delivery] of deliveries.entries()) {
      assert.equal(Buffer.from(delivery.body).toString(), bodies[i]);
      const stored = await project.store.history.event(project.id, delivery.eventId);
      assert.equal(Buffer.from(stored?.body ?? []).toString(), bodies[i]);
    }
  });
}
