import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, Published } from '../../bench/load/generator.ts';
import { startWorker } from '../../bench/worker.ts';

const GENERATOR = fileURLToPath(new URL('../../bench/load/generator.ts', import.meta.url));
const CONNECTIONS = 4;
const EVENTS = 40;

test('calls at a low rate take the connections in turn, or a server would close those that have none', async (t) => {
  const calls = new Map<Socket, number>();
  const server = createServer((request, response) => {
    calls.set(request.socket, (calls.get(request.socket) ?? 0) + 1);
    request.resume().on('end', () => {
      response.writeHead(202, { 'content-length': ANSWER.length }).end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const generator = startWorker(GENERATOR);
  t.after(() => generator.stop());

  await generator.call('start', atALowRate((server.address() as AddressInfo).port));
  await generator.call('idle');
  const { acceptedAt, refused } = await generator.call<Published>('stop');

  assert.equal(refused, 0);
  assert.equal(acceptedAt.length, EVENTS);
  assert.deepEqual([...calls.values()], new Array(CONNECTIONS).fill(EVENTS / CONNECTIONS));
});

const ANSWER = '{"id":"evt_1","duplicate":false}';

function atALowRate(port: number): LoadOptions {
  return {
    ports: [port],
    publisherKey: 'key',
    templates: [{ projectId: 'prj_1', type: 'task.completed', data: '{}' }],
    spread: 'even',
    eventsPerCall: 1,
    connections: CONNECTIONS,
    run: 0,
    rate: 200,
    atMost: EVENTS,
  };
}
