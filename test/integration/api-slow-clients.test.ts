/** Clients that take their time, or more than their share. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { onEnd } from '../support/on-end.ts';
import { waitFor } from '../support/wait-for.ts';
import { startApi } from './api-harness.ts';

const PATIENCE = { headersMs: 200, requestMs: 400, stalledMs: 300, checkEveryMs: 50 };

/** Opens a connection, sends `beginning`, and then `more` every 20 ms for as long as the server takes it. */
function slowClient(
  t: TestContext,
  port: number,
  beginning: string,
  more: string,
  { allowHalfOpen = false, reads = true } = {},
) {
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen }, () => socket.write(beginning));
  const client = { socket, answer: '', closed: false };
  const timer = setInterval(() => more !== '' && socket.writable && socket.write(more), 20);
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    client.answer += text;
  });
  if (!reads) socket.pause();
  socket.on('error', () => {});
  socket.on('close', () => {
    client.closed = true;
    clearInterval(timer);
  });
  onEnd(t, () => socket.destroy());
  return client;
}

const POST = 'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

test('a client that never completes its request is cut off, and one that does is served meanwhile', async (t) => {
  const api = await startApi(t, { adjust: (deps) => ({ ...deps, patience: PATIENCE }) });
  const clients = [
    slowClient(t, api.port, '', ''),
    slowClient(t, api.port, 'POST /v1/ev', ''),
    slowClient(t, api.port, POST, 'x: y\r\n'),
    slowClient(t, api.port, `${POST}content-length: 100000\r\n\r\n`, '{'),
  ];
  await api.assertAlive();
  await waitFor(() => clients.every(({ closed }) => closed), {
    describe: () => `all to be closed: ${clients.map(({ answer }) => answer)}`,
  });
  await api.assertAlive();
  for (const { answer } of clients.slice(1, 3)) assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('a client that was refused for being slow and does not close its side is cut off', async (t) => {
  const api = await startApi(t, { adjust: (deps) => ({ ...deps, patience: PATIENCE }) });
  const beginning = `${POST}content-length: 100000\r\n\r\n`;
  const client = slowClient(t, api.port, beginning, '{', { allowHalfOpen: true });
  await waitFor(() => client.closed, { describe: () => `it to be closed: ${client.answer}` });
  await api.assertAlive();
});

const ASK = 'GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n';

test('a client that goes on asking and reads no answer is cut off', async (t) => {
  const api = await startApi(t, { adjust: (deps) => ({ ...deps, patience: PATIENCE }) });
  const deaf = slowClient(t, api.port, ASK.repeat(100), ASK, { reads: false });
  await waitFor(() => deaf.closed, { describe: 'it to be closed' });
  assert.equal(deaf.answer, '');
  await api.assertAlive();
});

test('a client that reads its answers bit by bit gets them all', async (t) => {
  const api = await startApi(t, { adjust: (deps) => ({ ...deps, patience: PATIENCE }) });
  const requests = 60;
  const client = slowClient(t, api.port, '', '');
  const startedAt = performance.now();
  client.socket.on('data', () => {
    client.socket.pause();
    setTimeout(() => client.socket.resume(), 5);
  });
  client.socket.write(ASK.repeat(requests - 1) + ASK.replace('host', 'connection: close\r\nhost'));
  await waitFor(() => client.closed, { describe: 'the end of the last answer', timeoutMs: 60_000 });
  assert.equal(client.answer.split('HTTP/1.1 200 ').length - 1, requests);
  assert.ok(performance.now() - startedAt > PATIENCE.stalledMs, 'it took longer than a client may stall');
});
