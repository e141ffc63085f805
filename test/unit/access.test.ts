import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Access } from '../../src/access/access.ts';
import { ADMIN_TOKEN } from '../support/services.ts';
import { assertRefused, openServices } from './services.ts';

const SOME_UUID = '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90';

test('projects get an id, or bring one', async (t) => {
  const { access, clock } = await openServices(t);
  const made = await access.createProject({ name: 'One' });
  assert.match(made.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(made.createdAt, clock.wall());
  const brought = await access.createProject({ name: 'Two', id: SOME_UUID.toUpperCase() });
  assert.equal(brought.id, SOME_UUID);
  await assertRefused('project_exists', access.createProject({ name: 'Three', id: SOME_UUID }));
  const bad = await assertRefused('invalid_request', access.createProject({ name: 'Four', id: 'four' }));
  assert.equal(bad.details[0]?.path, '/id');
  const names = (await access.listProjects()).map(({ name }) => name);
  assert.deepEqual(names.toSorted(), ['One', 'Two']);
});

test('a key says what it is and opens just that', async (t) => {
  const { access, newProject } = await openServices(t);
  const projectId = await newProject();
  const api = await access.createApiKey(projectId, 'backend');
  const limited = await access.createPublisherKey('one project', projectId);
  const all = await access.createPublisherKey('all projects', null);
  assert.match(api.key, /^ak_[A-Za-z0-9_-]{43}$/);
  assert.match(all.key, /^pk_[A-Za-z0-9_-]{43}$/);

  assert.equal(await access.projectOfApiKey(api.key), projectId);
  assert.equal(await access.publisherScope(api.key), null);
  assert.equal((await access.publisherScope(limited.key))?.projectId, projectId);
  assert.equal((await access.publisherScope(all.key))?.projectId, null);
  assert.equal(await access.projectOfApiKey(limited.key), null);
  // The same characters under the other prefix are another key.
  assert.equal(await access.projectOfApiKey(`ak_${all.key.slice(3)}`), null);
});

test('what is no key opens nothing', async (t) => {
  const { access, newProject } = await openServices(t);
  const { key } = await access.createApiKey(await newProject(), 'k');
  const wrong = [
    '',
    'ak_',
    key.slice(0, -1),
    `${key}A`,
    ` ${key}`,
    `${key}\n`,
    key.toUpperCase(),
    `ak_${'A'.repeat(43)}`,
    'ak_'.padEnd(1_000_000, 'x'),
  ];
  for (const text of wrong) {
    assert.equal(await access.projectOfApiKey(text), null);
    assert.equal(await access.publisherScope(text), null);
  }
});

test('a deleted key stops at once, others go on', async (t) => {
  const { access, newProject } = await openServices(t);
  const projectId = await newProject();
  const [one, other] = [
    await access.createApiKey(projectId, 'one'),
    await access.createApiKey(projectId, 'other'),
  ];
  const publisher = await access.createPublisherKey('p', null);
  for (const { key } of [one, other]) assert.equal(await access.projectOfApiKey(key), projectId);
  assert.ok(await access.publisherScope(publisher.key));

  await access.deleteApiKey(projectId, one.record.id);
  assert.equal(await access.projectOfApiKey(one.key), null);
  assert.equal(await access.projectOfApiKey(other.key), projectId);
  await access.deletePublisherKey(publisher.record.id);
  assert.equal(await access.publisherScope(publisher.key), null);
  await assertRefused('not_found', access.deleteApiKey(projectId, one.record.id));
  await assertRefused('not_found', access.deletePublisherKey(publisher.record.id));
});

test('a key deleted elsewhere stops within a second', async (t) => {
  const { access, newProject, store, clock } = await openServices(t);
  const { key, record } = await access.createApiKey(await newProject(), 'k');
  assert.ok(await access.projectOfApiKey(key));
  await store.access.deleteKey('api', record.id);
  await clock.advance(1_000);
  assert.equal(await access.projectOfApiKey(key), null);
});

test('a key can only be deleted as what it is and where it is', async (t) => {
  const { access, newProject } = await openServices(t);
  const [projectId, other] = [await newProject(), await newProject()];
  const api = await access.createApiKey(projectId, 'k');
  const publisher = await access.createPublisherKey('p', projectId);
  await assertRefused('not_found', access.deleteApiKey(other, api.record.id));
  await assertRefused('not_found', access.deletePublisherKey(api.record.id));
  await assertRefused('not_found', access.deleteApiKey(projectId, publisher.record.id));
  await assertRefused('not_found', access.deleteApiKey(projectId, 'nonsense'));
  assert.equal(await access.projectOfApiKey(api.key), projectId);
  assert.ok(await access.publisherScope(publisher.key));
});

test('keys are listed oldest first, without the key', async (t) => {
  const { access, newProject, clock } = await openServices(t);
  const [projectId, other] = [await newProject(), await newProject()];
  const first = await access.createApiKey(projectId, 'first');
  await clock.advance(5);
  const second = await access.createApiKey(projectId, 'second');
  await access.createApiKey(other, 'of another project');
  const publisher = await access.createPublisherKey('publisher', null);
  assert.deepEqual(await access.listApiKeys(projectId), [first.record, second.record]);
  assert.deepEqual(await access.listPublisherKeys(), [publisher.record]);
  assert.deepEqual(first.record, {
    id: first.record.id,
    kind: 'api',
    projectId,
    name: 'first',
    createdAt: clock.wall() - 5,
  });
});

test('keys of a project that there is not are not found', async (t) => {
  const { access } = await openServices(t);
  for (const projectId of [SOME_UUID, 'nonsense', '']) {
    await assertRefused('not_found', access.createApiKey(projectId, 'k'));
    await assertRefused('not_found', access.createPublisherKey('k', projectId));
    await assertRefused('not_found', access.listApiKeys(projectId));
  }
});

test('the admin token is compared whole, from its text or from its hash', async (t) => {
  const { access, store, clock } = await openServices(t);
  const sha256 = createHash('sha256').update(ADMIN_TOKEN).digest();
  const byHash = new Access({ store: store.access, clock, adminToken: sha256 });
  for (const checked of [access, byHash]) {
    assert.equal(checked.isAdmin(ADMIN_TOKEN), true);
    for (const wrong of [
      '',
      ADMIN_TOKEN.slice(1),
      `${ADMIN_TOKEN} `,
      ADMIN_TOKEN.toUpperCase(),
      sha256.toString('hex'),
    ]) {
      assert.equal(checked.isAdmin(wrong), false, wrong);
    }
  }
});

test('neither keys nor signing secrets are in the data folder', async (t) => {
  const { access, webhooks, newProject, dataDir, store } = await openServices(t);
  const projectId = await newProject();
  const api = await access.createApiKey(projectId, 'a');
  const publisher = await access.createPublisherKey('p', null);
  const webhook = await webhooks.create(projectId, {
    url: 'https://example.com/',
    subscribed_events: ['task.completed'],
  });
  const rotated = await webhooks.rotateSecret(projectId, webhook.webhook.id);
  await store.ready();
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const contents = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  assert.ok(
    contents.some((bytes) => bytes.includes(projectId)),
    'the data is in another folder',
  );
  for (const secret of [api.key, api.key.slice(3), publisher.key.slice(3), webhook.secret, rotated.secret]) {
    assert.ok(contents.every((bytes) => !bytes.includes(secret)));
  }
});
