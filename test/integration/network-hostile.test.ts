/** What an endpoint may answer to do harm: each exchange ends soon, with words, and the next one is not touched. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { portOf } from '../../src/common/port-of.ts';
import { addresses, startDnsServer } from '../support/dns-server.ts';
import { onEnd } from '../support/on-end.ts';
import { startTransport } from '../support/transport.ts';

/** Does `harm` to every connection once a request has come, or at once. */
async function startHostile(t: TestContext, harm: (socket: Socket) => void, atOnce = false): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (atOnce) harm(socket);
    else socket.once('data', () => harm(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(t, () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return portOf(server);
}

function endlessly(socket: Socket, beginning: string, more: string): void {
  const piece = Buffer.from(more);
  const push = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.write(beginning);
  socket.on('drain', push);
  push();
}

const HEAD = 'HTTP/1.1 200 OK\r\n';
const TOO_MANY = /more response headers than are read \(16 KB\)/;

const HARMS: { name: string; harm: (socket: Socket) => void; ends: RegExp }[] = [
  {
    name: 'a header without an end',
    harm: (s) => endlessly(s, `${HEAD}x: `, 'x'.repeat(65_536)),
    ends: TOO_MANY,
  },
  {
    name: 'headers without an end',
    harm: (s) => endlessly(s, HEAD, 'a: b\r\n'.repeat(10_000)),
    ends: TOO_MANY,
  },
  {
    name: '10,000 headers',
    harm: (s) => s.end(`${HEAD}${Array.from({ length: 10_000 }, (_, n) => `x-${n}: ${n}\r\n`).join('')}\r\n`),
    ends: TOO_MANY,
  },
  {
    name: 'interim responses without an end',
    harm: (s) => endlessly(s, '', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100)),
    ends: TOO_MANY,
  },
  {
    name: 'a body without an end',
    harm: (s) => endlessly(s, `${HEAD}\r\n`, 'x'.repeat(65_536)),
    ends: /^200 4096$/,
  },
  {
    name: 'a chunk extension without an end',
    harm: (s) => endlessly(s, `${HEAD}transfer-encoding: chunked\r\n\r\n1;x=`, 'x'.repeat(65_536)),
    ends: /^200 0$/,
  },
  {
    name: 'trailers without an end',
    harm: (s) => endlessly(s, `${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`, 'a: b\r\n'.repeat(10_000)),
    ends: /^200 0$/,
  },
  {
    name: 'a gzip bomb',
    harm: (s) => {
      const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
      s.end(
        Buffer.concat([
          Buffer.from(`${HEAD}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`),
          bomb,
        ]),
      );
    },
    ends: /^200 4096$/,
  },
  { name: 'an invalid status line', harm: (s) => s.end('HTTP/9.9 OK fine\r\n\r\n'), ends: /not valid HTTP/ },
  { name: 'no status', harm: (s) => s.end('HTTP/1.1 \r\n\r\n'), ends: /not valid HTTP/ },
  {
    name: 'two lengths',
    harm: (s) => s.end(`${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\nxx`),
    ends: /not valid HTTP/,
  },
];

test('whatever an endpoint sends, the exchange ends soon and keeps what it may', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, deadlineMs: 5_000 });
  for (const { name, harm, ends } of HARMS) {
    const port = await startHostile(t, harm);
    const startedAt = performance.now();
    const { response, failure } = await post(`http://hostile.example.test:${port}/`);
    const ended = response === null ? (failure ?? '') : `${response.status} ${response.body.byteLength}`;
    assert.match(ended, ends, name);
    assert.ok(performance.now() - startedAt < 4_000, `${name} took until the deadline`);
  }
});

test('of thousands of small headers the first hundred are kept', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const many = Array.from({ length: 1_000 }, (_, n) => `h${n}: ${n}\r\n`).join('');
  const port = await startHostile(t, (s) => s.end(`${HEAD}${many}content-length: 0\r\n\r\n`));
  const { response, costly } = await startTransport(t, { dns })(`http://many.example.test:${port}/`);
  assert.equal(Object.keys(response?.headers ?? {}).length, 100);
  assert.equal(costly, true);
});

test('a connection that closes at any point of a response is a failure or a response, and never both or neither', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns });
  const head = `${HEAD}content-length: 10\r\n\r\n`;
  const whole = `${head}0123456789`;
  for (let end = 0; end <= whole.length; end++) {
    const port = await startHostile(t, (socket) => socket.end(whole.slice(0, end)));
    const { response, failure } = await post(`http://closes.example.test:${port}/`);
    if (end < head.length) {
      assert.equal(response, null, `closed after ${end} bytes`);
      assert.match(failure ?? '', /closed the connection|not valid HTTP/);
    } else {
      assert.equal(response?.status, 200, `closed after ${end} bytes: ${failure}`);
      assert.equal(response?.body.byteLength, end - head.length);
    }
  }
});

test('an endpoint that never reads, or closes before it has, fails by the deadline', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, deadlineMs: 400 });
  const deaf = await startHostile(t, (socket) => socket.pause(), true);
  assert.match((await post(`http://deaf.example.test:${deaf}/`)).failure ?? '', /within 0\.4 seconds/);
  const resets = await startHostile(t, (socket) => socket.resetAndDestroy(), true);
  const { failure } = await post(`http://resets.example.test:${resets}/`);
  assert.match(failure ?? '', /reset|closed/);
});
