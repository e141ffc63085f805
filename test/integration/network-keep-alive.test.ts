/** Kept-alive connections that the receiver closes just as they are used again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { portOf } from '../../src/common/port-of.ts';
import { type Behaviour, hangUp, raw, reset, silence, status } from '../support/behaviours.ts';
import { createAuthority } from '../support/certificates.ts';
import { addresses, startDnsServer } from '../support/dns-server.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTransport } from '../support/transport.ts';
import { waitFor } from '../support/wait-for.ts';

/** The receiver reads the second request of a connection and closes it, as if it had timed out a moment before. */
const CLOSES: { name: string; behaviour: Behaviour; overTls: boolean }[] = [
  { name: 'in an orderly way', behaviour: hangUp(), overTls: true },
  // Node has no reset of the socket below a TLS one.
  { name: 'with a reset', behaviour: reset(), overTls: false },
];

for (const secure of [false, true]) {
  test(`a connection closed under the request is replaced once, over ${secure ? 'https' : 'http'}`, async (t) => {
    const authority = createAuthority();
    const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
    for (const { name, behaviour, overTls } of CLOSES) {
      if (secure && !overTls) continue;
      const receiver = await startReceiver(t, {
        ...(secure && { certificate: authority.issue({ names: ['a.example.test'] }) }),
      });
      const post = startTransport(t, { dns, ca: authority.cert });
      const url = receiver.url('/', 'a.example.test');
      assert.equal((await post(url)).response?.status, 200);
      receiver.answerNext(behaviour);
      const { response, failure } = await post(url);
      assert.equal(response?.status, 200, `${name}: ${failure}`);
      assert.deepEqual(
        receiver.requests.map(({ connection }) => connection),
        [0, 0, 1],
        name,
      );
      const [, closed, again] = receiver.requests;
      assert.deepEqual(closed?.body, again?.body, 'the same bytes');
    }
  });
}

test('a new connection that is closed without an answer is a failed attempt, and sent nothing twice', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t, { behaviour: hangUp() });
  const { failure } = await startTransport(t, { dns })(receiver.url('/', 'a.example.test'));
  assert.match(failure ?? '', /closed the connection/);
  assert.equal(receiver.requests.length, 1);
});

test('the request is sent once more at most', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns });
  const url = receiver.url('/', 'a.example.test');
  assert.equal((await post(url)).response?.status, 200);
  receiver.answer(hangUp());
  assert.match((await post(url)).failure ?? '', /closed the connection/);
  assert.equal(receiver.requests.length, 3);
});

/** What shows that the receiver had taken the request up. */
const ANSWERED: { name: string; behaviour: Behaviour; failure: RegExp }[] = [
  {
    name: 'half a status line',
    behaviour: raw('HTTP/1.1 2'),
    failure: /closed the connection|not valid HTTP/,
  },
  { name: 'no HTTP', behaviour: raw('ERROR\r\n'), failure: /not valid HTTP/ },
  { name: 'silence', behaviour: silence(), failure: /did not answer within 0\.3 seconds/ },
];

test('a request is not repeated once the receiver has begun to answer, or just keeps silent', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  for (const { name, behaviour, failure } of ANSWERED) {
    const receiver = await startReceiver(t);
    const post = startTransport(t, { dns, deadlineMs: 300 });
    const url = receiver.url('/', 'a.example.test');
    assert.equal((await post(url)).response?.status, 200, name);
    receiver.answerNext(behaviour);
    assert.match((await post(url)).failure ?? '', failure, name);
    assert.equal(receiver.requests.length, 2, name);
  }
});

test('a connection that the receiver wants closed is not used again', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t, { behaviour: status(200, 'ok', { connection: 'close' }) });
  const post = startTransport(t, { dns });
  for (let n = 0; n < 3; n++)
    assert.equal((await post(receiver.url('/', 'a.example.test'))).response?.status, 200);
  assert.equal(receiver.connections, 3);
});

test('a connection is used no longer than the receiver says that it keeps it', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  for (const [hint, connections] of [
    ['timeout=1', 3],
    ['timeout=60, max=100', 1],
  ] as const) {
    const behaviour = status(200, 'ok', { connection: 'keep-alive', 'keep-alive': hint });
    const receiver = await startReceiver(t, { behaviour });
    const post = startTransport(t, { dns });
    for (let n = 0; n < 3; n++)
      assert.equal((await post(receiver.url('/', 'a.example.test'))).response?.status, 200);
    assert.equal(receiver.connections, connections, hint);
  }
});

test('an idle connection is closed by this side, before the receiver would', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const behaviour = status(200, 'ok', { connection: 'keep-alive', 'keep-alive': 'timeout=2' });
  const receiver = await startReceiver(t, { behaviour });
  const post = startTransport(t, { dns });
  assert.equal((await post(receiver.url('/', 'a.example.test'))).response?.status, 200);
  assert.equal(receiver.openConnections, 1);
  await waitFor(() => receiver.openConnections === 0, { describe: 'the idle connection to be closed' });
});

test('what a receiver sends without being asked is never taken for a response', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const forged = 'HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n';
  const answered: Socket[] = [];
  const receiver = await startReceiver(t, {
    behaviour: ({ response, socket }) => {
      answered.push(socket);
      response.end('ok');
    },
  });
  const post = startTransport(t, { dns });
  for (let n = 0; n < 3; n++) {
    assert.equal((await post(receiver.url('/', 'a.example.test'))).response?.status, 200);
    answered.at(-1)?.write(forged);
    await waitFor(() => receiver.openConnections === 0, {
      timeoutMs: 1_500,
      describe: 'the connection to be closed at once, and not when its time is over',
    });
  }
});

test('a receiver that answers before it has the whole request does not get the rest as another one', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const connections: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const connection = connections.push('') - 1;
    sockets.push(socket.on('error', () => {}));
    // Answers after the first bytes, and reads the rest of a body that the kernels cannot hold later.
    socket.once('data', (first) => {
      connections[connection] += first.toString('latin1', 0, 4);
      socket.pause();
      socket.write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(t, () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const post = startTransport(t, { dns, body: Buffer.alloc(32 * 1024 * 1024, 'x') });
  const url = `http://a.example.test:${portOf(server)}/`;
  for (let n = 0; n < 2; n++) assert.equal((await post(url)).response?.status, 413);
  assert.deepEqual(connections, ['POST', 'POST']);
});

/** A receiver on a thread of its own, so that it answers while this thread is busy. */
const RECEIVER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:https').createServer(workerData, (request, response) =>
    request.resume().on('end', () => response.end('ok')));
  let connections = 0;
  server.on('secureConnection', () => { connections += 1; });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.on('message', () => parentPort.postMessage(connections));
`;

test('a connection over TLS is kept although its answer is read before the write is known to be done', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const workerData = authority.issue({ names: ['a.example.test'] });
  const receiver = new Worker(RECEIVER, { eval: true, workerData });
  onEnd(t, () => receiver.terminate());
  const [port] = await once(receiver, 'message');
  const post = startTransport(t, { dns, ca: authority.cert });
  for (let n = 0; n < 5; n++) {
    // A TLS write that is made among the immediates is known to be done among the next ones, after sockets were read.
    await new Promise(setImmediate);
    const posted = post(`https://a.example.test:${port}/`);
    const busyUntil = performance.now() + 20;
    while (performance.now() < busyUntil);
    assert.equal((await posted).response?.status, 200);
  }
  receiver.postMessage('how many?');
  assert.deepEqual(await once(receiver, 'message'), [1]);
});
