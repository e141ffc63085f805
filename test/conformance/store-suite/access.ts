import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import test from 'node:test';
import type { KeyKind, KeyRecord } from '../../../src/store/store.ts';
import { type Opened, TestProject, times } from './fixtures.ts';

export function accessTests(opened: Opened): void {
  const access = () => opened().store.access;
  const hash = (key: string) => createHash('sha256').update(key).digest();
  const key = (kind: KeyKind, projectId: string | null, name = 'Key'): KeyRecord => ({
    id: randomUUID(),
    kind,
    projectId,
    name,
    createdAt: Date.now(),
  });

  test('a project is listed once it is created, and its id is taken from then on', async () => {
    const project = { id: randomUUID(), name: 'Ångström & Söhne', createdAt: 1_700_000_000_000 };
    assert.equal(await access().projectExists(project.id), false);
    assert.equal(await access().createProject(project), 'created');
    assert.equal(await access().createProject({ ...project, name: 'Other' }), 'exists');
    assert.equal(await access().projectExists(project.id), true);
    assert.deepEqual(
      (await access().listProjects()).filter(({ id }) => id === project.id),
      [project],
    );
  });

  test('of several concurrent creations of one project a single one succeeds', async () => {
    const id = randomUUID();
    const results = await times(8, (i) => access().createProject({ id, name: `P${i}`, createdAt: i }));
    assert.equal(results.filter((result) => result === 'created').length, 1);
  });

  test('a key is found by its kind and hash alone', async () => {
    const { id: projectId } = await TestProject.create(opened());
    const record = key('api', projectId);
    const secret = randomUUID();
    assert.equal(await access().createKey(record, hash(secret)), 'created');
    assert.deepEqual(await access().findKey('api', hash(secret)), record);
    assert.equal(await access().findKey('publisher', hash(secret)), null);
    assert.equal(await access().findKey('api', hash('other')), null);
  });

  test('a key of an unknown project is refused', async () => {
    const record = key('api', randomUUID());
    assert.equal(await access().createKey(record, hash(record.id)), 'unknown_project');
    assert.equal(await access().findKey('api', hash(record.id)), null);
  });

  test('keys are listed oldest first, by kind and by project', async () => {
    const one = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const keys = [key('api', one.id, 'a'), key('api', one.id, 'b'), key('publisher', one.id, 'c')];
    for (const record of [...keys, key('api', other.id)]) await access().createKey(record, hash(record.id));
    assert.deepEqual(await access().listKeys('api', one.id), keys.slice(0, 2));
    assert.deepEqual(await access().listKeys('publisher', one.id), keys.slice(2));
    assert.ok((await access().listKeys('api')).length >= 3);
  });

  test('a publisher key may be of all projects', async () => {
    const record = key('publisher', null);
    assert.equal(await access().createKey(record, hash(record.id)), 'created');
    assert.deepEqual(await access().findKey('publisher', hash(record.id)), record);
    const ids = (await access().listKeys('publisher')).map(({ id }) => id);
    assert.ok(ids.includes(record.id));
  });

  test('a key is deleted only in its own kind and project', async () => {
    const one = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const record = key('api', one.id);
    await access().createKey(record, hash(record.id));
    assert.equal(await access().deleteKey('publisher', record.id), false);
    assert.equal(await access().deleteKey('api', record.id, other.id), false);
    assert.equal(await access().deleteKey('api', record.id, randomUUID()), false);
    assert.deepEqual(await access().findKey('api', hash(record.id)), record);
    assert.equal(await access().deleteKey('api', record.id, one.id), true);
    assert.equal(await access().deleteKey('api', record.id, one.id), false);
    assert.equal(await access().findKey('api', hash(record.id)), null);
  });

  test('a setting keeps the first value, also where two callers race', async () => {
    const name = `setting-${randomUUID()}`;
    assert.equal(await access().readSetting(name), null);
    const values = await times(4, (i) => access().writeSettingOnce(name, Buffer.from([i])));
    const first = values[0] ?? assert.fail();
    for (const value of values) assert.deepEqual(Buffer.from(value), Buffer.from(first));
    const read = (await access().readSetting(name)) ?? assert.fail();
    assert.deepEqual(Buffer.from(read), Buffer.from(first));
  });
}
