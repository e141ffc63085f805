import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { idsOf, type Opened, TestProject, times } from './fixtures.ts';

export function webhookTests(opened: Opened): void {
  const webhooks = () => opened().store.webhooks;
  const newWebhook = (projectId: string, id: string) => ({
    id,
    projectId,
    url: 'https://example.com/é?x=1',
    description: 'mine',
    subscribedEvents: ['task.completed', 'task.failed'],
    createdAt: 1_700_000_000_000,
  });

  test('a new webhook is enabled, unused and shown as it was given', async () => {
    const project = await TestProject.create(opened());
    const given = newWebhook(project.id, project.newWebhookId());
    const created = await webhooks().create(given, Buffer.from('s'), 5);
    const expected = {
      ...given,
      enabled: true,
      updatedAt: given.createdAt,
      lastSuccessAt: null,
      failingSince: null,
    };
    assert.deepEqual(created, expected);
    assert.deepEqual(await webhooks().get(project.id, given.id), expected);
    assert.deepEqual(await webhooks().list(project.id), [expected]);
  });

  test('a webhook of an unknown project is refused', async () => {
    const id = (await TestProject.create(opened())).newWebhookId();
    const created = await webhooks().create(newWebhook(randomUUID(), id), Buffer.from('s'), 5);
    assert.equal(created, 'unknown_project');
  });

  test('the limit holds under concurrent creates, and a deletion frees a slot', async () => {
    const project = await TestProject.create(opened());
    const create = () =>
      webhooks().create(newWebhook(project.id, project.newWebhookId()), Buffer.from('s'), 5);
    const created = await times(20, create);
    assert.equal(created.filter((result) => result === 'limit_reached').length, 15);
    const [first] = await webhooks().list(project.id);
    assert.equal(await webhooks().delete(project.id, first?.id ?? '', Date.now()), true);
    const again = await times(3, create);
    assert.equal(again.filter((result) => result === 'limit_reached').length, 2);
    assert.equal((await webhooks().list(project.id)).length, 5);
  });

  test('webhooks are listed newest first, and another project sees none of them', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const made = [await project.webhook(), await project.webhook(), await project.webhook()];
    assert.deepEqual(idsOf(await webhooks().list(project.id)), idsOf(made).reverse());
    assert.deepEqual(await webhooks().list(other.id), []);
    assert.deepEqual(await webhooks().list(randomUUID()), []);
    const id = made[0]?.id ?? '';
    assert.equal(await webhooks().get(other.id, id), null);
    assert.equal(await webhooks().hasHistory(other.id, id), false);
    assert.equal(await webhooks().update(other.id, id, { enabled: false }, 1), null);
    assert.equal(await webhooks().delete(other.id, id, 1), false);
    const rotation = { sealedSecret: Buffer.from('x'), at: 1, replacedSignsUntil: 2, maxReplaced: 2 };
    assert.equal(await webhooks().rotateSecret(other.id, id, rotation), null);
    assert.equal((await webhooks().get(project.id, id))?.enabled, true);
  });

  test('an update changes what it names and nothing else', async () => {
    const project = await TestProject.create(opened());
    const given = newWebhook(project.id, project.newWebhookId());
    const before = await webhooks().create(given, Buffer.from('s'), 5);
    assert.ok(typeof before === 'object');
    const at = 1_700_000_001_000;
    const changed = await webhooks().update(project.id, given.id, { description: null }, at);
    assert.deepEqual(changed, { ...before, description: null, updatedAt: at });
    const changes = { url: 'https://other.example/', subscribedEvents: ['session.failed'], enabled: false };
    const all = await webhooks().update(project.id, given.id, changes, at + 1);
    assert.deepEqual(all, { ...before, ...changes, description: null, updatedAt: at + 1 });
    assert.deepEqual(await webhooks().get(project.id, given.id), all);
    assert.equal((await webhooks().target(given.id))?.url, 'https://other.example/');
  });

  test('a replaced secret signs on until its time, and at most so many do', async () => {
    const project = await TestProject.create(opened());
    const { id } = await project.webhook();
    const now = Date.now();
    const rotate = (name: string, at: number) =>
      webhooks().rotateSecret(project.id, id, {
        sealedSecret: Buffer.from(name),
        at,
        replacedSignsUntil: at + 86_400_000,
        maxReplaced: 2,
      });
    const secrets = async () =>
      (await webhooks().target(id))?.secrets.map(({ sealed, signsUntil }) => [
        Buffer.from(sealed).toString(),
        signsUntil,
      ]);
    assert.deepEqual(await secrets(), [['sealed', null]]);
    const rotated = await rotate('second', now);
    assert.equal(typeof rotated === 'object' && rotated?.updatedAt, now);
    await rotate('third', now + 1);
    const three = [
      ['third', null],
      ['second', now + 1 + 86_400_000],
      ['sealed', now + 86_400_000],
    ];
    assert.deepEqual(await secrets(), three);
    assert.equal(await rotate('fourth', now + 2), 'rotation_in_progress');
    assert.deepEqual(await secrets(), three);
    assert.ok(typeof (await rotate('fourth', now + 86_400_000)) === 'object');
  });

  test('a replaced secret whose time is over no longer signs', async () => {
    const project = await TestProject.create(opened());
    const { id } = await project.webhook();
    const sealedSecret = Buffer.from('new');
    const at = Date.now() - 10;
    const rotation = { sealedSecret, at, replacedSignsUntil: at + 1, maxReplaced: 2 };
    await webhooks().rotateSecret(project.id, id, rotation);
    const secrets = (await webhooks().target(id))?.secrets ?? [];
    assert.deepEqual(
      secrets.map(({ sealed }) => Buffer.from(sealed).toString()),
      ['new'],
    );
  });

  test('concurrent rotations replace no more than allowed', async () => {
    const project = await TestProject.create(opened());
    const { id } = await project.webhook();
    const at = Date.now();
    const results = await times(6, (i) =>
      webhooks().rotateSecret(project.id, id, {
        sealedSecret: Buffer.from([i]),
        at,
        replacedSignsUntil: at + 86_400_000,
        maxReplaced: 2,
      }),
    );
    assert.equal(results.filter((result) => result === 'rotation_in_progress').length, 4);
    assert.equal((await webhooks().target(id))?.secrets.length, 3);
  });

  test('an unknown webhook has no target', async () => {
    const project = await TestProject.create(opened());
    assert.equal(await webhooks().target(project.newWebhookId()), null);
    assert.equal(await webhooks().hasHistory(project.id, project.newWebhookId()), false);
  });
}
