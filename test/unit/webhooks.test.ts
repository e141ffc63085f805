import assert from 'node:assert/strict';
import test from 'node:test';
import { MAX_WEBHOOKS } from '../support/services.ts';
import { assertRefused, openServices } from './services.ts';

const URL_GIVEN = 'https://Your-App.example.com:443/anchor/webhooks?x=1#part';
const HOUR = 60 * 60 * 1000;
const UNKNOWN_ID = 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV';

test('a new webhook is as it was asked for, with a secret that is only sealed in the store', async (t) => {
  const { webhooks, newProject, store, secrets, clock } = await openServices(t);
  const projectId = await newProject();
  const { webhook, secret } = await webhooks.create(projectId, {
    url: URL_GIVEN,
    subscribed_events: ['task.failed', 'task.completed', 'task.failed'],
    description: 'Production',
  });
  assert.match(webhook.id, /^wh_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.match(secret, /^[0-9a-f]{64}$/);
  assert.deepEqual(webhook, {
    id: webhook.id,
    projectId,
    url: URL_GIVEN,
    description: 'Production',
    subscribedEvents: ['task.failed', 'task.completed'],
    enabled: true,
    createdAt: clock.wall(),
    updatedAt: clock.wall(),
    lastSuccessAt: null,
    failingSince: null,
  });
  assert.deepEqual(await webhooks.get(projectId, webhook.id), webhook);
  const target = await store.webhooks.target(webhook.id);
  assert.equal(target?.secrets.length, 1);
  const sealed = target?.secrets[0]?.sealed ?? new Uint8Array();
  assert.equal(secrets.open(sealed, webhook.id), secret);
  assert.ok(!Buffer.from(sealed).includes(secret));
});

test('webhooks are listed newest first, without secrets', async (t) => {
  const { webhooks, newProject, newWebhook, clock } = await openServices(t);
  const projectId = await newProject();
  const first = await newWebhook(projectId);
  await clock.advance(1);
  const second = await newWebhook(projectId);
  const list = await webhooks.list(projectId);
  assert.deepEqual(
    list.map(({ id }) => id),
    [second, first],
  );
  assert.ok(!JSON.stringify(list).includes('secret'));
  assert.deepEqual(await webhooks.list(await newProject()), []);
});

test('the limit holds under concurrent creates, per project, and deleting frees a slot', async (t) => {
  const { webhooks, newProject, newWebhook } = await openServices(t);
  const [projectId, otherProject] = [await newProject(), await newProject()];
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => newWebhook(projectId)));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, MAX_WEBHOOKS);
  await assertRefused('webhook_limit_reached', newWebhook(projectId));
  await newWebhook(otherProject);

  const [oldest] = await webhooks.list(projectId);
  assert.ok(oldest);
  await webhooks.delete(projectId, oldest.id);
  await newWebhook(projectId);
  await assertRefused('webhook_limit_reached', newWebhook(projectId));
});

test('what a webhook may not be is refused by field, and nothing is created', async (t) => {
  const { webhooks, newProject } = await openServices(t);
  const projectId = await newProject();
  const valid = { url: 'https://example.com/', subscribed_events: ['task.completed'] };

  const badUrl = await assertRefused(
    'url_not_allowed',
    webhooks.create(projectId, { ...valid, url: 'https://10.0.0.1/' }),
  );
  assert.match(badUrl.message, /10\.0\.0\.1 is a private address/);
  assert.deepEqual(badUrl.details, [{ path: '/url', message: 'is refused by the rule "private"' }]);

  const subscribed_events = ['task.completed', 'task.done', 'x'];
  const badTypes = await assertRefused(
    'unknown_event_type',
    webhooks.create(projectId, { ...valid, subscribed_events }),
  );
  assert.deepEqual(
    badTypes.details.map(({ path }) => path),
    ['/subscribed_events/1', '/subscribed_events/2'],
  );
  await assertRefused('invalid_request', webhooks.create(projectId, { ...valid, subscribed_events: [] }));
  await assertRefused(
    'invalid_request',
    webhooks.create(projectId, { ...valid, description: 'x'.repeat(257) }),
  );
  await assertRefused('not_found', webhooks.create('00000000-0000-4000-8000-000000000000', valid));
  assert.deepEqual(await webhooks.list(projectId), []);

  await webhooks.create(projectId, { ...valid, description: '😀'.repeat(256) });
});

test('an update changes what is given and nothing else', async (t) => {
  const { webhooks, newProject, newWebhook, clock, forgotten } = await openServices(t);
  const projectId = await newProject();
  const id = await newWebhook(projectId);
  const before = await webhooks.get(projectId, id);
  await clock.advance(1_000);

  const disabled = await webhooks.update(projectId, id, { enabled: false });
  assert.deepEqual(disabled, { ...before, enabled: false, updatedAt: clock.wall() });
  assert.deepEqual(forgotten, [id]);

  const changes = {
    url: 'https://example.com/new',
    description: 'New',
    subscribedEvents: ['task.failed', 'task.failed'],
    enabled: true,
  };
  const changed = await webhooks.update(projectId, id, changes);
  assert.deepEqual(changed, {
    ...before,
    ...changes,
    subscribedEvents: ['task.failed'],
    updatedAt: clock.wall(),
  });
  const cleared = await webhooks.update(projectId, id, { description: null });
  assert.deepEqual(cleared, { ...changed, description: null });
  assert.deepEqual(await webhooks.get(projectId, id), cleared);
});

test('a refused update changes nothing', async (t) => {
  const { webhooks, newProject, newWebhook, forgotten } = await openServices(t);
  const projectId = await newProject();
  const id = await newWebhook(projectId);
  const before = await webhooks.get(projectId, id);
  await assertRefused('invalid_request', webhooks.update(projectId, id, {}));
  await assertRefused(
    'url_not_allowed',
    webhooks.update(projectId, id, { url: 'https://localhost/', enabled: false }),
  );
  await assertRefused(
    'unknown_event_type',
    webhooks.update(projectId, id, { subscribedEvents: ['x'], enabled: false }),
  );
  await assertRefused('invalid_request', webhooks.update(projectId, id, { subscribedEvents: [] }));
  await assertRefused('invalid_request', webhooks.update(projectId, id, { description: 'x'.repeat(257) }));
  assert.deepEqual(await webhooks.get(projectId, id), before);
  assert.deepEqual(forgotten, []);
});

test('another project, an unknown id and a malformed one are all not found', async (t) => {
  const { webhooks, newProject, newWebhook, forgotten } = await openServices(t);
  const [projectId, stranger] = [await newProject(), await newProject()];
  const id = await newWebhook(projectId);
  const places: [string, string][] = [
    [stranger, id],
    ['', id],
    [projectId, UNKNOWN_ID],
    [projectId, ''],
    [projectId, 'wh_1'],
    [projectId, `${id}\0`],
    [projectId, id.toLowerCase()],
  ];
  for (const [project, webhook] of places) {
    await assertRefused('not_found', webhooks.get(project, webhook));
    await assertRefused('not_found', webhooks.update(project, webhook, { enabled: false }));
    await assertRefused('not_found', webhooks.update(project, webhook, { url: 'https://localhost/' }));
    await assertRefused('not_found', webhooks.update(project, webhook, {}));
    await assertRefused('not_found', webhooks.rotateSecret(project, webhook));
    await assertRefused('not_found', webhooks.delete(project, webhook));
  }
  assert.equal((await webhooks.get(projectId, id)).enabled, true);
  assert.deepEqual(forgotten, []);
});

test('replaced secrets sign on for 24 hours, newest first, at most two of them', async (t) => {
  const { webhooks, newProject, store, secrets, clock, forgotten } = await openServices(t);
  const projectId = await newProject();
  const created = await webhooks.create(projectId, {
    url: 'https://example.com/',
    subscribed_events: ['task.completed'],
  });
  const { id } = created.webhook;
  async function inForce() {
    const target = await store.webhooks.target(id);
    const all = (target?.secrets ?? []).map(({ sealed, signsUntil }) => ({
      secret: secrets.open(sealed, id),
      signsUntil,
    }));
    return all.filter(({ signsUntil }) => signsUntil === null || signsUntil > clock.wall());
  }

  await clock.advance(HOUR);
  const second = await webhooks.rotateSecret(projectId, id);
  assert.notEqual(second.secret, created.secret);
  const firstEnds = clock.wall() + 24 * HOUR;
  assert.deepEqual(forgotten, [id]);
  await clock.advance(HOUR);
  const third = await webhooks.rotateSecret(projectId, id);
  assert.deepEqual(await inForce(), [
    { secret: third.secret, signsUntil: null },
    { secret: second.secret, signsUntil: clock.wall() + 24 * HOUR },
    { secret: created.secret, signsUntil: firstEnds },
  ]);

  const refusal = await assertRefused('rotation_in_progress', webhooks.rotateSecret(projectId, id));
  const next = new Date(firstEnds).toISOString();
  assert.ok(refusal.message.endsWith(`The next rotation is possible at ${next}.`), refusal.message);
  assert.equal((await inForce())[0]?.secret, third.secret);

  // 24 hours after the first rotation the first secret ends, and a slot for another rotation is free.
  await clock.advance(23 * HOUR);
  const fourth = await webhooks.rotateSecret(projectId, id);
  assert.deepEqual(
    (await inForce()).map(({ secret }) => secret),
    [fourth.secret, third.secret, second.secret],
  );
});

test('concurrent rotations cannot open more than two replaced secrets', async (t) => {
  const { webhooks, newProject, newWebhook } = await openServices(t);
  const projectId = await newProject();
  const id = await newWebhook(projectId);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, () => webhooks.rotateSecret(projectId, id)),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 2);
});

test('a deleted webhook is gone', async (t) => {
  const { webhooks, newProject, newWebhook, forgotten, dropped } = await openServices(t);
  const projectId = await newProject();
  const id = await newWebhook(projectId);
  await webhooks.delete(projectId, id);
  assert.deepEqual(forgotten, [id]);
  assert.deepEqual(dropped, [id]);
  await assertRefused('not_found', webhooks.get(projectId, id));
  await assertRefused('not_found', webhooks.update(projectId, id, { enabled: true }));
  await assertRefused('not_found', webhooks.rotateSecret(projectId, id));
  await assertRefused('not_found', webhooks.delete(projectId, id));
  assert.deepEqual(await webhooks.list(projectId), []);
});
