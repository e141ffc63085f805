import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import { StoreUnavailableError } from '../../src/errors.ts';
import { waitFor } from '../support/wait-for.ts';
import { startApi, taskCompleted } from './api-harness.ts';

/** Of each request, and of the connection: the framework leaves it unsaid after some faults that it stays open. */
const ASIDE = new Set(['x-request-id', 'date', 'connection', 'keep-alive']);

/** The app, with a count of the publishes that passed the framework by, and a store that can be made to fail. */
async function startCounting(t: TestContext) {
  const seen = { shortcut: 0, fault: null as Error | null };
  const api = await startApi(t, {
    adjust: (deps) => {
      const { access, publisher } = deps;
      const known = access.knownPublisherScope.bind(access);
      access.knownPublisherScope = (key) => {
        const scope = known(key);
        if (scope !== null) seen.shortcut += 1;
        return scope;
      };
      const publishes = publisher.publish.bind(publisher);
      publisher.publish = (input, scope) =>
        seen.fault === null ? publishes(input, scope) : Promise.reject(seen.fault);
      return deps;
    },
  });
  const project = await api.newProject();
  const publish = async (body: string, contentType = 'application/json') => {
    const response = await fetch(`${api.origin}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${project.publisherKey}`, 'content-type': contentType },
      body,
    });
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  };
  return { api, seen, project, publish };
}

test('a publish by the shorter way is answered as by the framework, refused or not', async (t) => {
  const { seen, project, publish } = await startCounting(t);
  const event = { ...taskCompleted(project.id), id: 'evt_same' };
  await publish(JSON.stringify(event));
  assert.equal(seen.shortcut, 0, 'a key that is not known yet is looked up by the framework');
  const bodies: [name: string, body: string, fault?: Error][] = [
    ['a repeat', JSON.stringify(event)],
    ['broken JSON', '{"type":'],
    ['bytes that are no UTF-8', '\ud800'],
    ['no object', '[]'],
    ['an unknown type', JSON.stringify({ ...event, id: 'evt_other', type: 'nonsense' })],
    ['a field at fault', JSON.stringify({ ...event, id: 'evt_other', data: {} })],
    ['another project', JSON.stringify({ ...event, project_id: '11111111-1111-4111-8111-111111111111' })],
    ['a store that is away', JSON.stringify(event), new StoreUnavailableError('away')],
  ];
  for (const [name, body, fault = null] of bodies) {
    seen.fault = fault;
    const before: number = seen.shortcut;
    const short = await publish(body);
    assert.equal(seen.shortcut, before + 1, `${name}: took the shorter way`);
    const long = await publish(body, 'application/json; charset=utf-8');
    assert.equal(seen.shortcut, before + 1, `${name}: went through the framework`);
    const comparable = ({ headers, ...rest }: typeof short) => ({
      ...rest,
      headers: headers.filter(([header]) => !ASIDE.has(header)),
    });
    assert.deepEqual(comparable(short), comparable(long), name);
    assert.ok(short.headers.some(([header]) => header === 'x-request-id'));
  }
});

test('a fault of ours on the shorter way answers a request id and nothing else', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  seen.fault = new Error('a bug with secrets in it');
  const { status, text } = await publish(body);
  assert.equal(seen.shortcut, 1);
  assert.equal(status, 500);
  assert.doesNotMatch(text, /secrets/);
  const { request_id } = JSON.parse(text);
  assert.ok(api.logged.some((line) => line.request_id === request_id));
});

test('a client that goes away in the middle of its body, on the shorter way too, harms nobody', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  const socket = connect(api.port, '127.0.0.1');
  socket.write(
    `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${project.publisherKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  );
  await waitFor(() => seen.shortcut === 1, { describe: 'the request to be under way' });
  socket.destroy();
  await once(socket, 'close');
  assert.equal((await publish(body)).status, 202);
});

test('a publish whose body comes in pieces is put together', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify({ ...taskCompleted(project.id), id: 'evt_in_pieces' });
  await publish(JSON.stringify(taskCompleted(project.id)));
  const socket = connect(api.port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.write(
    `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${project.publisherKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  );
  await waitFor(() => seen.shortcut === 1, { describe: 'the request to be under way' });
  socket.write(body.slice(20));
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 202 Accepted\r\n.*\{"id":"evt_in_pieces","duplicate":false\}$/s);
});

test('a key that is revoked opens the shorter way no more', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  assert.equal((await publish(body)).status, 202);
  assert.equal(seen.shortcut, 1);
  const { publisher_keys: keys } = (await api.admin('GET', '/admin/v1/publisher-keys')).json;
  for (const { id } of keys) await api.admin('DELETE', `/admin/v1/publisher-keys/${id}`);
  assert.equal((await publish(body)).status, 401);
});
