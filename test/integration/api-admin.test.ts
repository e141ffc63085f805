import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { assertRefused, NOBODYS, startApi, taskCompleted } from './api-harness.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('projects are created, with an id of ours or of the operator’s, and listed', async (t) => {
  const api = await startApi(t);
  const made = await api.admin('POST', '/admin/v1/projects', { json: { name: 'First' } });
  assert.equal(made.status, 201);
  assert.match(made.json.id, UUID);
  assert.equal(made.json.name, 'First');
  const id = randomUUID();
  const named = await api.admin('POST', '/admin/v1/projects', { json: { name: 'Second', id } });
  assert.deepEqual([named.status, named.json.id], [201, id]);
  assertRefused(
    await api.admin('POST', '/admin/v1/projects', { json: { name: 'Again', id } }),
    409,
    'project_exists',
  );
  const { projects } = (await api.admin('GET', '/admin/v1/projects')).json;
  assert.deepEqual(
    projects.map((project: { name: string }) => project.name),
    ['First', 'Second'],
  );
});

test('an API key is shown once, opens its project, and stops at once when revoked', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const path = `/admin/v1/projects/${project.id}/api-keys`;
  const made = await api.admin('POST', path, { json: { name: 'Backend' } });
  assert.equal(made.status, 201);
  const { key, ...record } = made.json;
  assert.match(key, /^ak_[\w-]{43}$/);
  assert.deepEqual(record, {
    id: record.id,
    name: 'Backend',
    project_id: project.id,
    created_at: record.created_at,
  });

  const list = await api.admin('GET', path);
  assert.equal(list.json.api_keys.length, 2);
  assert.deepEqual(list.json.api_keys[1], record);
  assert.ok(!list.text.includes(key));

  const headers = { 'anchor-api-key': key };
  assert.equal((await api.call('GET', '/v1/webhooks', { headers })).status, 200);
  const inCapitals = path.replace(project.id, project.id.toUpperCase());
  assert.deepEqual((await api.admin('GET', inCapitals)).json, list.json, 'a UUID means the same in capitals');
  const revoked = await api.admin('DELETE', `${inCapitals}/${record.id.toUpperCase()}`);
  assert.deepEqual([revoked.status, revoked.text], [204, '']);
  const refused = await api.everywhere(401, () => api.call('GET', '/v1/webhooks', { headers }));
  assertRefused(refused, 401, 'unauthorized');
  assertRefused(await api.admin('DELETE', `${path}/${record.id}`), 404, 'not_found');
});

test('a publisher key is shown once, publishes, and stops at once when revoked', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const made = await api.admin('POST', '/admin/v1/publisher-keys', {
    json: { name: 'Platform', project_id: null },
  });
  assert.equal(made.status, 201);
  const { key, ...record } = made.json;
  assert.match(key, /^pk_[\w-]{43}$/);
  assert.equal(record.project_id, null);
  const list = await api.admin('GET', '/admin/v1/publisher-keys');
  assert.deepEqual(
    list.json.publisher_keys.map((one: { name: string; project_id: string | null }) => [
      one.name,
      one.project_id,
    ]),
    [
      ['Test', project.id],
      ['Platform', null],
    ],
  );
  assert.ok(!list.text.includes(key));

  const call = { headers: { authorization: `Bearer ${key}` }, json: taskCompleted(project.id) };
  assert.equal((await api.call('POST', '/v1/events', call)).status, 202);
  assert.equal((await api.admin('DELETE', `/admin/v1/publisher-keys/${record.id}`)).status, 204);
  const refused = await api.everywhere(401, () => api.call('POST', '/v1/events', call));
  assertRefused(refused, 401, 'unauthorized');
  assertRefused(await api.admin('DELETE', `/admin/v1/publisher-keys/${record.id}`), 404, 'not_found');
});

test('faulty fields are refused by their names', async (t) => {
  const api = await startApi(t);
  const { id } = await api.newProject();
  const faulty: [path: string, json: unknown, paths: string[]][] = [
    ['/admin/v1/projects', {}, ['/name']],
    ['/admin/v1/projects', { name: '' }, ['/name']],
    ['/admin/v1/projects', { name: 5 }, ['/name']],
    ['/admin/v1/projects', { name: 'x'.repeat(257) }, ['/name']],
    ['/admin/v1/projects', { name: 'x\0' }, ['/name']],
    ['/admin/v1/projects', { name: 'x', id: 'mine' }, ['/id']],
    ['/admin/v1/projects', { name: 'x', id: null }, ['/id']],
    ['/admin/v1/projects', { name: 'x', plan: 'free' }, ['/plan']],
    [`/admin/v1/projects/${id}/api-keys`, {}, ['/name']],
    [`/admin/v1/projects/${id}/api-keys`, { name: 'x', key: 'ak_mine' }, ['/key']],
    ['/admin/v1/publisher-keys', { project_id: id }, ['/name']],
    ['/admin/v1/publisher-keys', { name: 'x', project_id: 5 }, ['/project_id']],
    ['/admin/v1/publisher-keys', { name: 'x', projects: [id] }, ['/projects']],
  ];
  for (const [path, json, paths] of faulty) {
    assertRefused(await api.admin('POST', path, { json }), 400, 'invalid_request', paths);
  }
  assert.equal((await api.admin('GET', '/admin/v1/projects')).json.projects.length, 1);
  assert.equal((await api.admin('GET', '/admin/v1/publisher-keys')).json.publisher_keys.length, 1);
});

test('unknown projects and keys are not found, and a key is not revoked through another project', async (t) => {
  const api = await startApi(t);
  const mine = await api.newProject();
  const other = await api.newProject();
  const json = { name: 'x' };
  for (const id of [NOBODYS.project, 'mine', '%00']) {
    assertRefused(await api.admin('POST', `/admin/v1/projects/${id}/api-keys`, { json }), 404, 'not_found');
    assertRefused(await api.admin('GET', `/admin/v1/projects/${id}/api-keys`), 404, 'not_found');
    assertRefused(
      await api.admin('DELETE', `/admin/v1/projects/${id}/api-keys/${NOBODYS.key}`),
      404,
      'not_found',
    );
    assertRefused(await api.admin('DELETE', `/admin/v1/publisher-keys/${id}`), 404, 'not_found');
    const limited = { name: 'x', project_id: id };
    assertRefused(await api.admin('POST', '/admin/v1/publisher-keys', { json: limited }), 404, 'not_found');
  }
  const [key] = (await api.admin('GET', `/admin/v1/projects/${mine.id}/api-keys`)).json.api_keys;
  assertRefused(
    await api.admin('DELETE', `/admin/v1/projects/${other.id}/api-keys/${key.id}`),
    404,
    'not_found',
  );
  assertRefused(await api.admin('DELETE', `/admin/v1/publisher-keys/${key.id}`), 404, 'not_found');
  assert.equal((await api.as(mine).get('/v1/webhooks')).status, 200);
});

test('the operator’s API takes the admin token and nothing else', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const wrong = [
    undefined,
    'Bearer wrong',
    `Bearer ${project.apiKey}`,
    `Bearer ${project.publisherKey}`,
    'Bearer',
  ];
  for (const [path, methods] of Object.entries(api.document.paths)) {
    if (!path.startsWith('/admin/')) continue;
    for (const method of Object.keys(methods)) {
      const url = path.replace('{id}', project.id).replace('{key_id}', NOBODYS.key);
      for (const authorization of wrong) {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
        assertRefused(await api.call(method.toUpperCase(), url, { headers }), 401, 'unauthorized');
      }
    }
  }
});
