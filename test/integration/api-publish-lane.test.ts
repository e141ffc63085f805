/** The lane for publishes in the app: it answers what the routes answer. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type TestContext } from 'node:test';
import { StoreUnavailableError } from '../../src/errors.ts';
import { onEnd } from '../support/on-end.ts';
import { waitFor } from '../support/wait-for.ts';
import { startApi, taskCompleted } from './api-harness.ts';

/** Of each request, and of the connection: the framework leaves it unsaid after some faults that it stays open. */
const ASIDE = new Set(['x-request-id', 'date', 'connection', 'keep-alive']);

/** The app, with a count of the publishes that passed the framework by, and a store that can be made to fail. */
async function startCounting(t: TestContext) {
  const seen = { byLane: 0, fault: null as Error | null };
  const api = await startApi(t, {
    adjust: (deps) => {
      const { access, publisher } = deps;
      const known = access.knownPublisherScope.bind(access);
      access.knownPublisherScope = (key) => {
        const scope = known(key);
        if (scope !== null) seen.byLane += 1;
        return scope;
      };
      const publishes = publisher.publish.bind(publisher);
      publisher.publish = (input, scope) =>
        seen.fault === null ? publishes(input, scope) : Promise.reject(seen.fault);
      return deps;
    },
  });
  const project = await api.newProject();
  // Connections that nothing else uses: one that carries any other request is the server's for good.
  const agent = new Agent({ keepAlive: true });
  onEnd(t, () => agent.destroy());
  const publish = async (body: string, { path = '/v1/events', contentType = 'application/json' } = {}) => {
    const headers = {
      authorization: `Bearer ${project.publisherKey}`,
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
    };
    const call = request(`${api.origin}${path}`, {
      method: 'POST',
      headers,
      agent: contentType === 'application/json' ? agent : false,
    });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    return {
      status: response.statusCode,
      headers: Object.entries(response.headers),
      body: await text(response),
    };
  };
  return { api, seen, project, publish };
}

test('a publish by the lane is answered as by its route, refused or not', async (t) => {
  const { seen, project, publish } = await startCounting(t);
  const event = { ...taskCompleted(project.id), id: 'evt_same' };
  await publish(JSON.stringify(event));
  assert.equal(seen.byLane, 1, 'a key that is not known yet is looked up');
  const single: [name: string, body: string, fault?: Error][] = [
    ['a repeat', JSON.stringify(event)],
    ['broken JSON', '{"type":'],
    ['bytes that are no UTF-8', '\ud800'],
    ['no object', '[]'],
    ['an unknown type', JSON.stringify({ ...event, id: 'evt_other', type: 'nonsense' })],
    ['a field at fault', JSON.stringify({ ...event, id: 'evt_other', data: {} })],
    ['another project', JSON.stringify({ ...event, project_id: '11111111-1111-4111-8111-111111111111' })],
    ['a store that is away', JSON.stringify(event), new StoreUnavailableError('away')],
  ];
  const batches: typeof single = [
    ['repeats and a fault', JSON.stringify({ events: [event, event, { ...event, type: '“nonsense”' }] })],
    ['broken JSON', '{"events":'],
    ['no events', '{}'],
    ['too many', JSON.stringify({ events: Array(501).fill(event) })],
  ];
  for (const [path, bodies] of [['/v1/events', single] as const, ['/v1/events/batch', batches] as const]) {
    for (const [name, body, fault = null] of bodies) {
      seen.fault = fault;
      const before: number = seen.byLane;
      const short = await publish(body, { path });
      assert.equal(seen.byLane, before + 1, `${name}: came by the lane`);
      const long = await publish(body, { path, contentType: 'application/json; charset=utf-8' });
      assert.equal(seen.byLane, before + 1, `${name}: went through the framework`);
      const comparable = ({ headers, ...rest }: typeof short) => ({
        ...rest,
        headers: headers.filter(([header]) => !ASIDE.has(header)),
      });
      assert.deepEqual(comparable(short), comparable(long), name);
      assert.ok(short.headers.some(([header]) => header === 'x-request-id'));
    }
  }
});

test('a fault of ours by the lane answers a request id and nothing else', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  seen.fault = new Error('a bug with secrets in it');
  const { status, body: answer } = await publish(body);
  assert.equal(seen.byLane, 2);
  assert.equal(status, 500);
  assert.doesNotMatch(answer, /secrets/);
  const { request_id } = JSON.parse(answer);
  assert.ok(api.logged.some((line) => line.request_id === request_id));
});

test('a client that goes away in the middle of its body, by the lane too, harms nobody', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  const socket = connect(api.port, '127.0.0.1');
  socket.write(
    `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${project.publisherKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  );
  await waitFor(() => seen.byLane === 2, { describe: 'the request to be under way' });
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
  await waitFor(() => seen.byLane === 2, { describe: 'the request to be under way' });
  socket.write(body.slice(20));
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 202 Accepted\r\n.*\{"id":"evt_in_pieces","duplicate":false\}$/s);
});

test('a key that is revoked opens the lane no more', async (t) => {
  const { api, seen, project, publish } = await startCounting(t);
  const body = JSON.stringify(taskCompleted(project.id));
  await publish(body);
  assert.equal((await publish(body)).status, 202);
  assert.equal(seen.byLane, 2);
  const { publisher_keys: keys } = (await api.admin('GET', '/admin/v1/publisher-keys')).json;
  for (const { id } of keys) await api.admin('DELETE', `/admin/v1/publisher-keys/${id}`);
  assert.equal((await publish(body)).status, 401);
});
